"""Itemised bills: the charges of a file of any operator, in one shape.

Rows of use are added up by line, month and wording: whom somebody called, and when, is neither read nor kept. Rows that
only add up others are left out, and said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.own_data import UsageMonth
from fleet_tui.domain.text import Text, clean, fold
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values, own_cells
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.charge_kinds import category_of, instalment_of
from fleet_tui.workbook.columns import filled
from fleet_tui.workbook.decimals import NOT_SAID, SignsSaid, exact_number, signs_of
from fleet_tui.workbook.detail_form import FORM, NUMBERS, Column
from fleet_tui.workbook.detail_head import head_record
from fleet_tui.workbook.detail_use import STATES, UseBook, data_field
from fleet_tui.workbook.heading_words import words_of
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.named_table import NamedRow, NamedTable, read_named
from fleet_tui.workbook.tables import WorkbookError, too_many_rows

ROW_LIMIT = 500_000
"""Rows that are read."""
USE = frozenset({ChargeCategory.CALLS, ChargeCategory.SMS, ChargeCategory.DATA, ChargeCategory.ROAMING})
"""Charges that are added up by line, month and wording."""
_TOTAL = re.compile(r"\b(sous-?|sub|zwischen|tussen)?(total\w*|totaal|summe|somme|gesamt\w*)\b")
_NUMBER_LIKE = re.compile(r"[+(]?\d(?:[\s./()-]{0,2}\d){7,14}")
_SECONDS = frozenset(("seconds", "secondes", "seconden", "sekunden", "sec", "s"))
_CENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class DetailCharge:
    """One charge of an itemised bill; without a number it is the whole account's. `period_until` is included."""

    place: Place
    category: ChargeCategory
    text: Text
    net: Decimal
    msisdn: str | None = None
    quantity: Decimal = Decimal(1)
    unit: ChargeUnit = ChargeUnit.PIECE
    vat_rate: Decimal | None = None
    period_from: date | None = None
    period_until: date | None = None
    invoice: str = ""
    issued: date | None = None
    account: str = ""
    cost_centre: Text | None = None
    instalment: tuple[int, int] | None = None


@dataclass(slots=True)
class DetailFile:
    """What an itemised bill says. `fingerprint` is the same for every file with these headings."""

    charges: list[DetailCharge]
    reading: Reading
    fingerprint: str
    refused: list[tuple[Place, str]] = field(default_factory=list)
    totals: list[Place] = field(default_factory=list)
    """Rows that add up others."""
    wrong_totals: list[tuple[Place, Decimal]] = field(default_factory=list)
    """Totals that are not what the rows above add up to."""
    use: list[UsageMonth] = field(default_factory=list)
    """What lines used, where the bill lists all of it (`detail_use`)."""
    filled_down: int = 0
    """Rows whose number stands above them."""
    decimals: str | None = None
    """The sign before decimals, as the file shows it or somebody said; None where it makes no difference."""

    @property
    def net(self) -> Decimal:
        """The sum of its charges."""
        return sum((charge.net for charge in self.charges), Decimal(0))


def read_detail(path: Path, said: SignsSaid = NOT_SAID, *, name: str = "") -> DetailFile:
    """Read an itemised bill. `said`: what stands before decimals; `name`: what it is called, where `path` does not say.

    Raises:
        NumbersUnclear: a number may be thousands or decimals, and it is not `said` which.
        WorkbookError: it cannot be read, is none, has no rows, or its amounts are with VAT at an unknown rate.
    """
    file = read_named(path, FORM, ROW_LIMIT)
    found = DetailFile([], file.reading, fingerprint_of(file.tables))
    charges: list[DetailCharge] = []
    use = UseBook(Text(path.name))
    called = name or clean(path.name)
    numbers = ({column: table.cells(column) for column in NUMBERS} for table in file.tables)
    signs = signs_of(called, numbers, said.of(called, found.fingerprint))
    found.decimals = signs.file
    for table, columns in zip(file.tables, signs.columns, strict=True):
        charges += _Reader(path, table, found, use, columns).charges()
    if not charges and not found.refused:
        raise WorkbookError(_("{file} has headings but no rows below them.").format(file=clean(path.name)))
    found.charges = _added_up(charges)
    found.use = use.months()
    return found


