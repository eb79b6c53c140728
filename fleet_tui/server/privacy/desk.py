"""Finds people, hands out what is held of one, and erases one: what stays is under a pseudonym."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.facts import notice
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.personal_data import (
    Erasure,
    ErasureAct,
    ErasurePart,
    FoundPeople,
    FoundPerson,
    HeldRows,
    PersonData,
)
from fleet_tui.domain.text import Text
from fleet_tui.server.auth.sessions import hold_sessions
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.privacy.holdings import Holding, Holdings
from fleet_tui.server.privacy.registry import AS_RECEIVED
from fleet_tui.server.privacy.subject import Subject, Subjects, parse_ref
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.orders import OPEN_ASKS, number_of
from fleet_tui.server.storage.organisations import lock, next_sequence, organisation_row
from fleet_tui.server.storage.profile_changes import require_manager_left

_OPEN = {ItemStatus.WAITING.value, ItemStatus.IN_PROGRESS.value, *OPEN_ASKS}
LINES, ORDERS, ACCOUNTS = tables.lines.c, tables.orders.c, tables.billing_accounts.c


class PersonalDataDesk:
    """The people of one organisation. What is written belongs to the caller's transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._owner = organisation_id
        self._now = now
        self._subjects = Subjects(connection, organisation_id)

    async def find(self, who: str) -> FoundPeople:
        """Everybody whom `who` may mean."""
        return FoundPeople(items=[_found(subject) for subject in await self._subjects.find(who)])

    async def subject(self, ref: str) -> Subject:
        """The person whom `FoundPerson.id` names. Raises ApiProblem 404: there is nobody, or no longer."""
        try:
            return await self._subjects.subject(parse_ref(ref))
        except KeyError:
            raise not_found() from None

    async def export(self, subject: Subject, kept_months: int) -> PersonData:
        """All that is held of them."""
        organisation = await organisation_row(self._connection, self._owner)
        held: dict[str, list[dict[str, Any]]] = {}
        async for each in Holdings(self._connection, self._owner, subject).all():
            held.setdefault(each.held.table.name, []).append(each.shown())
        return PersonData(
            person=_found(subject),
            at=self._now,
            organisation=Text(organisation.name),
            held=[HeldRows(table=name, rows=rows) for name, rows in held.items()],
            kept_months=kept_months,
        )

    async def erase(self, subject: Subject, *, write: bool, asking: str | None = None) -> Erasure:
        """Erase them, unless something is in the way; without `write` only look. The second time does nothing.

        `asking` is the profile that asks, None: nobody does, it is due.
        """
        if write:
            await lock(self._connection, self._owner)
        found = [each async for each in Holdings(self._connection, self._owner, subject).all()]
        obstacles = await self._obstacles(subject, found, asking)
        parts = [*_parts(found), *await self._as_received(subject)]
        already = subject.is_erased and all(part.act == ErasureAct.KEPT for part in parts)
        if write and not obstacles and not already:
            await self._write(subject, found)
        return Erasure(pseudonym=subject.pseudonym, parts=parts, obstacles=obstacles, already=already)

    async def _write(self, subject: Subject, found: list[Holding]) -> None:
        for profile_id in sorted(subject.of("profiles")):
            await hold_sessions(self._connection, profile_id)
        for each in found:
            table = each.held.table
            if each.after is None:
                await self._connection.execute(delete(table).where(each.place))
            elif each.after:
                values = dict(each.after)
                if "version" in table.c:
                    values["version"] = table.c.version + 1
                if table is tables.profiles:
                    values["removed_at"] = each.row.removed_at or self._now
                await self._connection.execute(update(table).where(each.place).values(values))
        touched = LINES.id.in_(subject.of("lines"))
        await self._connection.execute(
            update(tables.lines)
            .where(LINES.organisation_id == self._owner, touched)
            .values(sequence=await next_sequence(self._connection, self._owner), modified_at=self._now)
        )
        await PeopleMatcher(self._connection, self._owner, self._now).see_to()

    async def _obstacles(self, subject: Subject, found: list[Holding], asking: str | None) -> list[Notice]:
        """What has to be done before."""
        obstacles = await self._managers(subject, asking)
        if live := subject.live:
            said = "These lines are theirs still: {numbers}."
            obstacles.append(notice("LINES_LIVE", said, numbers=", ".join(live)))
        waiting = {
            each.row.order_id for each in found if each.held.table is tables.order_items and each.row.status in _OPEN
        }
        if waiting:
            mine = (ORDERS.organisation_id == self._owner, ORDERS.id.in_(waiting))
            serials = (await self._connection.execute(select(ORDERS.serial).where(*mine))).scalars()
            orders = ", ".join(map(number_of, sorted(serials)))
            obstacles.append(notice("ORDERS_OPEN", "These orders are not finished: {orders}.", orders=orders))
        e_mails = sorted(subject.everywhere.e_mails)
        billed = select(ACCOUNTS.number).where(
            ACCOUNTS.organisation_id == self._owner, func.lower(ACCOUNTS.invoice_e_mail).in_(e_mails)
        )
        if accounts := list((await self._connection.execute(billed)).scalars()):
            said = "The invoices of these accounts go to their address: {accounts}."
            obstacles.append(notice("INVOICES_GO_THERE", said, accounts=", ".join(sorted(accounts))))
        return obstacles

    async def _managers(self, subject: Subject, asking: str | None) -> list[Notice]:
        """Somebody who can sign in as a manager has to be left."""
        organisation = await organisation_row(self._connection, self._owner)
        for ref, row in subject.rows.items():
            if ref.kind == "profile" and row.removed_at is None:
                try:
                    await require_manager_left(self._connection, organisation, row, asking)
                except ApiProblem as problem:
                    return [notice(problem.code, problem.title)]
        return []

    async def _as_received(self, subject: Subject) -> list[ErasurePart]:
        """Invoices of their lines stay as they came."""
        files, charges = tables.invoice_files.c, tables.invoice_charges.c
        theirs = select(charges.invoice).where(
            charges.organisation_id == self._owner, charges.msisdn.in_(subject.of("numbers"))
        )
        counted = select(func.count()).where(files.organisation_id == self._owner, files.invoice.in_(theirs))
        rows = int((await self._connection.execute(counted)).scalar_one())
        table, kept = tables.invoice_files.name, ErasureAct.KEPT
        return [ErasurePart(table=table, act=kept, rows=rows, reason=AS_RECEIVED)] if rows else []


def _parts(found: list[Holding]) -> list[ErasurePart]:
    counted: Counter[tuple[str, ErasureAct, str | None]] = Counter()
    for each in found:
        if each.after is None:
            counted[each.held.table.name, ErasureAct.REMOVED, None] += 1
        else:
            act = ErasureAct.REPLACED if each.after else ErasureAct.KEPT
            counted[each.held.table.name, act, each.held.kept] += 1
    return [ErasurePart(table=table, act=act, rows=rows, reason=why) for (table, act, why), rows in counted.items()]


def _found(subject: Subject) -> FoundPerson:
    rows = subject.rows.values()
    numbers = sorted(subject.values("number", "employee_number"))
    return FoundPerson(
        id=str(subject.ref),
        name=Text(subject.name),
        employee_number=numbers[0] if numbers else None,
        e_mail=next((Text(row.e_mail) for row in rows if row.e_mail), None),
        msisdns=sorted({line.msisdn for line in subject.lines}),
    )
