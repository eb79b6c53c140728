"""The audit log as it is read."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.contract_models import AuditPage, AuditRow
from fleet_tui.server.storage import cursors, tables


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
