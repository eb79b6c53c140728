"""The whole fleet in memory, column by column, sized for 100,000 lines.

A position is a row's place in the columns: it holds until `epoch` changes. What is shown is cleaned once, when a page
comes in (`fleet_tui.domain.text`); the few values that cleaning altered are kept beside, for exports.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, MutableSequence, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from itertools import compress, repeat
from typing import Any, NamedTuple

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.capabilities import ALL
from fleet_tui.domain.line import LINE_COLUMNS, SPARSE_COLUMNS, AskedMark, LinePage
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.text import clean, clean_all
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.fleet.coded import Coded
from fleet_tui.fleet.haystacks import haystacks
from fleet_tui.fleet.row import LineRow

Value = str | tuple[str, ...] | Decimal | date | int | None
"""What one cell of the index holds."""


def _text(raw: str | None) -> str:
    return clean(raw or "")


def _text_or_none(raw: str | None) -> str | None:
    return raw if raw is None else clean(raw)


def _texts(raw: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(clean, raw))


def _day(raw: str | None) -> date | None:
    """The day, or None for what a newer server might write there: one odd date must not hide a fleet."""
    try:
        return None if raw is None else date.fromisoformat(raw)
    except ValueError:
        return None


def _same(amount: Decimal | None) -> Decimal | None:
    return amount


class Rest(NamedTuple):
    """What is still to come of a fleet whose first pages are there: an interrupted load goes on with it."""

    cursors: tuple[str, ...]
    sync_token: str
    as_of: datetime


class FleetIndex:
    """The lines of one fleet.

    `complete` says that every page has come. `sync_token` is what changes are asked by, empty where an operator cannot
    be asked for them; `rest` is what a load that was interrupted has still to fetch. `total_expected` is what the
    server said there is. `generation` grows with every change, `epoch` only when rows that were there changed or moved
    (a page appended leaves it).
    """

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.capabilities = ALL
        """What the operator offers: of which columns nothing is known."""
        self.complete = False
        self.sync_token = ""
        self.rest: Rest | None = None
        self.as_of: datetime | None = None
        self.today = date.min
        """The day on which the lines came: whose last day is before it has left."""
        self.total_expected = 0
        self.currency = "EUR"
        self.generation = 0
        self.epoch = 0

        self.ids: list[str] = []
        self.versions = array("q")
        self.msisdns: list[str] = []
        self.iccids: list[str | None] = []
        self.descriptions: list[str] = []
        self.persons: list[str | None] = []
        self.plans: Coded[str | None, str] = Coded(_text)
        self.statuses: Coded[str, str] = Coded(clean)
        self.billing_accounts: Coded[str | None, str | None] = Coded(_text_or_none)
        self.options: Coded[tuple[str, ...], tuple[str, ...]] = Coded(_texts)
        self.split_bill_profiles: Coded[str | None, str | None] = Coded(_text_or_none)
        self.blocks: Coded[tuple[str, ...], tuple[str, ...]] = Coded(_texts)
        self.pay_by_mobile_limits: Coded[Decimal | None, Decimal | None] = Coded(_same)
        self.monthly_costs: Coded[Decimal | None, Decimal | None] = Coded(_same)
        self.scheduled_kinds: Coded[str | None, str | None] = Coded(_text_or_none)
        self.scheduled_dates: Coded[str | None, date | None] = Coded(_day)
        self.departments: Coded[str | None, str | None] = Coded(_text_or_none)
        self.cost_centres: Coded[str | None, str | None] = Coded(_text_or_none)
        self.left_on: Coded[str | None, date | None] = Coded(_day)
        self.suspended_on: Coded[str | None, date | None] = Coded(_day)
        self.labels: Coded[tuple[str, ...], tuple[str, ...]] = Coded(_texts)
        self.operators: Coded[str | None, str | None] = Coded(_text_or_none)
        self.status_words: Coded[str | None, str | None] = Coded(_text_or_none)
        self.cost_currencies: Coded[str | None, str | None] = Coded(_text_or_none)
        self.asked: dict[str, AskedMark] = {}
        """What is asked of the operator, for the few lines for which something is, by id."""
        self.haystacks: list[str] = []
        """What free words search, folded, one string a row: fields are parted by line breaks."""

        self._raws: dict[tuple[str, str], str] = {}
        self._position_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    # Reading

    def position_of(self, line_id: str) -> int | None:
        """Where the line stands, None when it is not in the fleet (any more)."""
        return self._position_of.get(line_id)

    def row(self, position: int) -> LineRow:
        """The line at `position`. Raises IndexError."""
        return self.rows([position])[0]

    def rows(self, positions: Sequence[int]) -> list[LineRow]:
        """The lines at `positions`, column by column: thousands in a few milliseconds. Raises IndexError."""
        columns: list[list[Any]] = [self._cells(column, positions) for column in LINE_COLUMNS]
        columns.append([self.asked.get(self.ids[position]) for position in positions])
        return list(map(LineRow._make, zip(*columns, strict=True)))

    def _cells(self, column: str, positions: Sequence[int]) -> list[Value]:
        cells = getattr(self, _ATTRIBUTES[column])
        if isinstance(cells, Coded):
            values, codes = cells.values, cells.codes
            return [values[codes[position]] for position in positions]
        return [cells[position] for position in positions]

    def value(self, position: int, column: str) -> Value:
        """One cell by the name it has in `LinePage`. Raises KeyError, IndexError."""
        value: Value = getattr(self, _ATTRIBUTES[column])[position]
        return value

    def raw(self, position: int, column: str) -> Value:
        """One cell as it came, for exports and write-back. Raises KeyError, IndexError."""
        cells = getattr(self, _ATTRIBUTES[column])
        raw: Value
        if isinstance(cells, Coded):
            raw = cells.raw(position)
        else:
            raw = self._raws.get((column, self.ids[position]), cells[position])
        return raw

    def page(self, start: int, stop: int) -> LinePage:
        """Some rows in the wire's form, as they came, for the snapshot on disk."""
        rows = range(start, min(stop, len(self.ids)))
        columns = {name: [self.raw(position, name) for position in rows] for name in LINE_COLUMNS if self._holds(name)}
        asked = {line_id: mark for line_id in self.ids[start:stop] if (mark := self.asked.get(line_id)) is not None}
        head = {"total": len(self.ids), "currency": self.currency, "sync_token": self.sync_token, "asked": asked}
        return LinePage.model_validate(head | columns)

    def copy(self) -> FleetIndex:
        """The index as it is now, for a thread to read while this one goes on changing; costs a few milliseconds."""
        other = FleetIndex()
        other.__dict__.update({name: copy(value) for name, value in self.__dict__.items()})
        return other

    def knows(self, column: str) -> bool:
        """Some line has, or had, something in a column by its name in `LinePage`; what no company lacks is known,
        unless the operator never tells it."""
        if column not in SPARSE_COLUMNS:
            return column not in self.capabilities.untold
        return any(getattr(self, _CODED[column]).values)

    def _holds(self, column: str) -> bool:
        return column not in SPARSE_COLUMNS or self.knows(column)

    def currency_of(self, row: LineRow) -> str:
        """In which currency a line costs what it costs."""
        return row.cost_currency or self.currency

    @property
    def currencies(self) -> list[str]:
        """Those that the lines cost something in, the fleet's own first."""
        others = {value for value in self.cost_currencies.values if value is not None}
        return [self.currency, *sorted(others - {self.currency})]

    def plan_name(self, code: str) -> str:
        """As `Catalogue.plan_name`."""
        return self.catalogue.plan_name(code)

    def option_name(self, code: str) -> str:
        """As `Catalogue.option_name`."""
        return self.catalogue.option_name(code)

    # Filling

    def set_catalogue(self, contracts: Sequence[Contract], accounts: Sequence[BillingAccount]) -> None:
        """Names and prices to show and to search by; costs a pass over the rows when they differ from before."""
        catalogue = Catalogue(contracts, accounts)
        if catalogue == self.catalogue:
            return
        self.catalogue = catalogue
        self.haystacks = haystacks(self, range(len(self.ids)))
        self._changed(rows_moved=True)

    def add_page(self, page: LinePage) -> None:
        """Take in a page: new lines at the end, known ones in their place."""
        self.total_expected = page.total
        if not self.ids:
            self.currency = page.currency
        altered = self._merge(page)
        self._changed(rows_moved=altered)

    def apply_changes(self, pages: Sequence[LinePage]) -> None:
        """Take in what changed since `sync_token`, the removed lines too, all of it at once."""
        altered = False
        for page in pages:
            altered |= self._merge(page)
            altered |= self._remove(page.removed)
        if pages:
            self.total_expected = pages[-1].total
            self.sync_token = pages[-1].sync_token
        self._changed(rows_moved=altered)

    def begin(self, today: date) -> None:
        """Lines, or what changed of them, are about to come, on that day."""
        if today != self.today:
            self.today = today
            self._changed(rows_moved=bool(self.ids))

    def finish(self, sync_token: str, as_of: datetime) -> None:
        """Every page has come, or the difference to `as_of`."""
        self.complete, self.rest = True, None
        self.sync_token = sync_token
        self.as_of = as_of
        self._changed(rows_moved=False)

    def become(self, other: FleetIndex) -> None:
        """Take over everything of `other`, which is not used any more."""
        generation, epoch = self.generation, self.epoch
        self.__dict__.update(other.__dict__)
        self.generation, self.epoch = generation, epoch
        self._changed(rows_moved=True)

    def _changed(self, *, rows_moved: bool) -> None:
        self.generation += 1
        if rows_moved:
            self.epoch += 1

    def _merge(self, page: LinePage) -> bool:
        """Append new lines, replace known ones; whether any was known. Of a line named twice the last word counts."""
        if page.currency != self.currency:
            own = page.cost_currency or [None] * len(page.id)
            page = page.model_copy(update={"cost_currency": [each or page.currency for each in own]})
        rows = {line_id: row for row, line_id in enumerate(page.id)}
        if self.asked:
            self._forget_asked(page.id)
        self.asked |= page.asked
        known = [row for line_id, row in rows.items() if line_id in self._position_of]
        if not known and len(rows) == len(page.id):
            self._append(page)
            return False
        fresh = [row for line_id, row in rows.items() if line_id not in self._position_of]
        if known:
            self._replace(_part(page, known))
        if fresh:
            self._append(_part(page, fresh))
        return bool(known)

    def _append(self, page: LinePage) -> None:
        start = len(self.ids)
        self.ids += page.id
        self._position_of.update(zip(page.id, range(start, len(self.ids)), strict=True))
        self.versions.extend(page.version)
        self.msisdns += self._cleaned("msisdn", page.id, _or_empty(page.msisdn))
        self.iccids += self._cleaned_or_none("iccid", page.id, page.iccid)
        self.descriptions += self._cleaned("description", page.id, page.description)
        persons = self._cleaned_or_none("person", page.id, page.person)
        # Most lines are described by the name of their user: one string for both.
        described = zip(self.descriptions[start:], persons, strict=True)
        self.persons += [description if description == person else person for description, person in described]
        for name, column in self._coded().items():
            column.extend(_values(page, name))
        self.haystacks += haystacks(self, range(start, len(self.ids)))

    def _replace(self, page: LinePage) -> None:
        positions = [self._position_of[line_id] for line_id in page.id]
        self._forget_raws(page.id)
        _put(self.versions, positions, page.version)
        _put(self.msisdns, positions, self._cleaned("msisdn", page.id, _or_empty(page.msisdn)))
        _put(self.iccids, positions, self._cleaned_or_none("iccid", page.id, page.iccid))
        _put(self.descriptions, positions, self._cleaned("description", page.id, page.description))
        _put(self.persons, positions, self._cleaned_or_none("person", page.id, page.person))
        for name, column in self._coded().items():
            column.put(positions, _values(page, name))
        _put(self.haystacks, positions, haystacks(self, positions))

    def _remove(self, line_ids: Iterable[str]) -> bool:
        """Drop lines; whether any was there."""
        gone = {position for line_id in line_ids if (position := self._position_of.get(line_id)) is not None}
        if not gone:
            return False
        self._forget_raws([self.ids[position] for position in gone])
        self._forget_asked([self.ids[position] for position in gone])
        mask = [position not in gone for position in range(len(self.ids))]
        self.ids = list(compress(self.ids, mask))
        self.versions = array("q", compress(self.versions, mask))
        self.msisdns = list(compress(self.msisdns, mask))
        self.iccids = list(compress(self.iccids, mask))
        self.descriptions = list(compress(self.descriptions, mask))
        self.persons = list(compress(self.persons, mask))
        self.haystacks = list(compress(self.haystacks, mask))
        for coded in self._coded().values():
            coded.keep(mask)
        self._position_of = {line_id: position for position, line_id in enumerate(self.ids)}
        return True

    def _forget_asked(self, line_ids: Iterable[str]) -> None:
        for line_id in line_ids:
            self.asked.pop(line_id, None)

    def _coded(self) -> dict[str, Coded[Any, Any]]:
        """The columns of few values, by their names in `LinePage`."""
        return {name: getattr(self, attribute) for name, attribute in _CODED.items()}

    # Text

    def _cleaned(self, column: str, ids: list[str], raws: list[str]) -> list[str]:
        cleaned = clean_all(raws)
        if cleaned != raws:
            self._keep_raws(column, ids, raws, cleaned)
        return cleaned

    def _cleaned_or_none(self, column: str, ids: list[str], raws: list[str | None]) -> list[str | None]:
        texts = clean_all([raw or "" for raw in raws])
        cleaned = [None if raw is None else text for raw, text in zip(raws, texts, strict=True)]
        if cleaned != raws:
            self._keep_raws(column, ids, raws, cleaned)
        return cleaned

    def _keep_raws(
        self, column: str, ids: list[str], raws: Sequence[str | None], cleaned: Sequence[str | None]
    ) -> None:
        for line_id, raw, shown in zip(ids, raws, cleaned, strict=True):
            if raw is not None and raw != shown:
                self._raws[column, line_id] = raw

    def _forget_raws(self, line_ids: Iterable[str]) -> None:
        if self._raws:
            for line_id in line_ids:
                for column in _TEXT_COLUMNS:
                    self._raws.pop((column, line_id), None)


