"""The audit log."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AfterValidator

from fleet_tui.domain.audit import AuditPage, AuditQuery
from fleet_tui.domain.base import Day
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.audit_log import AuditLog

router = APIRouter(prefix="/v1", tags=["audit"])


Code = Annotated[str | None, Query(max_length=60)]


def _of_this_world(day: date) -> date:
    """A day that a clock of a database can hold, whatever the time zone. Raises ValueError."""
    if not 1900 <= day.year < 3000:
        raise ValueError("a day from 1900-01-01 to 2999-12-31")
    return day


Bound = Annotated[Annotated[Day, AfterValidator(_of_this_world)] | None, Query()]


@router.get("/audit", response_model=AuditPage)
async def list_audit_rows(
    *,
    caller: Manager,
    using: Using,
    since: Bound = None,
    until: Bound = None,
    profile: Annotated[str | None, Query(max_length=32)] = None,
    action: Code = None,
    subject: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Who did what, newest first.

    Days are in Europe/Brussels, both included; a subject is an id, a phone or a SIM card number.
    """
    query = AuditQuery(since=since, until=until, profile=profile, action=action, subject=subject)
    async with using.database.read() as connection:
        return reply(await AuditLog(connection, caller.organisation_id).audit(query, cursor, limit))
