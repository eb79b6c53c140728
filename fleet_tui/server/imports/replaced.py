"""What a file replaces, row by row, kept with it: taking it back leaves everything as it was."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Row, Table, delete, insert, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_files import FileKind
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OPEN_ASKS
from fleet_tui.server.storage.pieces import in_pieces
from fleet_tui.server.storage.tables.base import Moment

Key = tuple[Any, ...]
Values = Mapping[str, Any]
ROWS = tables.replaced_rows.c

_KEPT = timedelta(days=400)
"""How long: it names people who are in no list any more."""
_CATALOGUE = (tables.plans, tables.options, tables.option_prices)
CHANGED_BY: Mapping[FileKind, Sequence[Table]] = {
    FileKind.LIST: (
        tables.lines, tables.sim_cards, tables.people, *_CATALOGUE, tables.billing_accounts,
        tables.split_bill_profiles, tables.orders, tables.order_items, tables.outside_changes, tables.organisations,
        tables.sources,
    ),
    FileKind.PRICES: (tables.prices, *_CATALOGUE, tables.sources),
    FileKind.PEOPLE: (tables.employees, tables.sources),
}  # fmt: skip
"""The tables that a file of a kind changes."""

_FOLLOWS: Mapping[str, frozenset[str]] = {
    "lines": frozenset(
        {
            "version", "sequence", "modified_at", "scheduled_kind", "scheduled_date",
            "asked", "asked_kind", "asked_on", "asked_due",
            "employee_id", "hr_department", "hr_cost_centre", "left_on",
        }
    ),
    "people": frozenset({"lineless_since"}),
    "sim_cards": frozenset({"version"}),
    "organisations": frozenset(tables.organisations.c.keys()) - {"id", "name", "operator"},
}  # fmt: skip
"""Columns that no file says: worked out from the rest, or counting changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a table before a file came in and after: what differs. None: there was no such row."""

    table: Table
    key: Key
    before: Values | None
    after: Values | None


class ReplacedRows:
    """What the files of one organisation replaced."""

    def __init__(self, connection: AsyncConnection, owner: str) -> None:
        self._connection = connection
        self._owner = owner

    @asynccontextmanager
    async def by(self, kind: FileKind, now: datetime) -> AsyncIterator[None]:
        """Keep what is changed within, with the file that is noted within; the same again, without a change, is not."""
        orders = await self._open_orders()
        before = [await self.rows(table, orders) for table in CHANGED_BY[kind]]
        yield
        changes: list[Change] = []
        for table, old in zip(CHANGED_BY[kind], before, strict=True):
            changes += _differences(table, old, await self.rows(table, orders))
        noted = [each for each in changes if each.table is tables.sources]
        if len(noted) == len(changes) > 1:
            await self._same_again(noted)
            return
        for each in noted:
            if each.before is None:
                await self._keep(each.key[0], changes, now)
        await self._connection.execute(delete(tables.replaced_rows).where(self._mine, now - _KEPT > ROWS.at))

    async def of(self, source_id: str) -> list[Change]:
        """What that file replaced; nothing where it is not known."""
        statement = select(tables.replaced_rows).where(self._mine, ROWS.source_id == source_id)
        rows = (await self._connection.execute(statement.order_by(ROWS.position))).all()
        found = []
        for row in rows:
            table = tables.metadata.tables[row.of_table]
            key = tuple(json.loads(row.key))
            found.append(Change(table, key, _read(table, row.before), _read(table, row.after)))
        return found

    async def forget(self, source_id: str) -> None:
        """Keep it no longer."""
        await self._connection.execute(delete(tables.replaced_rows).where(self._mine, ROWS.source_id == source_id))

    async def rows(self, table: Table, orders: Iterable[str]) -> dict[Key, Row[Any]]:
        """All rows of a table by their keys, without what follows from the rest; of orders only those."""
        columns = _columns(table)
        keys = key_columns(table)
        places = [columns.index(each) for each in keys]
        found: dict[Key, Row[Any]] = {}
        for condition in _those(table, orders):
            mine = select(*columns).where(owner_of(table) == self._owner, condition)
            async for rows in in_pieces(self._connection, mine, *keys):
                found |= {tuple([row[place] for place in places]): row for row in rows}
        return found

    async def _same_again(self, noted: Iterable[Change]) -> None:
        """A file that is in already changed nothing: it is noted as when it came first."""
        for each in noted:
            mine = tables.sources.c.organisation_id == self._owner
            if each.before is None:
                await self._connection.execute(delete(tables.sources).where(mine, tables.sources.c.id == each.key[0]))
        again = [{"organisation_id": self._owner} | dict(each.before) for each in noted if each.before is not None]
        await self._connection.execute(insert(tables.sources), again)

    async def _open_orders(self) -> list[str]:
        orders = tables.orders.c
        statement = select(orders.id).where(orders.organisation_id == self._owner, orders.status.in_(OPEN_ASKS))
        return list((await self._connection.execute(statement)).scalars())

    async def _keep(self, source: str, changes: Iterable[Change], now: datetime) -> None:
        rows = [
            {
                "organisation_id": self._owner, "source_id": source, "position": position, "at": now,
                "of_table": each.table.name, "key": key_text(each.key),
                "before": _written(each.before), "after": _written(each.after),
            }
            for position, each in enumerate(changes)
        ]  # fmt: skip
        for some in chunks(rows):
            await self._connection.execute(insert(tables.replaced_rows), list(some))

    @property
    def _mine(self) -> ColumnElement[bool]:
        return ROWS.organisation_id == self._owner


def owner_of(table: Table) -> Column[Any]:
    """The column that says whose a row is."""
    return tables.organisations.c.id if table is tables.organisations else table.c.organisation_id


def key_columns(table: Table) -> list[Column[Any]]:
    """What tells the rows of one organisation from each other."""
    owner = owner_of(table)
    return [each for each in table.primary_key if each is not owner] or [owner]


def key_text(key: Key) -> str:
    """A key as it is kept."""
    return json.dumps(key)


def _columns(table: Table) -> list[Column[Any]]:
    left_out = _FOLLOWS.get(table.name, frozenset())
    return [each for each in table.c if each.name not in left_out and each.name != "organisation_id"]


def _those(table: Table, orders: Iterable[str]) -> list[ColumnElement[bool]]:
    """What tells the rows that count, piece by piece."""
    if table.name not in {"orders", "order_items"}:
        return [true()]
    column = table.c.id if table is tables.orders else table.c.order_id
    return [column.in_(some) for some in chunks(sorted(orders))]


def _differences(table: Table, before: Mapping[Key, Row[Any]], after: Mapping[Key, Row[Any]]) -> Iterable[Change]:
    names = [each.name for each in _columns(table)]
    for key, old in before.items():
        new = after.get(key)
        if new is None:
            yield Change(table, key, dict(zip(names, old, strict=True)), None)
        elif old != new:
            other = [place for place, name in enumerate(names) if old[place] != new[place]]
            yield Change(
                table, key, {names[each]: old[each] for each in other}, {names[each]: new[each] for each in other}
            )
    for key in after.keys() - before.keys():
        yield Change(table, key, None, dict(zip(names, after[key], strict=True)))


def _written(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values, default=lambda each: each.isoformat())


def _read(table: Table, text: str | None) -> Values | None:
    if text is None:
        return None
    return {name: _value(table.c[name], value) for name, value in json.loads(text).items()}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
