"""Group packs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.server.contract_models import GroupPackList
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.group_packs import GroupPackRepository

router = APIRouter(prefix="/v1", tags=["group packs"])


@router.get("/group-packs", response_model=GroupPackList)
async def group_packs(caller: Manager, using: Using) -> Response:
    """Group packs with their consumption, day by day."""
    async with using.database.read() as connection:
        return reply(GroupPackList(items=await GroupPackRepository(connection, caller.organisation_id).group_packs()))