def fingerprint_of(tables: Sequence[NamedTable[Column]]) -> str:
    """SHA-256 of the folded headings in their order."""
    said = "\n".join("\t".join(fold(text) for text in table.texts) for table in tables[:1])
    return hashlib.sha256(f"DETAIL\n{said}".encode()).hexdigest()


class _Reader:
    """Rows of one table; units and the sign of decimals are the columns'."""

    def __init__(
        self,
        path: Path,
        table: NamedTable[Column],
        found: DetailFile,
        use: UseBook,
        signs: Mapping[Column, str | None],
    ) -> None:
        self._path = path
        self._use = use
        self._table = table
        self._found = found
        self._words = {column: words_of(table.texts[place]) for column, place in table.columns.items()}
        self._signs = signs
        self._head = head_record(table)
        self._fills_down = _numbers_once(table)
        self._number: str | None = None
        if Column.GROSS in table.columns and not table.columns.keys() & {Column.NET, Column.AMOUNT, Column.VAT}:
            raise WorkbookError(
                _(
                    "{file} has amounts with VAT only, and no rate of VAT: what they are without it cannot be told."
                ).format(file=clean(path.name))
            )

    def charges(self) -> Iterator[DetailCharge]:
        """Its charges, without those that add up others."""
        sums = _Sums()
        for count, row in enumerate(self._table.rows()):
            if count >= ROW_LIMIT:
                raise too_many_rows(self._path, ROW_LIMIT)
            try:
                charge = self._charge(row, sums)
            except CellProblem as problem:
                self._found.refused.append((row.place, problem.message))
                continue
            if charge is not None:
                sums.add(charge.msisdn, charge.net)
                self._note_use(row, charge)
                yield charge

    def _charge(self, row: NamedRow[Column], sums: _Sums) -> DetailCharge | None:
        """The charge of a row, None for a total. Raises CellProblem."""
        net = self._net(row)
        text, category_text = (
            own_cells.short_text(row.cell(column), 1000) for column in (Column.TEXT, Column.CATEGORY)
        )
        if net is None:
            raise CellProblem("AMOUNT_MISSING", _("There is no amount."))
        said_number = plain_text(row.cell(Column.NUMBER))
        says_total = any(_TOTAL.search(fold(said)) for said in (text, category_text, said_number))
        blank = not text and not category_text
        number = None if says_total and not _can_be_number(row) else self._msisdn(row)
        if (says_total or blank) and sums.is_total(number, net):
            self._found.totals.append(row.place)
            return None
        if says_total and number is None:
            self._found.wrong_totals.append((row.place, net))
            return None
        if blank:
            raise CellProblem("TEXT_MISSING", _("There is neither a text nor a category."))
        return self._put_together(row, number, net, text or category_text, category_text)

    def _put_together(
        self, row: NamedRow[Column], number: str | None, net: Decimal, text: str, category_text: str
    ) -> DetailCharge:
        rate = exact_number(row.cell(Column.VAT), self._signs.get(Column.VAT))
        quantity, unit = self._quantity(row)
        outside = "O" if rate == 0 else "S"
        category = category_of(category_text, unit, "S", net) if category_text else ChargeCategory.OTHER
        by_text = category_of(text, unit, outside, net)
        if category in {ChargeCategory.OTHER, ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION}:
            category = by_text if by_text is not ChargeCategory.OTHER else category
        elif category in USE and by_text is ChargeCategory.ROAMING:
            category = by_text
        if category in USE:
            text = _NUMBER_LIKE.sub("…", text)
        head = self._head
        first = own_cells.day(row.cell(Column.FROM)) if _is_day(row) else own_cells.month(row.cell(Column.FROM))
        last = own_cells.day(row.cell(Column.UNTIL))
        if first is not None and last is None:
            last = _month_end(first) if category not in USE else first
        cost_centre = own_cells.short_text(row.cell(Column.COST_CENTRE))
        return DetailCharge(
            row.place,
            category,
            Text(text),
            net,
            number,
            quantity,
            unit,
            rate,
            first or head.period_from,
            last or head.period_until,
            own_cells.short_text(row.cell(Column.INVOICE), 100) or head.invoice,
            own_cells.day(row.cell(Column.ISSUED)) or head.issued,
            own_cells.short_text(row.cell(Column.ACCOUNT), 100) or head.account,
            Text(cost_centre) if cost_centre else None,
            self._instalment(row, text),
        )

    def _note_use(self, row: NamedRow[Column], charge: DetailCharge) -> None:
        """What the row says of use: a call, or a sum that a column states."""
        if charge.category in USE:
            line, kind = (charge.msisdn, charge.period_from), (charge.category, charge.unit)
            self._use.event(line, kind, charge.text, charge.quantity, charge.net)
        day = charge.period_from or charge.period_until or charge.issued
        data = data_field(charge.category, charge.text)
        for column, name in ((Column.DURATION, "minutes"), (Column.VOLUME, data), (Column.MESSAGES, "sms")):
            if self._words.get(column, frozenset()) & STATES:
                try:
                    self._use.stated(charge.msisdn, day, name, self._amount_of_use(row, column))
                except CellProblem:
                    continue  # its charge counts all the same

    def _amount_of_use(self, row: NamedRow[Column], column: Column) -> Decimal | None:
        words, sign = self._words.get(column, frozenset()), self._signs.get(column)
        if column is Column.DURATION:
            return own_cells.minutes(row.cell(column), sign, seconds=bool(words & _SECONDS))
        if column is Column.VOLUME:
            return own_cells.megabytes(row.cell(column), sign, own_cells.unit_of(words))
        return exact_number(row.cell(column), sign)

    def _net(self, row: NamedRow[Column]) -> Decimal | None:
        for column in (Column.NET, Column.AMOUNT):
            if (net := exact_number(row.cell(column), self._signs.get(column))) is not None:
                return net
        gross = exact_number(row.cell(Column.GROSS), self._signs.get(Column.GROSS))
        if gross is None or not gross:
            return gross
        rate = exact_number(row.cell(Column.VAT), self._signs.get(Column.VAT))
        if rate is None:
            raise CellProblem("VAT_UNKNOWN", _("The amount is with VAT, and no rate of VAT stands there."))
        return (gross / (1 + rate / 100)).quantize(_CENT)

    def _msisdn(self, row: NamedRow[Column]) -> str | None:
        """The number of the row; of one without, that of the row above where the file writes each number once."""
        cell = row.cell(Column.NUMBER)
        if cell_values.said(cell):
            self._number = cell_values.msisdn(cell)
            return self._number
        if self._fills_down and self._number is not None:
            self._found.filled_down += 1
            return self._number
        return None

    def _quantity(self, row: NamedRow[Column]) -> tuple[Decimal, ChargeUnit]:
        """How much of what: a duration in minutes, a volume in MB, else the quantity with its unit."""
        if talked := self._amount_of_use(row, Column.DURATION):
            return talked, ChargeUnit.MINUTE
        if sent := self._amount_of_use(row, Column.VOLUME):
            return sent, ChargeUnit.MEGABYTE
        quantity = exact_number(row.cell(Column.QUANTITY), self._signs.get(Column.QUANTITY))
        words = words_of(own_cells.short_text(row.cell(Column.UNIT)))
        unit = next((unit for word, unit in _UNITS.items() if word in words), ChargeUnit.PIECE)
        return (Decimal(1) if quantity is None else quantity), unit

    @staticmethod
    def _instalment(row: NamedRow[Column], text: str) -> tuple[int, int] | None:
        found = re.search(r"(\d{1,3}) ?(?:/|of|sur|van|von|de) ?(\d{1,3})", plain_text(row.cell(Column.INSTALMENT)))
        return (int(found[1]), int(found[2])) if found else instalment_of(text)