def _part(page: LinePage, rows: Sequence[int]) -> LinePage:
    """Those rows of `page`."""
    return page.model_copy(update={name: _at(column, rows) for name in LINE_COLUMNS if (column := getattr(page, name))})


def _at(column: Sequence[Any], rows: Sequence[int]) -> list[Any]:
    return [column[row] for row in rows]


def _values(page: LinePage, name: str) -> Iterable[Any]:
    """A column of `page` in a form that can be looked up; nothing for each line where the page leaves it out."""
    column = getattr(page, name)
    if name in {"options", "blocks", "labels"}:
        return map(tuple, column) if column else repeat((), len(page.id))
    return column or repeat(None, len(page.id))


def _or_empty(column: list[str | None]) -> list[str]:
    return [each or "" for each in column]


def _put(column: MutableSequence[Any], positions: Iterable[int], values: Iterable[Any]) -> None:
    for position, value in zip(positions, values, strict=True):
        column[position] = value


_TEXT_COLUMNS = ("msisdn", "iccid", "description", "person")

_CODED: dict[str, str] = {
    "plan": "plans",
    "status": "statuses",
    "billing_account": "billing_accounts",
    "options": "options",
    "split_bill_profile": "split_bill_profiles",
    "blocks": "blocks",
    "pay_by_mobile_limit": "pay_by_mobile_limits",
    "monthly_cost": "monthly_costs",
    "scheduled_kind": "scheduled_kinds",
    "scheduled_date": "scheduled_dates",
    "department": "departments",
    "cost_centre": "cost_centres",
    "left_on": "left_on",
    "suspended_on": "suspended_on",
    "labels": "labels",
    "operator": "operators",
    "status_words": "status_words",
    "cost_currency": "cost_currencies",
}
"""The attributes that hold columns of few values, by their names in `LinePage`."""
_ATTRIBUTES: dict[str, str] = {
    "id": "ids",
    "version": "versions",
    "msisdn": "msisdns",
    "iccid": "iccids",
    "description": "descriptions",
    "person": "persons",
} | _CODED
