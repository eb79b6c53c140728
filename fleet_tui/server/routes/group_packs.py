"""Group packs: what was used of them; ordering, changing, stopping one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.group_pack import (
    GroupPack,
    LineUsagePage,
    PackOrder,
    PackPreview,
    PackStop,
    PackUpdate,
)
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.contract_models import GroupPackList
from fleet_tui.server.group_pack_desk import PackDesk
from fleet_tui.server.idempotency import LIFETIME, SentKey, keyed
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import invalid, request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.group_packs import GroupPackRepository

router = APIRouter(prefix="/v1", tags=["group packs"])

PREVIEW: dict[int | str, dict[str, Any]] = {
    200: {"model": PackPreview, "description": "With `validate_only`: what it would do."}
}


@router.get("/group-packs", response_model=GroupPackList)
async def list_group_packs(caller: Manager, using: Using) -> Response:
    """Group packs with their consumption, day by day; those that have ended too."""
    async with using.database.read() as connection:
        return reply(GroupPackList(items=await _packs(connection, caller, using).group_packs()))


@router.get("/group-packs/{pack_id}", response_model=GroupPack)
async def get_group_pack(pack_id: str, caller: Manager, using: Using) -> Response:
    """One group pack."""
    async with using.database.read() as connection:
        return reply(await _packs(connection, caller, using).group_pack(pack_id))


@router.get("/group-packs/{pack_id}/usage", response_model=LineUsagePage)
async def list_group_pack_usage(
    *,
    pack_id: str,
    caller: Manager,
    using: Using,
    by: Literal["line"] = "line",
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """What each line used of a pack, the greatest first."""
    async with using.database.read() as connection:
        return reply(await _packs(connection, caller, using).lines(pack_id, cursor, limit))


@router.post("/group-packs", status_code=201, response_model=GroupPack, responses=PREVIEW)
async def order_group_pack(
    *,
    caller: Manager,
    request: Request,
    body: Annotated[PackOrder, Depends(BodyOf(PackOrder))],
    using: Using,
    validate_only: bool = False,
    sent: SentKey,
) -> Response:
    """Order a pack that the contract offers. With `validate_only` nothing is stored and no key is needed."""
    if validate_only:
        async with using.database.read() as connection:
            return reply(await _desk(connection, caller, using, request).preview_order(body))
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        pack = await _desk(connection, caller, using, request, key.key).order(body)
        return reply(pack, 201, {"Location": f"/v1/group-packs/{pack.id}"})

    return await key.once(using, caller, LIFETIME, work)


@router.patch("/group-packs/{pack_id}", response_model=GroupPack | PackPreview)
async def change_group_pack(
    *,
    pack_id: str,
    caller: Manager,
    request: Request,
    body: Annotated[PackUpdate, Depends(BodyOf(PackUpdate))],
    using: Using,
    validate_only: bool = False,
    if_match: IfMatch = None,
    sent: SentKey,
) -> Response:
    """Another offer from a day on, another notification, or a stop withdrawn. A key makes it safe to send again.

    With `validate_only` the answer says what another offer would do.
    """
    version = required_version(if_match)
    if validate_only:
        if "offer" not in body.model_fields_set:
            raise invalid("/offer", "MISSING", "Only another offer can be looked at before.")
        async with using.database.read() as connection:
            return reply(await _desk(connection, caller, using, request).preview_change(pack_id, version, body))

    async def work(connection: AsyncConnection) -> Response:
        desk = _desk(connection, caller, using, request, sent)
        return reply(await desk.change(pack_id, version, body))

    return await _written(request, caller, using, sent, work)


@router.post("/group-packs/{pack_id}/stop", response_model=GroupPack | PackPreview)
async def stop_group_pack(
    *,
    pack_id: str,
    caller: Manager,
    request: Request,
    body: Annotated[PackStop, Depends(BodyOf(PackStop))],
    using: Using,
    validate_only: bool = False,
    if_match: IfMatch = None,
    sent: SentKey,
) -> Response:
    """From a day on, no pack. Until that day it can be withdrawn; then only a new one can be ordered."""
    version = required_version(if_match)
    if validate_only:
        async with using.database.read() as connection:
            return reply(await _desk(connection, caller, using, request).preview_stop(pack_id, version, body))
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        return reply(await _desk(connection, caller, using, request, key.key).stop(pack_id, version, body))

    return await key.once(using, caller, LIFETIME, work)


def _packs(connection: AsyncConnection, caller: Caller, using: Services) -> GroupPackRepository:
    return GroupPackRepository(connection, caller.organisation_id, day_of(using.clock()))


def _desk(
    connection: AsyncConnection, caller: Caller, using: Services, request: Request, key: str | None = None
) -> PackDesk:
    return PackDesk(connection, caller, using.clock(), request_id=request_id_of(request), key=key)


async def _written(
    request: Request,
    caller: Caller,
    using: Services,
    sent: str | None,
    work: Callable[[AsyncConnection], Awaitable[Response]],
) -> Response:
    """What `work` answers; under a key, what it answered the first time."""
    if sent is not None:
        key = await keyed(request, sent)
        return await key.once(using, caller, LIFETIME, work)
    async with using.database.write() as connection:
        return await work(connection)
