"""The fleet, page by page, and single lines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.line import Line, LinePage
from fleet_tui.server.permissions import SignedIn
from fleet_tui.server.replies import JSON, reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.lines import LineRepository

router = APIRouter(prefix="/v1", tags=["lines"])

Cursor = Annotated[str | None, Query(max_length=1000)]


@router.get("/lines", response_model=LinePage)
async def list_lines(
    caller: SignedIn,
    using: Using,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    modified_since: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """A page of the fleet, in the order of phone numbers, column by column.

    Without `cursor` the first page, which names the cursors of all others: they can be fetched side by side. With
    `modified_since` (a `sync_token`) only lines changed since then, and the ids of those removed. `limit` counts on the
    first page only; a cursor stands for the page it was made for.
    """
    async with using.database.read() as connection:
        repository = LineRepository(connection, caller)
        if cursor is not None:
            page = await repository.page_at(cursor)
        elif modified_since is not None:
            page = await repository.first_changes(modified_since, limit)
        else:
            page = await repository.first_page(limit)
    return Response(page.json(), media_type=JSON)


@router.get("/lines/{line_id}", response_model=Line)
async def get_line(line_id: str, caller: SignedIn, using: Using) -> Response:
    """One line with all that hangs on it."""
    async with using.database.read() as connection:
        return reply(await LineRepository(connection, caller).line(line_id))
