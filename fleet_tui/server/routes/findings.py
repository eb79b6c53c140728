"""What was found on the bills of a company, and the disputes that come of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.finding_list import (
    DisputeDetail,
    DisputeUpdate,
    FindingDetail,
    FindingPage,
    FindingProgress,
    FindingState,
    FindingUpdate,
    Keep,
    NewDispute,
    PlanAdvice,
)
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.contract_models import DisputeList
from fleet_tui.server.findings.advice import plan_advice
from fleet_tui.server.findings.desk import FindingDesk
from fleet_tui.server.findings.disputes import DisputeDesk
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.reading import LIST
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter

router = APIRouter(prefix="/v1", tags=["findings"])

Identity = Annotated[str, Path(max_length=40)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]


@router.get("/findings", response_model=FindingPage)
async def list_findings(
    *,
    caller: Manager,
    using: Using,
    state: FindingState | None = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """What was found, the weightiest first; without a state what is open. Found anew when anything changed since."""
    await using.findings.see_to(caller.organisation_id)
    async with using.database.read() as connection:
        return reply(await _desk(connection, caller, using).page(state, cursor, limit))


@router.get("/findings/progress", response_model=FindingProgress)
async def get_finding_progress(*, caller: Manager, using: Using) -> Response:
    """How far it is with finding everything anew, for whoever waits for the list."""
    return reply(FindingProgress(percent=using.findings.percent(caller.organisation_id)))


@router.get("/findings/{finding_id}", response_model=FindingDetail)
async def get_finding(*, finding_id: Identity, caller: Manager, using: Using) -> Response:
    """One finding with the charges it stands on."""
    await using.findings.see_to(caller.organisation_id)
    async with using.database.read() as connection:
        return reply(await _desk(connection, caller, using).detail(finding_id))


@router.patch("/findings/{finding_id}", response_model=FindingDetail)
async def change_finding(
    *,
    finding_id: Identity,
    caller: Manager,
    request: Request,
    body: Annotated[FindingUpdate, Depends(BodyOf(FindingUpdate))],
    using: Using,
) -> Response:
    """Dismiss it for a reason, until a day or for good; or take that back."""
    async with using.database.write() as connection:
        changed = await _desk(connection, caller, using).change(finding_id, body)
        after = {"state": body.state.value, "until": str(body.until) if body.until else None}
        log = await _log(connection, caller, using, request)
        await log.write(connection, "finding.update", finding_id, after=after)
        return reply(changed)


@router.put("/findings/{finding_id}/keep", status_code=204)
async def keep_line(
    *,
    finding_id: Identity,
    caller: Manager,
    request: Request,
    body: Annotated[Keep, Depends(BodyOf(Keep))],
    using: Using,
) -> Response:
    """Its line is one that is kept whatever it costs: a lift, an alarm, a stand-by. No saving is proposed any more."""
    async with using.database.write() as connection:
        line_id = await _desk(connection, caller, using).keep(finding_id, keep=body.keep)
        log = await _log(connection, caller, using, request)
        await log.write(connection, "line.keep", line_id, after={"keep": body.keep})
        return Response(status_code=204)


@router.get("/plan-advice", response_model=PlanAdvice)
async def get_plan_advice(
    *, caller: Manager, using: Using, months: Annotated[int, Query(ge=3, le=12)] = 12
) -> Response:
    """Which plan would have cost each active line least in its last `months` known months; nothing is guessed."""
    async with using.database.read() as connection:
        today = day_of(using.clock())
        return reply(await plan_advice(connection, caller.organisation_id, today, using.thresholds, months))


@router.get("/disputes", response_model=DisputeList)
async def list_disputes(*, caller: Manager, using: Using) -> Response:
    """Disputes with what came back of each, newest first."""
    await using.findings.see_to(caller.organisation_id)
    async with using.database.read() as connection:
        return reply(DisputeList(items=await _disputes(connection, caller, using).disputes()))


@router.get("/disputes/{number}", response_model=DisputeDetail)
async def get_dispute(*, number: Number, caller: Manager, using: Using) -> Response:
    """One dispute with its letter."""
    await using.findings.see_to(caller.organisation_id)
    async with using.database.read() as connection:
        return reply(await _disputes(connection, caller, using).dispute(number))


@router.post("/disputes", status_code=201, response_model=DisputeDetail)
async def open_dispute(
    *,
    caller: Manager,
    request: Request,
    body: Annotated[NewDispute, Depends(BodyOf(NewDispute, limit=LIST))],
    using: Using,
    key: Annotated[Keyed, Depends(keyed)],
) -> Response:
    """Put claims to the operator in one letter: it is kept, and nothing is sent."""

    async def work(connection: AsyncConnection) -> Response:
        opened = await _disputes(connection, caller, using).open(body, caller.name)
        after = {"claims": len(opened.claims), "amount": str(opened.amount)}
        log = await _log(connection, caller, using, request, key.key)
        await log.write(connection, "dispute.create", str(opened.number), after=after)
        return reply(opened, 201, {"Location": f"/v1/disputes/{opened.number}"})

    return await key.once(using, caller, LIFETIME, work)


@router.patch("/disputes/{number}", response_model=DisputeDetail)
async def change_dispute(
    *,
    number: Number,
    caller: Manager,
    request: Request,
    body: Annotated[DisputeUpdate, Depends(BodyOf(DisputeUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """What became of it: sent, accepted, credited."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        changed = await _disputes(connection, caller, using).change(number, version, body)
        log = await _log(connection, caller, using, request)
        await log.write(connection, "dispute.update", str(number), after={"state": body.state.value})
        return reply(changed)


def _desk(connection: AsyncConnection, caller: Caller, using: Services) -> FindingDesk:
    return FindingDesk(connection, caller.organisation_id, using.thresholds)


def _disputes(connection: AsyncConnection, caller: Caller, using: Services) -> DisputeDesk:
    return DisputeDesk(connection, caller.organisation_id, using.clock(), using.thresholds)


async def _log(
    connection: AsyncConnection, caller: Caller, using: Services, request: Request, key: str | None = None
) -> AuditWriter:
    return await AuditWriter.of(connection, caller, using.clock(), key=key, request_id=request_id_of(request))
