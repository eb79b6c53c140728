"""Numbers to choose from for a new line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.base import Resource
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.free_numbers import free_numbers

router = APIRouter(prefix="/v1", tags=["catalogue"])


class FreeNumberList(Resource):
    """Numbers in E.164."""

    items: list[str]


@router.get("/available-numbers", response_model=FreeNumberList)
async def list_available_numbers(
    caller: Manager,
    using: Using,
    ending: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Free numbers that end in the digits `ending`. They are not reserved: an order checks again."""
    async with using.database.read() as connection:
        return reply(FreeNumberList(items=await free_numbers(connection, caller.organisation_id, ending, limit)))
