"""The whole fleet in memory, column by column, sized for 100,000 lines.

A position is a row's place in the columns: it holds until `epoch` changes. What is shown is cleaned once, when a page
comes in (`fleet_tui.domain.text`); the few values that cleaning altered are kept beside, for exports.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, MutableSequence, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from itertools import compress
from typing import Any, NamedTuple

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.line import LINE_COLUMNS, AskedMark, LinePage
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.text import clean, clean_all, fold, fold_all
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.fleet.coded import Coded

Value = str | tuple[str, ...] | Decimal | date | int | None
"""What one cell of the index holds."""


class LineRow(NamedTuple):
    """One line as the list knows it, every text cleaned. `plan` and `options` are codes, `monthly_cost` without VAT.

    `pay_by_mobile_limit` is a month's; None: the legal ceiling.
    """

    id: str
    version: int
    msisdn: str
    iccid: str | None
    description: str
    person: str | None
    plan: str
    status: str
    billing_account: str | None
    options: tuple[str, ...]
    split_bill_profile: str | None
    blocks: tuple[str, ...]
    pay_by_mobile_limit: Decimal | None
    monthly_cost: Decimal | None
    scheduled_kind: str | None
    scheduled_date: date | None
    asked: AskedMark | None = None


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


class FleetIndex:
    """The lines of one fleet.

    `sync_token` is empty until every page has come; `total_expected` is what the server said there is. `generation`
    grows with every change, `epoch` only when rows that were there changed or moved (a page appended leaves it).
    """

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.sync_token = ""
        self.as_of: datetime | None = None
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
        self.plans: Coded[str, str] = Coded(clean)
        self.statuses: Coded[str, str] = Coded(clean)
        self.billing_accounts: Coded[str | None, str | None] = Coded(_text_or_none)
        self.options: Coded[tuple[str, ...], tuple[str, ...]] = Coded(_texts)
        self.split_bill_profiles: Coded[str | None, str | None] = Coded(_text_or_none)
        self.blocks: Coded[tuple[str, ...], tuple[str, ...]] = Coded(_texts)
        self.pay_by_mobile_limits: Coded[Decimal | None, Decimal | None] = Coded(_same)
        self.monthly_costs: Coded[Decimal | None, Decimal | None] = Coded(_same)
        self.scheduled_kinds: Coded[str | None, str | None] = Coded(_text_or_none)
        self.scheduled_dates: Coded[str | None, date | None] = Coded(_day)
        self.asked: dict[str, AskedMark] = {}
        """What is asked of the operator, for the few lines for which something is, by id."""
        self.haystacks: list[str] = []
        """What free words search, folded, one string a row: fields are parted by line breaks."""

        self._raws: dict[tuple[str, str], str] = {}
        self._position_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def complete(self) -> bool:
        """Every page has come."""
        return bool(self.sync_token)

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
        cells = _READERS[column](self)
        if isinstance(cells, Coded):
            values, codes = cells.values, cells.codes
            return [values[codes[position]] for position in positions]
        return [cells[position] for position in positions]

    def value(self, position: int, column: str) -> Value:
        """One cell by the name it has in `LinePage`. Raises KeyError, IndexError."""
        value: Value = _READERS[column](self)[position]
        return value

    def raw(self, position: int, column: str) -> Value:
        """One cell as it came, for exports and write-back. Raises KeyError, IndexError."""
        cells = _READERS[column](self)
        raw: Value
        if isinstance(cells, Coded):
            raw = cells.raw(position)
        else:
            raw = self._raws.get((column, self.ids[position]), cells[position])
        return raw

    def page(self, start: int, stop: int) -> LinePage:
        """Some rows in the wire's form, as they came, for the snapshot on disk."""
        rows = range(start, min(stop, len(self.ids)))
        columns = {name: [self.raw(position, name) for position in rows] for name in LINE_COLUMNS}
        asked = {line_id: mark for line_id in self.ids[start:stop] if (mark := self.asked.get(line_id)) is not None}
        head = {"total": len(self.ids), "currency": self.currency, "sync_token": self.sync_token, "asked": asked}
        return LinePage.model_validate(head | columns)

    def copy(self) -> FleetIndex:
        """The index as it is now, for a thread to read while this one goes on changing; costs a few milliseconds."""
        other = FleetIndex()
        other.__dict__.update({name: copy(value) for name, value in self.__dict__.items()})
        return other

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
        self.haystacks = self._haystacks_of(range(len(self.ids)))
        self._changed(rows_moved=True)

    def add_page(self, page: LinePage) -> None:
        """Take in a page: new lines at the end, known ones in their place."""
        self.total_expected = page.total
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

    def finish(self, sync_token: str, as_of: datetime) -> None:
        """Every page has come, or the difference to `as_of`."""
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
        self.msisdns += self._cleaned("msisdn", page.id, page.msisdn)
        self.iccids += self._cleaned_or_none("iccid", page.id, page.iccid)
        self.descriptions += self._cleaned("description", page.id, page.description)
        persons = self._cleaned_or_none("person", page.id, page.person)
        # Most lines are described by the name of their user: one string for both.
        described = zip(self.descriptions[start:], persons, strict=True)
        self.persons += [description if description == person else person for description, person in described]
        self.plans.extend(page.plan)
        self.statuses.extend(page.status)
        self.billing_accounts.extend(page.billing_account)
        self.options.extend(map(tuple, page.options))
        self.split_bill_profiles.extend(page.split_bill_profile)
        self.blocks.extend(map(tuple, page.blocks))
        self.pay_by_mobile_limits.extend(page.pay_by_mobile_limit)
        self.monthly_costs.extend(page.monthly_cost)
        self.scheduled_kinds.extend(page.scheduled_kind)
        self.scheduled_dates.extend(page.scheduled_date)
        self.haystacks += self._haystacks_of(range(start, len(self.ids)))

    def _replace(self, page: LinePage) -> None:
        positions = [self._position_of[line_id] for line_id in page.id]
        self._forget_raws(page.id)
        _put(self.versions, positions, page.version)
        _put(self.msisdns, positions, self._cleaned("msisdn", page.id, page.msisdn))
        _put(self.iccids, positions, self._cleaned_or_none("iccid", page.id, page.iccid))
        _put(self.descriptions, positions, self._cleaned("description", page.id, page.description))
        _put(self.persons, positions, self._cleaned_or_none("person", page.id, page.person))
        self.plans.put(positions, page.plan)
        self.statuses.put(positions, page.status)
        self.billing_accounts.put(positions, page.billing_account)
        self.options.put(positions, map(tuple, page.options))
        self.split_bill_profiles.put(positions, page.split_bill_profile)
        self.blocks.put(positions, map(tuple, page.blocks))
        self.pay_by_mobile_limits.put(positions, page.pay_by_mobile_limit)
        self.monthly_costs.put(positions, page.monthly_cost)
        self.scheduled_kinds.put(positions, page.scheduled_kind)
        self.scheduled_dates.put(positions, page.scheduled_date)
        _put(self.haystacks, positions, self._haystacks_of(positions))

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
        for coded in self._coded():
            coded.keep(mask)
        self._position_of = {line_id: position for position, line_id in enumerate(self.ids)}
        return True

    def _forget_asked(self, line_ids: Iterable[str]) -> None:
        for line_id in line_ids:
            self.asked.pop(line_id, None)

    def _coded(self) -> tuple[Coded[Any, Any], ...]:
        return (
            self.plans, self.statuses, self.billing_accounts, self.options, self.split_bill_profiles, self.blocks,
            self.pay_by_mobile_limits, self.monthly_costs, self.scheduled_kinds, self.scheduled_dates,
        )  # fmt: skip

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

    def _haystacks_of(self, positions: Sequence[int]) -> list[str]:
        plans = [fold(f"{self.catalogue.plan_name(code)}\n{code}") for code in self.plans.values]
        accounts = [fold(account or "") for account in self.billing_accounts.values]
        plan_codes, account_codes = self.plans.codes, self.billing_accounts.codes
        return [
            f"{_national(number)}\n{number}\n{iccid or ''}\n{description}\n"
            f"{'' if person == description else person}\n{plan}\n{account}"
            for number, iccid, description, person, plan, account in zip(
                [self.msisdns[position] for position in positions],
                [self.iccids[position] for position in positions],
                fold_all([self.descriptions[position] for position in positions]),
                fold_all([self.persons[position] or "" for position in positions]),
                [plans[plan_codes[position]] for position in positions],
                [accounts[account_codes[position]] for position in positions],
                strict=True,
            )
        ]


