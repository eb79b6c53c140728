"""The HR list of a company: employees with their lines, and who of them uses which line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.employee_list import EmployeeAnswer, EmployeeMatch, EmployeeMatchPage, EmployeePage, MatchesOf
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.people.desk import PeopleDesk
from fleet_tui.server.permissions import Manager
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter

router = APIRouter(prefix="/v1", tags=["employees"])


@router.get("/employees", response_model=EmployeePage)
async def list_employees(
    *,
    caller: Manager,
    using: Using,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """The HR list by name, each with the lines they use."""
    async with using.database.read() as connection:
        page = await _desk(connection, caller, using).employees(cursor, limit)
        return reply(page.model_copy(update={"kept_months": using.retention.name_months}))


@router.get("/employee-matches", response_model=EmployeeMatchPage)
async def list_employee_matches(
    *,
    caller: Manager,
    using: Using,
    of: MatchesOf,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Lines whose user somebody has to tell, as nothing that is unique on both sides does; or told."""
    async with using.database.read() as connection:
        return reply(await _desk(connection, caller, using).matches(of, cursor, limit))


@router.get("/lines/{line_id}/employee-match", response_model=EmployeeMatch)
async def get_employee_match(*, line_id: str, caller: Manager, using: Using) -> Response:
    """Who of the HR list uses a line, or could."""
    async with using.database.read() as connection:
        return reply(await _desk(connection, caller, using).match(line_id))


@router.put("/lines/{line_id}/employee-match/answer", response_model=EmployeeMatch)
async def answer_employee_match(
    *,
    line_id: str,
    caller: Manager,
    request: Request,
    body: Annotated[EmployeeAnswer, Depends(BodyOf(EmployeeAnswer))],
    using: Using,
) -> Response:
    """Say who uses a line. It holds as long as the list of lines names the same user."""
    async with using.database.write() as connection:
        match = await _desk(connection, caller, using).answer(line_id, body.employee_id)
        audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
        await audit.write(connection, "person.match", line_id, after={"person_id": audit.digest(body.employee_id)})
        return reply(match)


@router.delete("/lines/{line_id}/employee-match/answer", response_model=EmployeeMatch)
async def ask_employee_match_again(*, line_id: str, caller: Manager, request: Request, using: Using) -> Response:
    """Forget what was answered."""
    async with using.database.write() as connection:
        match = await _desk(connection, caller, using).forget(line_id)
        audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
        await audit.write(connection, "person.ask", line_id)
        return reply(match)


def _desk(connection: AsyncConnection, caller: Caller, using: Services) -> PeopleDesk:
    return PeopleDesk(connection, caller.organisation_id, using.clock())
