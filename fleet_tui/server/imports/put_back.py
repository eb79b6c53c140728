"""Puts back what a list of lines, a price list or an HR list replaced, but nothing that went on since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.own_files import FileKind
from fleet_tui.server.imports.replaced import (
    CHANGED_BY,
    Change,
    Key,
    ReplacedRows,
    key_columns,
    key_text,
    owner_of,
)
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OPEN_ASKS, number_of
from fleet_tui.server.storage.organisations import next_sequence

LINES, ITEMS, ORDERS = tables.lines.c, tables.order_items.c, tables.orders.c
SOURCES, ROWS = tables.sources.c, tables.replaced_rows.c

_SEEN = frozenset({"listed_on", "operator"})
"""What every list says of every line that it has."""
_GAVE_UP = (ItemStatus.CANCELLED.value, ItemStatus.REFUSED.value)
_NAMED_BY: Sequence[tuple[Table, str, Table]] = (
    (tables.lines, "plan", tables.plans), (tables.lines, "options", tables.options),
    (tables.lines, "person_id", tables.people), (tables.lines, "billing_account", tables.billing_accounts),
    (tables.lines, "split_bill_profile", tables.split_bill_profiles), (tables.option_prices, "plan", tables.plans),
    (tables.option_prices, "option", tables.options), (tables.prices, "plan", tables.plans),
    (tables.prices, "code", tables.plans), (tables.prices, "code", tables.options),
    (tables.profiles, "person_id", tables.people),
)  # fmt: skip
"""Columns that name rows of other tables."""


class PutBack:
    """Puts back for one organisation, in the caller's transaction, what one file replaced."""

    def __init__(self, connection: AsyncConnection, owner: str, source: Row[Any], now: datetime) -> None:
        self._connection = connection
        self._owner = owner
        self._source = source
        self._now = now
        self._replaced = ReplacedRows(connection, owner)

    async def run(self) -> dict[str, int]:
        """Put it all back: how much of what, as `UndoneFile` counts it; nothing where it is not known any more.

        Raises:
            ApiProblem: 409 SOURCE_BEFORE_FILE, SOURCE_BEFORE_ORDER, SOURCE_BEFORE_CHANGE for what came since and
                depends on it.
        """
        changes = await self._replaced.of(self._source.id)
        if not changes:
            return {}
        changes = await self._still_so(changes)
        await self._require_no_order(changes)
        await self._write(changes)
        await self._require_named(changes)
        await self._replaced.forget(self._source.id)
        items = [each for each in changes if each.table is tables.order_items]
        await Asking(self._connection, self._owner, self._now).show(await self._lines_of(items))
        await PeopleMatcher(self._connection, self._owner, self._now).see_to()
        return _counted(changes)

    # What came since

    async def _still_so(self, changes: Sequence[Change]) -> list[Change]:
        """The changes that are to be put back: what the file left is still there, or has its own way to go.

        Raises:
            ApiProblem: 409 for anything else that is otherwise by now.
        """
        orders = [each.key[0] for each in changes if each.table in {tables.orders, tables.order_items}]
        current = {table: await self._replaced.rows(table, orders) for table in CHANGED_BY[FileKind(self._source.kind)]}
        found = []
        for each in changes:
            now = current[each.table].get(each.key)
            if not _is_as_left(each, now):
                if _has_its_own_way(each):
                    continue
                raise await self._since(each.table, each.key, now)
            if each.table is tables.billing_accounts and each.before is None and await self._is_billed(each.key[0]):
                continue
            found.append(each)
        return found

    async def _is_billed(self, account: str) -> bool:
        """An invoice is of that account, and brings it by itself."""
        invoices = tables.invoices.c
        mine = and_(invoices.organisation_id == self._owner, invoices.billing_account == account)
        return (await self._connection.execute(select(invoices.number).where(mine).limit(1))).first() is not None

    async def _require_no_order(self, changes: Iterable[Change]) -> None:
        """No order was made since of lines, names or fields that this file brought. Raises ApiProblem 409."""
        brought = {(each.table, each.key[0]) for each in changes if each.before is None}
        fields = {each.key[0]: set(each.before) for each in changes if each.table is tables.lines and each.before}
        statement = (
            select(ITEMS.line_id, ITEMS.asked, ORDERS.serial)
            .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
            .where(
                ITEMS.organisation_id == self._owner,
                ORDERS.created_at >= self._source.imported_at,
                ITEMS.status.not_in(_GAVE_UP),
            )
            .order_by(ORDERS.serial)
        )
        for row in (await self._connection.execute(statement)).all():
            asked = json.loads(row.asked or "{}")
            names = {
                (named, name)
                for table, field, named in _NAMED_BY
                if table is tables.lines
                for name in _names(asked.get(field))
            }
            if (tables.lines, row.line_id) in brought or names & brought or fields.get(row.line_id, set()) & set(asked):
                raise _before_order(row.serial)

    async def _require_named(self, changes: Iterable[Change]) -> None:
        """Nothing names what went. Raises ApiProblem 409."""
        gone: dict[Table, list[str]] = {}
        for each in changes:
            if each.before is None:
                gone.setdefault(each.table, []).append(each.key[0])
        for table, field, named in _NAMED_BY:
            for some in chunks(gone.get(named, [])):
                column = table.c[field]
                if table is tables.lines and field == "options":
                    for code in some:
                        await self._require_none(table, column.contains(json.dumps(code), autoescape=True))
                else:
                    await self._require_none(table, column.in_(some))

    async def _require_none(self, table: Table, condition: ColumnElement[bool]) -> None:
        statement = select(table).where(owner_of(table) == self._owner, condition).limit(1)
        row = (await self._connection.execute(statement)).first()
        if row is not None:
            key = tuple(getattr(row, each.name) for each in key_columns(table))
            raise await self._since(table, key, row)

    async def _since(self, table: Table, key: Key, row: Row[Any] | None) -> ApiProblem:
        """What a row that is otherwise by now is refused with: the file, the order or the name by which it is known."""
        if table in {tables.orders, tables.order_items}:
            serial = select(ORDERS.serial).where(ORDERS.organisation_id == self._owner, ORDERS.id == key[0])
            return _before_order((await self._connection.execute(serial)).scalar_one())
        later = (
            select(SOURCES.name)
            .join(tables.replaced_rows, and_(ROWS.organisation_id == self._owner, ROWS.source_id == SOURCES.id))
            .where(
                SOURCES.organisation_id == self._owner,
                SOURCES.imported_at > self._source.imported_at,
                ROWS.of_table == table.name,
                ROWS.key == key_text(key),
            )
            .order_by(SOURCES.imported_at.desc())
            .limit(1)
        )
        file = (await self._connection.execute(later)).scalar()
        if file is not None:
            return before_file(file)
        params = {"name": _name_of(row) or str(key[0])}
        return ApiProblem(409, "SOURCE_BEFORE_CHANGE", "Something it brought was changed since.", params=params)

    # Writing

    async def _write(self, changes: Sequence[Change]) -> None:
        sequence = await next_sequence(self._connection, self._owner)
        writer = ChangeWriter(self._connection, self._owner, sequence, self._now)
        for table in dict.fromkeys(each.table for each in changes):
            mine = [each for each in changes if each.table is table]
            brought = [each.key for each in mine if each.before is None]
            if table is tables.lines:
                await writer.remove([key[0] for key in brought])
                await writer.note({each.key[0]: each.before for each in mine if each.before}, new_version=True)
                continue
            await self._delete(table, brought)
            for some in chunks([each for each in mine if each.after is None]):
                owner = {owner_of(table).name: self._owner}
                await self._connection.execute(insert(table), [owner | dict(each.before or {}) for each in some])
            await self._update(table, [each for each in mine if each.before is not None and each.after is not None])

    async def _delete(self, table: Table, keys: Sequence[Key]) -> None:
        if keys:
            columns = key_columns(table)
            rows = [{f"of_{column.name}": part for column, part in zip(columns, key, strict=True)} for key in keys]
            await self._connection.execute(delete(table).where(*self._where(table)), rows)

    async def _update(self, table: Table, changes: Sequence[Change]) -> None:
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for each in changes:
            values = {name: value for name, value in (each.before or {}).items() if name != "version"}
            keys = {f"of_{column.name}": part for column, part in zip(key_columns(table), each.key, strict=True)}
            alike.setdefault(frozenset(values), []).append(values | keys)
        version = {"version": table.c.version + 1} if "version" in table.c else {}
        for names, rows in alike.items():
            columns: dict[str, Any] = {name: bindparam(name) for name in names}
            statement = update(table).where(*self._where(table)).values(columns | version)
            await self._connection.execute(statement, rows)

    def _where(self, table: Table) -> list[ColumnElement[bool]]:
        keys = [column == bindparam(f"of_{column.name}") for column in key_columns(table)]
        return [owner_of(table) == self._owner, *keys]

    async def _lines_of(self, items: Iterable[Change]) -> list[str]:
        found: list[str] = []
        for some in chunks(sorted({each.key[0] for each in items})):
            statement = select(ITEMS.line_id).where(ITEMS.organisation_id == self._owner, ITEMS.order_id.in_(some))
            found += (await self._connection.execute(statement.where(ITEMS.line_id.is_not(None)))).scalars()
        return found