def _part(page: LinePage, rows: Sequence[int]) -> LinePage:
    """Those rows of `page`."""
    return page.model_copy(update={name: _at(getattr(page, name), rows) for name in LINE_COLUMNS})


def _at(column: Sequence[Any], rows: Sequence[int]) -> list[Any]:
    return [column[row] for row in rows]


def _put(column: MutableSequence[Any], positions: Iterable[int], values: Iterable[Any]) -> None:
    for position, value in zip(positions, values, strict=True):
        column[position] = value


def _national(msisdn: str) -> str:
    """The digits one dials at home; the grouping that `domain.msisdn` knows is not needed a hundred thousand times."""
    return "0" + msisdn[3:] if msisdn.startswith("+32") else msisdn


_TEXT_COLUMNS = ("msisdn", "iccid", "description", "person")

_READERS: dict[str, Callable[[FleetIndex], Sequence[Any] | Coded[Any, Any]]] = {
    "id": lambda index: index.ids,
    "version": lambda index: index.versions,
    "msisdn": lambda index: index.msisdns,
    "iccid": lambda index: index.iccids,
    "description": lambda index: index.descriptions,
    "person": lambda index: index.persons,
    "plan": lambda index: index.plans,
    "status": lambda index: index.statuses,
    "billing_account": lambda index: index.billing_accounts,
    "options": lambda index: index.options,
    "split_bill_profile": lambda index: index.split_bill_profiles,
    "blocks": lambda index: index.blocks,
    "pay_by_mobile_limit": lambda index: index.pay_by_mobile_limits,
    "monthly_cost": lambda index: index.monthly_costs,
    "scheduled_kind": lambda index: index.scheduled_kinds,
    "scheduled_date": lambda index: index.scheduled_dates,
}
