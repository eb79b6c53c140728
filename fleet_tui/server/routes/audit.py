"""The audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.server.contract_models import AuditPage
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.audit_log import AuditLog

router = APIRouter(prefix="/v1", tags=["audit"])

Cursor = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/audit", response_model=AuditPage)
async def audit(caller: Manager, using: Using, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """Who did what, newest first."""
    async with using.database.read() as connection:
        return reply(await AuditLog(connection, caller.organisation_id).audit(cursor, limit))
