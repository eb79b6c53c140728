"""The audit log: who did what, written in the transaction that did it, and read by managers."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.audit import AuditPage, AuditQuery, AuditRow
from fleet_tui.domain.calendar import BRUSSELS
from fleet_tui.domain.msisdn import InvalidMsisdn, parse_msisdn
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.organisations import organisation_row

AUDIT = tables.audit.c


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
        owner, by = caller.organisation_id, caller.profile_id
        return await cls.by(connection, owner, by, now, request_id=request_id, key=key)

    @classmethod
    async def by(
        cls,
        connection: AsyncConnection,
        organisation_id: str,
        profile_id: str | None,
        now: datetime,
        *,
        request_id: str,
        key: str | None = None,
    ) -> AuditWriter:
        """As `of`, for a profile that is not signed in yet; None: for somebody who did not get in."""
        organisation = await organisation_row(connection, organisation_id)
        origin = {"profile_id": profile_id, "idempotency_key": key, "request_id": request_id}
        return cls(organisation_id, organisation.audit_salt, now, origin)

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

    async def audit(self, query: AuditQuery, cursor: str | None, limit: int) -> AuditPage:
        """The rows that `query` asks for, newest first."""
        wanted = await self._wanted(query)
        counted = select(func.count()).select_from(tables.audit).where(*wanted)
        total = (await self._connection.execute(counted)).scalar_one()
        if cursor is not None:
            wanted.append(AUDIT.id < cursors.decode(cursor, cursors.number)[0])
        author = (tables.profiles.c.organisation_id == AUDIT.organisation_id) & (
            tables.profiles.c.id == AUDIT.profile_id
        )
        statement = (
            select(tables.audit, tables.profiles.c.description.label("by"))
            .select_from(tables.audit.outerjoin(tables.profiles, author))
            .where(*wanted)
            .order_by(AUDIT.id.desc())
            .limit(limit + 1)
        )
        rows = (await self._connection.execute(statement)).all()
        names = await self._names({row.subject for row in rows[:limit]})
        return AuditPage(
            items=[_audit_row(row, names.get(row.subject)) for row in rows[:limit]],
            total=total,
            next_cursor=cursors.encode(rows[limit - 1].id) if len(rows) > limit else None,
        )

    async def _wanted(self, query: AuditQuery) -> list[ColumnElement[bool]]:
        wanted = [AUDIT.organisation_id == self._organisation]
        if query.since is not None:
            wanted.append(AUDIT.at >= _midnight(query.since))
        if query.until is not None:
            wanted.append(AUDIT.at < _midnight(query.until + timedelta(days=1)))
        if query.profile is not None:
            wanted.append(AUDIT.profile_id == query.profile)
        if query.action is not None:
            wanted.append(AUDIT.action == query.action)
        if query.subject is not None:
            wanted.append(AUDIT.subject.in_(await self._meant(query.subject)))
        return wanted

    async def _meant(self, subject: str) -> list[str]:
        """The ids that `subject` may stand for: itself, the order, the ticket or the lines with that number."""
        if named := re.fullmatch(r"ORD-(\d{1,9})", subject.strip(), re.IGNORECASE):
            orders = tables.orders.c
            called = select(orders.id).where(
                orders.organisation_id == self._organisation, orders.serial == int(named[1])
            )
            return [subject, *(await self._connection.execute(called)).scalars()]
        lines, tickets = tables.lines.c, tables.tickets.c
        try:
            number = parse_msisdn(subject)
        except InvalidMsisdn:
            called = select(tickets.id).where(
                tickets.organisation_id == self._organisation, tickets.number == subject.strip().upper()
            )
            return [subject, *(await self._connection.execute(called)).scalars()]
        called = select(lines.id).where(lines.organisation_id == self._organisation, lines.msisdn == number)
        return [subject, *(await self._connection.execute(called)).scalars()]

    async def _names(self, subjects: set[str]) -> dict[str, str]:
        """What people call the subjects that still exist: the number of a line, an order or a ticket, somebody's name.

        A file goes by its ticket: its own name may say whose it is.
        """
        lines, profiles, people = tables.lines.c, tables.profiles.c, tables.people.c
        orders, tickets, files = tables.orders.c, tables.tickets.c, tables.attachments.c
        found: dict[str, str] = {}
        for some in chunks(sorted(subjects)):
            for owner, ids, *columns in (
                (lines.organisation_id, lines.id, lines.msisdn),
                (profiles.organisation_id, profiles.id, profiles.description),
                (people.organisation_id, people.id, people.given_name, people.family_name),
                (tickets.organisation_id, tickets.id, tickets.number),
            ):
                statement = select(ids, *columns).where(owner == self._organisation, ids.in_(some))
                for key, *words in (await self._connection.execute(statement)).all():
                    found[key] = " ".join(map(str, words)).strip()
            numbered = select(orders.id, orders.serial).where(
                orders.organisation_id == self._organisation, orders.id.in_(some)
            )
            found |= {key: number_of(serial) for key, serial in (await self._connection.execute(numbered)).all()}
            attached = select(files.id, tickets.number).where(
                files.organisation_id == self._organisation,
                tickets.organisation_id == self._organisation,
                tickets.id == files.ticket_id,
                files.id.in_(some),
            )
            found |= {row.id: row.number for row in (await self._connection.execute(attached)).all()}
        return found


def _midnight(day: date) -> datetime:
    """When `day` begins in Belgium."""
    return datetime.combine(day, time(), BRUSSELS)


def _audit_row(row: Row[Any], subject_name: str | None) -> AuditRow:
    return AuditRow.model_validate(
        {
            "id": row.id,
            "at": row.at,
            "profile_id": row.profile_id,
            "by": row.by,
            "action": row.action,
            "subject": row.subject,
            "subject_name": subject_name,
            "before": json.loads(row.before) if row.before else None,
            "after": json.loads(row.after) if row.after else None,
            "idempotency_key": row.idempotency_key,
            "request_id": row.request_id,
        }
    )
