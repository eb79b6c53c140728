"""What was spent by a company's own invoices: the same sums as of the sample's, added up by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.own_data import one_of_each
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.spending import SpendingBy, SpendingPage, Spent
from fleet_tui.server.sample.charges import Item
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.lines import COST_CENTRE, DEPARTMENT
from fleet_tui.server.storage.organisations import organisation_row
from fleet_tui.server.storage.own_charges import CHARGES, INVOICES, OwnCharges, rounded
from fleet_tui.server.storage.spending import SHARED, Sort, SpendingRepository, reasons_of

LINES = tables.lines.c
_ZERO = Decimal(0)
_NEVER = "0001-02"

Who = tuple[str | None, str]
"""A phone number, or None with the billing account it is the whole of."""


async def spending_of(
    connection: AsyncConnection, organisation_id: str, account: str | None, against: str | None = None
) -> SpendingRepository:
    """The spending of an organisation, whichever way its charges are known; `against` as for `SpendingRepository`."""
    own = (await organisation_row(connection, organisation_id)).origin == FleetOrigin.LOCAL_LIST
    return (OwnSpending if own else SpendingRepository)(connection, organisation_id, account, against)


class OwnSpending(SpendingRepository):
    """Spending out of stored charges; months are as the invoices say."""

    async def categories(self, month: str | None, number: str | None = None) -> SpendingPage:
        month = month or await self._newest()
        earlier, of = self._earlier(month), () if number is None else (CHARGES.msisdn == number,)
        now, before = await self._by(CHARGES.category, month, *of), await self._by(CHARGES.category, earlier, *of)
        compared = await self._has(earlier)
        items = [
            Spent(
                key=category,
                amount=rounded(now.get(category, _ZERO)),
                previous=rounded(before.get(category, _ZERO)) if compared else None,
            )
            for category in ChargeCategory
            if category in now or category in before
        ]
        return _page(items, month, now, before if compared else None)

    async def plans(self, month: str | None) -> SpendingPage:
        month = month or await self._newest()
        subscription = CHARGES.category == ChargeCategory.SUBSCRIPTION.value
        now = await self._by(CHARGES.text, month, subscription)
        earlier = self._earlier(month)
        before = await self._by(CHARGES.text, earlier, subscription)
        counts = (
            self._charged(month, CHARGES.text, func.count(CHARGES.msisdn.distinct()).label("lines"))
            .where(subscription)
            .group_by(CHARGES.text)
        )
        lines: dict[str, int] = {row.text: row.lines for row in (await self._connection.execute(counts)).all()}
        compared = await self._has(earlier)
        items = [
            Spent.model_validate(
                {
                    "key": name,
                    "name": name,
                    "amount": rounded(now.get(name, _ZERO)),
                    "previous": rounded(before.get(name, _ZERO)) if compared else None,
                    "lines": lines.get(name, 0),
                }
            )
            for name in sorted({*now, *before}, key=lambda name: (-now.get(name, _ZERO), name))
        ]
        return _page(items, month, now, before if compared else None)

    async def units(self, by: SpendingBy, month: str | None) -> SpendingPage:
        """By department or cost centre, the dearest first; what belongs to no line, or to none that is known, last.

        A line's own cost centre goes before the one on its charges, which is what the operator has.
        """
        month = month or await self._newest()
        unit_of = await self._units(by)
        (now, lines), (before, _lines) = [
            await self._by_unit(by, each, unit_of) for each in (month, self._earlier(month))
        ]
        compared = await self._has(self._earlier(month))
        items = [
            Spent.model_validate(
                {
                    "key": name,
                    "name": name,
                    "amount": rounded(now.get(name, _ZERO)),
                    "previous": rounded(before.get(name, _ZERO)) if compared else None,
                    "lines": len(lines.get(name, ())),
                }
            )
            for name in sorted({*now, *before}, key=lambda name: (not name, -now.get(name, _ZERO), name))
        ]
        return _page(items, month, now, before if compared else None)

    async def _units(self, by: SpendingBy) -> dict[str, str]:
        """Department or cost centre by phone number; of a number given again, as the line that lives has it."""
        column = DEPARTMENT if by is SpendingBy.DEPARTMENT else COST_CENTRE
        statement = select(LINES.msisdn, LINES.status, column.label("unit")).where(
            LINES.organisation_id == self._organisation
        )
        rows: Sequence[Any] = (await self._connection.execute(statement.order_by(LINES.id))).all()
        return {row.msisdn: row.unit or "" for row in one_of_each(rows)}

    async def _by_unit(
        self, by: SpendingBy, month: str, unit_of: Mapping[str, str]
    ) -> tuple[dict[str, Decimal], dict[str, set[str]]]:
        """Sums of a month, and the lines charged, by department or cost centre."""
        columns = (CHARGES.msisdn, CHARGES.cost_centre)
        statement = self._charged(month, *columns, func.sum(CHARGES.net).label("net")).group_by(*columns)
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        lines: defaultdict[str, set[str]] = defaultdict(set)
        for row in (await self._connection.execute(statement)).all():
            on_charge = row.cost_centre if by is SpendingBy.COST_CENTRE else None
            unit = unit_of.get(row.msisdn or "") or on_charge or ""
            sums[unit] += row.net
            if row.msisdn is not None:
                lines[unit].add(row.msisdn)
        return dict(sums), dict(lines)

    async def lines(self, wanted: str | None, sort: Sort, cursor: str | None, limit: int) -> SpendingPage:
        month = wanted or await self._newest()
        earlier = self._earlier(month)
        start = cursors.decode(cursor, cursors.number)[0] if cursor is not None else 0
        now, before = await self._by_line(month), await self._by_line(earlier)
        compared = await self._has(earlier)

        def place(who: Who) -> tuple[Decimal, Decimal, str, str]:
            spent, then = now.get(who, _ZERO), before.get(who, _ZERO)
            return -abs(spent - then) if sort == "change" else _ZERO, -spent, who[0] or "", who[1]

        ranked = sorted({*now, *before}, key=place)
        page = await self._items(ranked[start : start + limit], month, now, before, compared=compared)
        return SpendingPage(
            items=page,
            total=len(ranked),
            next_cursor=cursors.encode(start + limit) if start + limit < len(ranked) else None,
            month=month,
            amount=rounded(sum(now.values(), _ZERO)),
            previous=rounded(sum(before.values(), _ZERO)) if compared else None,
        )

    async def _items(
        self, shown: list[Who], month: str, now: Mapping[Who, Decimal], before: Mapping[Who, Decimal], *, compared: bool
    ) -> list[Spent]:
        charges = OwnCharges(self._connection, self._organisation)
        known = await charges.known([number for number, _account in shown if number is not None])
        both = (month, self._earlier(month))
        items = {of: await self._charges(shown, of) for of in (both if compared else ())}
        found = []
        for who in shown:
            number, account = who
            spent, then = now.get(who, _ZERO), before.get(who, _ZERO)
            line_id, description = known.get(number or "", (number or SHARED, ""))
            reasons = []
            if compared and spent != then:
                reasons = reasons_of(*(items[of].get(who, []) for of in both))
            found.append(
                Spent.model_validate(
                    {
                        "key": line_id,
                        "name": description if number else account,
                        "msisdn": number,
                        "amount": rounded(spent),
                        "previous": rounded(then) if compared else None,
                        "reasons": reasons,
                    }
                )
            )
        return found

    async def _charges(self, shown: list[Who], month: str) -> dict[Who, list[Item]]:
        """What makes up the sums of the lines that are shown, by kind and text."""
        numbers = [number for number, _account in shown if number is not None]
        found: defaultdict[Who, list[Item]] = defaultdict(list)
        columns = (CHARGES.msisdn, INVOICES.billing_account, CHARGES.category, CHARGES.text)
        for start in range(0, len(numbers) + 1, 500):
            some = numbers[start : start + 500]
            named, shared = CHARGES.msisdn.in_(some), CHARGES.msisdn.is_(None)
            of_these = named if start else named | shared
            statement = self._charged(month, *columns, func.sum(CHARGES.net).label("net")).where(of_these)
            for row in (await self._connection.execute(statement.group_by(*columns))).all():
                cents = int(rounded(row.net).amount * 100)
                found[_who(row)].append(Item(row.category, row.text, 1, "PIECE", cents))
        return found

    async def _newest(self) -> str:
        newest = select(func.max(INVOICES.issued_on)).where(self._mine())
        found: date | None = (await self._connection.execute(newest)).scalar()
        return found.isoformat()[:7] if found else _NEVER

    async def _has(self, month: str) -> bool:
        statement = select(INVOICES.number).where(self._mine(), _issued_in(month)).limit(1)
        return (await self._connection.execute(statement)).first() is not None

    async def _by(self, column: Any, month: str, *wanted: ColumnElement[bool]) -> dict[str, Decimal]:
        """Sums of a month by `column`."""
        statement = self._charged(month, column, func.sum(CHARGES.net)).where(*wanted).group_by(column)
        return {row[0]: row[1] for row in (await self._connection.execute(statement)).all()}

    async def _by_line(self, month: str) -> dict[Who, Decimal]:
        columns = (CHARGES.msisdn, INVOICES.billing_account)
        statement = self._charged(month, *columns, func.sum(CHARGES.net).label("net")).group_by(*columns)
        found: defaultdict[Who, Decimal] = defaultdict(Decimal)
        for row in (await self._connection.execute(statement)).all():
            found[_who(row)] += row.net
        return found

    def _charged(self, month: str, *columns: Any) -> Select[Any]:
        """`columns` of the charges of a month."""
        same = (INVOICES.organisation_id == CHARGES.organisation_id) & (INVOICES.number == CHARGES.invoice)
        joined = tables.invoice_charges.join(tables.invoices, same)
        return select(*columns).select_from(joined).where(self._mine(), _issued_in(month))

    def _mine(self) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = INVOICES.organisation_id == self._organisation
        return mine if self._account is None else mine & (INVOICES.billing_account == self._account)


def _who(row: Row[Any]) -> Who:
    return (row.msisdn, "") if row.msisdn is not None else (None, row.billing_account)


def _issued_in(month: str) -> ColumnElement[bool]:
    first = date(int(month[:4]), int(month[5:7]), 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return (INVOICES.issued_on >= first) & (INVOICES.issued_on < after)


def _page(
    items: list[Spent], month: str, now: Mapping[str, Decimal], before: Mapping[str, Decimal] | None
) -> SpendingPage:
    return SpendingPage(
        items=items,
        total=len(items),
        month=month,
        amount=rounded(sum(now.values(), _ZERO)),
        previous=None if before is None else rounded(sum(before.values(), _ZERO)),
    )