def _name_of(row: Row[Any] | None) -> str:
    """What people call it; empty where it has no name."""
    if msisdn := getattr(row, "msisdn", None):
        return grouped(msisdn)
    names = (getattr(row, each, None) for each in ("name", "given_name", "family_name"))
    return " ".join(filter(None, names))


def before_file(name: str) -> ApiProblem:
    """A file that came in later and builds on it."""
    return ApiProblem(
        409,
        "SOURCE_BEFORE_FILE",
        "A file that came in later builds on it: take that back first.",
        params={"file": name},
    )


def _before_order(serial: int) -> ApiProblem:
    return ApiProblem(
        409, "SOURCE_BEFORE_ORDER", "An order went on from what it brought.", params={"order": number_of(serial)}
    )


def _names(value: Any) -> Iterable[str]:
    """The codes and ids that a field of an order holds."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_as_left(change: Change, now: Row[Any] | None) -> bool:
    if change.after is None or now is None:
        return change.after is None and now is None
    return all(getattr(now, name) == value for name, value in change.after.items())


def _has_its_own_way(change: Change) -> bool:
    """Whether something else may be there by now: a name of the company, what a list said against an open item."""
    if change.table is tables.order_items:
        return set(change.before or {}) == {"contradicted"}
    return change.table is tables.organisations


def _counted(changes: Iterable[Change]) -> dict[str, int]:
    counts = dict.fromkeys(("lines_gone", "lines_back", "items_open", "names_gone"), 0)
    for each in changes:
        if each.table is tables.lines:
            if each.before is None:
                counts["lines_gone"] += 1
            elif each.before.keys() - _SEEN:
                counts["lines_back"] += 1
        elif each.table is tables.order_items:
            counts["items_open"] += (each.before or {}).get("status") in OPEN_ASKS
        elif each.table in {tables.plans, tables.options, tables.billing_accounts, tables.split_bill_profiles}:
            counts["names_gone"] += each.before is None
    return counts
