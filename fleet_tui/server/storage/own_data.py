"""Prices, employees and use, as a company's own files gave them; who is whose line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_data import Employee, Price, PriceKind, UsageMonth, UsageUnit, told_apart
from fleet_tui.domain.people_matching import Answer
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.pieces import in_pieces

_ROWS = 500
"""Rows of one statement."""
_ALIKE = 20_000
"""So many different amounts are remembered while use is read."""


class OwnDataRepository:
    """One organisation's own data. What is written belongs to the caller's transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def prices(self) -> tuple[Price, ...]:
        """The price list, in the order of its file."""
        return tuple(map(_price, await self._rows(tables.prices, tables.prices.c.position)))

    async def replace_prices(self, prices: Sequence[Price]) -> None:
        """The price list is this one from now on."""
        await self._replace(tables.prices, ({"position": place} | _of_price(each) for place, each in enumerate(prices)))

    async def employees(self) -> tuple[Employee, ...] | None:
        """The HR list, None when none was brought in."""
        columns = tables.employees.c
        statement = select(tables.employees).where(columns.organisation_id == self._organisation)
        found: list[Employee] = []
        async for rows in in_pieces(self._connection, statement, columns.id):
            found += map(_employee, rows)
        return tuple(found) or None

    async def replace_employees(self, employees: Sequence[Employee]) -> None:
        """The HR list is this one from now on."""
        await self._replace(tables.employees, map(_of_employee, told_apart(employees)))

    async def usage(self, read: Callable[[int], None] = lambda rows: None) -> tuple[UsageMonth, ...]:
        """All use that is known; `read` is told of rows that were read."""
        columns = tables.usage_months.c
        statement = select(
            columns.msisdn, columns.month, columns.minutes, columns.sms, columns.mb_home, columns.mb_eu,
            columns.mb_world, columns.source,
        ).where(columns.organisation_id == self._organisation)  # fmt: skip
        same = _Same()
        found: list[UsageMonth] = []
        async for rows in in_pieces(self._connection, statement, columns.msisdn, columns.month):
            found += [_usage(row, same) for row in rows]
            read(len(rows))
        return tuple(found)

    async def merge_usage(self, months: Sequence[UsageMonth]) -> None:
        """Take these in: a line's month that is known already becomes the new one."""
        unique = {(each.msisdn, each.month): each for each in months}
        columns = tables.usage_months.c
        for numbers in chunks(sorted({msisdn for msisdn, _month in unique})):
            for month in sorted({month for _msisdn, month in unique}):
                mine = [msisdn for msisdn in numbers if (msisdn, month) in unique]
                await self._connection.execute(
                    delete(tables.usage_months).where(
                        columns.organisation_id == self._organisation, columns.month == month, columns.msisdn.in_(mine)
                    )
                )
        await self._insert(tables.usage_months, map(_of_usage, unique.values()))

    async def forget_usage_before(self, month: date) -> None:
        """Use is kept for thirteen months."""
        columns = tables.usage_months.c
        mine = columns.organisation_id == self._organisation
        await self._connection.execute(delete(tables.usage_months).where(mine, columns.month < month))

    async def person_links(self) -> dict[str, Answer]:
        """The answers to "who uses this line?", by its number."""
        rows = await self._rows(tables.person_links, tables.person_links.c.msisdn)
        return {row.msisdn: Answer(row.employee_id, row.user_words) for row in rows}

    async def link_person(self, msisdn: str, answer: Answer | None) -> None:
        """Remember the answer for a line; None: forget it, so that it is asked again."""
        columns = tables.person_links.c
        mine = columns.organisation_id == self._organisation
        await self._connection.execute(delete(tables.person_links).where(mine, columns.msisdn == msisdn))
        if answer is not None:
            row = {"msisdn": msisdn, "employee_id": answer.employee_id, "user_words": answer.user}
            await self._insert(tables.person_links, [row])

    async def _rows(self, table: Table, *order: Any) -> Sequence[Row[Any]]:
        statement = select(table).where(table.c.organisation_id == self._organisation).order_by(*order)
        return (await self._connection.execute(statement)).all()

    async def _replace(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        await self._connection.execute(delete(table).where(table.c.organisation_id == self._organisation))
        await self._insert(table, rows)

    async def _insert(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        owned = [{"organisation_id": self._organisation} | row for row in rows]
        for start in range(0, len(owned), _ROWS):
            await self._connection.execute(insert(table), owned[start : start + _ROWS])


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _price(row: Row[Any]) -> Price:
    included = None if row.included is None else json.loads(row.included)
    return Price(
        item=Text(row.item),
        price=Decimal(row.price),
        kind=PriceKind(row.kind),
        code=row.code,
        plan=row.plan,
        group=PlanGroup(row.plan_group),
        unit=None if row.unit is None else UsageUnit(row.unit),
        included=None if included is None else {UsageUnit(unit): _number(each) for unit, each in included.items()},
        beyond={UsageUnit(unit): Decimal(each) for unit, each in json.loads(row.beyond).items()},
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        aliases=tuple(map(Text, json.loads(row.aliases))),
        source=Text(row.source),
        row=row.source_row,
    )


def _of_price(price: Price) -> dict[str, Any]:
    included = None if price.included is None else {unit: _text(each) for unit, each in price.included.items()}
    return {
        "item": price.item.raw,
        "price": _text(price.price),
        "kind": price.kind.value,
        "code": price.code,
        "plan": price.plan,
        "plan_group": price.group.value,
        "unit": None if price.unit is None else price.unit.value,
        "included": None if included is None else json.dumps(included),
        "beyond": json.dumps({unit: _text(each) for unit, each in price.beyond.items()}),
        "valid_from": price.valid_from,
        "valid_until": price.valid_until,
        "aliases": json.dumps([alias.raw for alias in price.aliases]),
        "source": price.source.raw,
        "source_row": price.row,
    }


def _optional(text: str | None) -> Text | None:
    return None if text is None else Text(text)


def _employee(row: Row[Any]) -> Employee:
    return Employee(
        number=row.number,
        name=Text(row.name),
        given_name=Text(row.given_name),
        family_name=Text(row.family_name),
        e_mail=row.e_mail,
        mobile=row.mobile,
        department=_optional(row.department),
        cost_centre=_optional(row.cost_centre),
        language=row.language,
        starts=row.starts,
        leaves=row.leaves,
        source=Text(row.source),
        row=row.source_row,
        key=row.id,
    )


def _of_employee(employee: Employee) -> dict[str, Any]:
    return {
        "id": employee.id,
        "number": employee.number,
        "name": employee.name.raw,
        "given_name": employee.given_name.raw,
        "family_name": employee.family_name.raw,
        "e_mail": employee.e_mail,
        "mobile": employee.mobile,
        "department": employee.department.raw if employee.department else None,
        "cost_centre": employee.cost_centre.raw if employee.cost_centre else None,
        "language": employee.language,
        "starts": employee.starts,
        "leaves": employee.leaves,
        "source": employee.source.raw,
        "source_row": employee.row,
    }


class _Same:
    """Makes an amount and the name of a file once: 120,000 months of use a year have few of them."""

    def __init__(self) -> None:
        self.amount = lru_cache(_ALIKE)(_number)
        self.text = lru_cache(_ALIKE)(Text)


def _usage(row: Sequence[Any], same: _Same) -> UsageMonth:
    """Of a row by place."""
    msisdn, month, minutes, sms, mb_home, mb_eu, mb_world, source = row
    amount = same.amount
    return UsageMonth(
        msisdn, month, amount(minutes), sms, amount(mb_home), amount(mb_eu), amount(mb_world), same.text(source)
    )


def _of_usage(month: UsageMonth) -> dict[str, Any]:
    return {
        "msisdn": month.msisdn,
        "month": month.month,
        "minutes": _text(month.minutes),
        "sms": month.sms,
        "mb_home": _text(month.mb_home),
        "mb_eu": _text(month.mb_eu),
        "mb_world": _text(month.mb_world),
        "source": month.source.raw,
    }