_UNITS: Mapping[str, ChargeUnit] = {
    **dict.fromkeys(("month", "mois", "maand", "monat", "mon", "months"), ChargeUnit.MONTH),
    **dict.fromkeys(("minute", "minutes", "min", "minuut", "minuten"), ChargeUnit.MINUTE),
    **dict.fromkeys(("second", "seconds", "sec", "seconde", "sekunden", "seconden"), ChargeUnit.SECOND),
    **dict.fromkeys(("sms", "message", "messages", "mms"), ChargeUnit.SMS),
    **dict.fromkeys(("mb", "mo"), ChargeUnit.MEGABYTE),
    **dict.fromkeys(("gb", "go"), ChargeUnit.GIGABYTE),
    **dict.fromkeys(("call", "calls", "appel", "appels", "oproep"), ChargeUnit.CALL),
}


class _Sums:
    """What the rows so far add up to: of each number, since the last total, and all."""

    def __init__(self) -> None:
        self._of_number: dict[str | None, tuple[Decimal, int]] = {}
        self._since = (Decimal(0), 0)
        self._all = (Decimal(0), 0)

    def add(self, number: str | None, net: Decimal) -> None:
        """One more charge."""
        total, count = self._of_number.get(number, (Decimal(0), 0))
        self._of_number[number] = (total + net, count + 1)
        self._since = (self._since[0] + net, self._since[1] + 1)
        self._all = (self._all[0] + net, self._all[1] + 1)

    def is_total(self, number: str | None, net: Decimal) -> bool:
        """Whether a row that may be a total is what rows above add up to, to two cents."""
        known = [self._since, self._all] if number is None else [self._of_number.get(number, (Decimal(0), 0))]
        found = any(count and abs(total - net) <= Decimal("0.02") for total, count in known)
        if found:
            self._since = (Decimal(0), 0)
        return found


