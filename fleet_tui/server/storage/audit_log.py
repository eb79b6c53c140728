"""The audit log: who did what, written in the transaction that did it, and read by managers."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.contract_models import AuditPage, AuditRow
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.organisations import organisation_row


class AuditWriter:
    """Writes who did what. Personal data are kept as digests, keyed by the organisation's salt."""

    def __init__(self, organisation_id: str, salt: str, now: datetime, origin: dict[str, Any]) -> None:
        self._fixed = {"organisation_id": organisation_id, "at": now} | origin
        self._salt = salt.encode()

    @classmethod
    async def of(
        cls, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str, key: str | None = None
    ) -> AuditWriter:
        """For what `caller` does in one request, sent with the idempotency key `key` if it was a POST."""
        organisation = await organisation_row(connection, caller.organisation_id)
        origin = {"profile_id": caller.profile_id, "idempotency_key": key, "request_id": request_id}
        return cls(caller.organisation_id, organisation.audit_salt, now, origin)

    def row(self, action: str, subject: str, before: Any = None, after: Any = None) -> dict[str, Any]:
        """One row; `before` and `after` are JSON values without personal data."""
        return self._fixed | {
            "action": action,
            "subject": subject,
            "before": None if before is None else json.dumps(before),
            "after": None if after is None else json.dumps(after),
        }

    async def write(
        self, connection: AsyncConnection, action: str, subject: str, before: Any = None, after: Any = None
    ) -> None:
        """Write one row, as `row` makes it."""
        await connection.execute(insert(tables.audit).values(self.row(action, subject, before, after)))

    def digest(self, value: Any) -> str | None:
        """A personal datum as the log keeps it: enough to see that it was the same, too little to read it."""
        if value is None:
            return None
        return "hmac-sha256:" + hmac.new(self._salt, str(value).encode(), hashlib.sha256).hexdigest()[:32]


class AuditLog:
    """One organisation's audit log."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def audit(self, cursor: str | None, limit: int) -> AuditPage:
        """Who did what, newest first."""
        audit = tables.audit.c
        mine = audit.organisation_id == self._organisation
        statement = select(tables.audit).where(mine).order_by(audit.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(audit.id < cursors.decode(cursor, 1)[0])
        rows = (await self._connection.execute(statement)).all()
        total = (
            await self._connection.execute(select(func.count()).select_from(tables.audit).where(mine))
        ).scalar_one()
        return AuditPage(
            items=[_audit_row(row) for row in rows[:limit]],
            total=total,
            next_cursor=cursors.encode(rows[limit - 1].id) if len(rows) > limit else None,
        )


def _audit_row(row: Row[Any]) -> AuditRow:
    return AuditRow.model_validate(
        {
            "id": row.id,
            "at": row.at,
            "profile_id": row.profile_id,
            "action": row.action,
            "subject": row.subject,
            "before": json.loads(row.before) if row.before else None,
            "after": json.loads(row.after) if row.after else None,
            "idempotency_key": row.idempotency_key,
            "request_id": row.request_id,
        }
    )
