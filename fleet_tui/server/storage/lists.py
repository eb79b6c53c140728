"""The lists beside the fleet: people, SIM cards, profiles, tickets, invoices, group packs, the audit log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import Invoice, InvoicePage
from fleet_tui.domain.group_pack import GroupPack
from fleet_tui.domain.person import Person
from fleet_tui.domain.profile import Profile, ProfilePage
from fleet_tui.domain.sim_card import SimCard, SimCardPage
from fleet_tui.domain.text import fold
from fleet_tui.domain.ticket import Ticket, TicketPage
from fleet_tui.server.contract_models import AuditPage, AuditRow, PersonPage
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import euros
from fleet_tui.server.storage.lines import person_fields


class ListRepository:
    """One organisation's lists."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def people(self, cursor: str | None, limit: int) -> PersonPage:
        """People by id."""
        rows, further, total = await self._keyset(tables.people, tables.people.c.id, cursor, limit)
        items = [Person.model_validate(person_fields(row)) for row in rows]
        return PersonPage(items=items, total=total, next_cursor=further)

    async def people_called(self, search: str, limit: int) -> PersonPage:
        """The first `limit` people whose name has every word of `search`, by name. `total` counts all of them."""
        people = tables.people.c
        mine = people.organisation_id == self._organisation
        named = select(people.id, people.given_name, people.family_name).where(mine)
        names = [(row.id, row.given_name, row.family_name) for row in await self._connection.execute(named)]
        # Accents are folded here: SQLite cannot, and few type them.
        found = await asyncio.to_thread(_called, names, search)
        first = [person_id for _name, person_id in nsmallest(limit, found)]
        rows = (await self._connection.execute(select(tables.people).where(mine, people.id.in_(first)))).all()
        by_id = {row.id: Person.model_validate(person_fields(row)) for row in rows}
        return PersonPage(items=[by_id[person_id] for person_id in first], total=len(found))

    async def sim_cards(self, cursor: str | None, limit: int, status: str | None, prefix: str = "") -> SimCardPage:
        """SIM cards by number; without their PUK."""
        cards = tables.sim_cards.c
        wanted = [] if status is None else [cards.status == status]
        if prefix:
            wanted.append(cards.iccid.startswith(prefix, autoescape=True))
        rows, further, total = await self._keyset(tables.sim_cards, cards.iccid, cursor, limit, *wanted)
        items = [
            SimCard.model_validate(
                {
                    "iccid": row.iccid,
                    "version": row.version,
                    "status": row.status,
                    "issuer": row.issuer,
                    "line_id": row.line_id,
                }
            )
            for row in rows
        ]
        return SimCardPage(items=items, total=total, next_cursor=further)

    async def profiles(self) -> ProfilePage:
        """All profiles by description, with the numbers of their person's lines."""
        profiles, lines = tables.profiles.c, tables.lines.c
        numbers: dict[str, list[str]] = {}
        used = select(lines.person_id, lines.msisdn).where(
            lines.organisation_id == self._organisation,
            lines.person_id.in_(select(profiles.person_id).where(profiles.organisation_id == self._organisation)),
        )
        for row in (await self._connection.execute(used.order_by(lines.msisdn))).all():
            numbers.setdefault(row.person_id, []).append(row.msisdn)
        statement = select(tables.profiles).where(profiles.organisation_id == self._organisation)
        rows = (await self._connection.execute(statement.order_by(profiles.description, profiles.id))).all()
        items = [
            Profile.model_validate(
                {
                    "id": row.id,
                    "version": row.version,
                    "description": row.description,
                    "role": row.role,
                    "status": row.status,
                    "e_mail": row.e_mail,
                    "person_id": row.person_id,
                    "msisdns": numbers.get(row.person_id, []),
                    "invited_at": row.invited_at,
                }
            )
            for row in rows
        ]
        return ProfilePage(items=items, total=len(items))

    async def tickets(self) -> TicketPage:
        """All tickets, newest first."""
        tickets = tables.tickets.c
        statement = select(tables.tickets).where(tickets.organisation_id == self._organisation)
        rows = (await self._connection.execute(statement.order_by(tickets.created_at.desc()))).all()
        items = [
            Ticket.model_validate(
                {
                    "id": row.id,
                    "version": row.version,
                    "number": row.number,
                    "topic": row.topic,
                    "detail": row.detail,
                    "status": row.status,
                    "created_at": row.created_at,
                    "messages": json.loads(row.messages),
                }
            )
            for row in rows
        ]
        return TicketPage(items=items, total=len(items))

    async def invoices(self, account: str | None, cursor: str | None, limit: int) -> InvoicePage:
        """Invoices, newest first; of one billing account when it is given."""
        invoices = tables.invoices.c
        wanted = invoices.organisation_id == self._organisation
        if account is not None:
            wanted &= invoices.billing_account == account
        statement = select(tables.invoices).where(wanted)
        if cursor is not None:
            day, number = cursors.decode(cursor, 2)
            place = tuple_(invoices.issued_on, invoices.number)
            statement = statement.where(place < tuple_(cursors.day(day), number))
        newest = statement.order_by(invoices.issued_on.desc(), invoices.number.desc()).limit(limit + 1)
        rows = (await self._connection.execute(newest)).all()
        count = select(func.count()).select_from(tables.invoices).where(wanted)
        last = rows[limit - 1] if len(rows) > limit else None
        return InvoicePage(
            items=[_invoice(row) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(last.issued_on.isoformat(), last.number) if last else None,
        )

    async def invoice(self, number: str) -> Invoice:
        """Raises ApiProblem 404."""
        invoices = tables.invoices.c
        statement = select(tables.invoices).where(
            invoices.organisation_id == self._organisation, invoices.number == number
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return _invoice(row)

    async def group_packs(self) -> list[GroupPack]:
        """Packs with their consumption, day by day."""
        packs = tables.group_packs.c
        statement = select(tables.group_packs).where(packs.organisation_id == self._organisation).order_by(packs.name)
        return [_pack(row) for row in (await self._connection.execute(statement)).all()]

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

    async def _keyset(
        self, table: Table, key: Any, cursor: str | None, limit: int, *wanted: ColumnElement[bool]
    ) -> tuple[list[Row[Any]], str | None, int]:
        """A page by one unique column: rows, the cursor of the next page, the number of all."""
        mine = [table.c.organisation_id == self._organisation, *wanted]
        statement = select(table).where(*mine).order_by(key).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(key > cursors.decode(cursor, 1)[0])
        rows = list((await self._connection.execute(statement)).all())
        total = (await self._connection.execute(select(func.count()).select_from(table).where(*mine))).scalar_one()
        further = cursors.encode(getattr(rows[limit - 1], key.name)) if len(rows) > limit else None
        return rows[:limit], further, total


def _called(names: Sequence[tuple[str, str, str]], search: str) -> list[tuple[str, str]]:
    """Folded name and id of those whose name has every word of `search`."""
    words = fold(search).split()
    folded = ((fold(f"{family_name} {given_name}"), person_id) for person_id, given_name, family_name in names)
    return [(name, person_id) for name, person_id in folded if all(word in name for word in words)]


def _invoice(row: Row[Any]) -> Invoice:
    issued: date = row.issued_on
    return Invoice(
        number=row.number,
        billing_account=row.billing_account,
        issued_on=issued,
        due_on=row.due_on,
        amount=euros(row.amount),
        unpaid=euros(row.unpaid),
        communication=row.communication,
    )


def _pack(row: Row[Any]) -> GroupPack:
    days = json.loads(row.days)
    return GroupPack.model_validate(
        {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "volume_gb": row.volume_gb,
            "price": euros(row.price),
            "used_mb": sum(day["used_mb"] for day in days),
            "as_of": row.as_of,
            "days": days,
            "notify_extra_usage": row.notify_extra_usage,
            "notify_at": euros(row.notify_at),
        }
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