def _numbers_once(table: NamedTable[Column]) -> bool:
    """Whether the file writes each number once, above its rows: none stands twice, most have rows without below."""
    seen: set[str] = set()
    runs = 0
    before = ""
    for row in table.rows():
        cell = filled(row.row, table.columns[Column.NUMBER])
        text = "" if cell is None else plain_text(cell)
        if text in seen:
            return False
        runs += bool(before and not text)
        if text:
            seen.add(text)
        before = text
    return runs > len(seen) / 2


def _can_be_number(row: NamedRow[Column]) -> bool:
    try:
        cell_values.msisdn(row.cell(Column.NUMBER))
    except CellProblem:
        return False
    return True


def _is_day(row: NamedRow[Column]) -> bool:
    """Whether the period begins with a day, not a month."""
    cell = row.cell(Column.FROM)
    if not isinstance(cell, str):
        return True
    try:
        own_cells.day(cell)
    except CellProblem:
        return False
    return True


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _added_up(charges: Sequence[DetailCharge]) -> list[DetailCharge]:
    """The charges, those of use added up by line, month and wording; others stay as they are, twice where twice."""
    found: dict[tuple[object, ...], DetailCharge] = {}
    for place, charge in enumerate(charges):
        month = None if charge.period_from is None else charge.period_from.replace(day=1)
        key: tuple[object, ...] = (place,)
        if charge.category in USE:
            key = (charge.msisdn, month, charge.category, charge.text, charge.unit, charge.vat_rate, charge.invoice)
        before = found.get(key)
        found[key] = charge if before is None else _both(before, charge)
    return list(found.values())


def _both(one: DetailCharge, other: DetailCharge) -> DetailCharge:
    first = [each for each in (one.period_from, other.period_from) if each is not None]
    last = [each for each in (one.period_until, other.period_until) if each is not None]
    return replace(
        one,
        net=one.net + other.net,
        quantity=one.quantity + other.quantity,
        period_from=min(first, default=None),
        period_until=max(last, default=None),
    )
