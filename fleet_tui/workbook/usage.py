"""What lines used, month by month, out of a company's own file. What the file does not say is not known, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from fleet_tui.domain.own_data import UsageMonth
from fleet_tui.domain.text import Text, clean
from fleet_tui.i18n import N_, _
from fleet_tui.workbook import cell_values, own_cells
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.decimals import exact_number, signs_of
from fleet_tui.workbook.heading_words import word_set, words_of
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.named_table import Form, NamedRow, NamedTable, read_named, wording
from fleet_tui.workbook.tables import WorkbookError, too_many_rows

ROW_LIMIT = 1_000_000
"""Rows that are read."""


class Column(StrEnum):
    """What a column of use may say."""

    NUMBER = "number"
    MONTH = "month"
    MINUTES = "minutes"
    SMS = "sms"
    HOME = "home"
    EU = "eu"
    WORLD = "world"


_DATA = (
    "data|volume|mb|gb|kb|mo|go|ko|internet|data volume|donnees|gegevens|daten|datenvolumen|dataverbruik|mobile data"
)
_BESIDE = (
    "usage use used verbruik verbruikt consommation consomme consommes verbrauch total totaal summe volume mb gb kb mo"
    " go ko data no nationaal national nationale nationales inland belgium belgique belgie belgien be home mobile month"
    " mois maand monat trafic traffic verkeer"
)
FORM: Form[Column] = Form(
    {
        Column.NUMBER: wording(
            "no|msisdn|gsm|mobile|mobile no|phone no|telephone|telephone no|no appel|no ligne|no lijn|rufnummer|"
            "telefoonnummer|telefon no|gsm no|tel|subscriber",
            "no line ligne lijn anschluss phone mobiel mobilfunk",
        ),
        Column.MONTH: wording(
            "month|mois|maand|monat|period|periode|billing period|usage month|date|datum",
            "facturation facturatie usage verbruik consommation billing from begin start debut",
        ),
        Column.MINUTES: wording(
            "minutes|minuten|min|voice|calls|appels|spraak|bellen|gesprache|duree|duur|dauer|duration|voix|seconds|"
            "secondes|seconden|sekunden|minutes appels",
            "usage use used verbruik consommation verbrauch total totaal voice calls appels minutes minuten min"
            " duration duree national seconds secondes seconden sekunden month mois maand monat communications",
        ),
        Column.SMS: wording("sms|messages|texts|berichten|nachrichten|text messages", f"{_BESIDE} mms envoyes sent"),
        Column.HOME: wording(_DATA, _BESIDE),
        Column.EU: wording(
            "data eu|data ue|data europe|data europa|data roaming|volume roaming|volume eu|mb eu|gb eu|roaming data|"
            "roaming mb|roaming gb|internet eu|donnees ue|donnees europe",
            f"{_BESIDE} eu ue europe europa eea eee zone roaming",
        ),
        Column.WORLD: wording(
            "data world|data monde|data wereld|data welt|volume world|mb world|gb world|data non eu|data outside eu|"
            "data hors ue|data buiten eu|data ausserhalb eu|roaming world|roaming monde|data rest world",
            f"{_BESIDE} world monde wereld welt non hors buiten ausserhalb outside eu ue rest roaming",
        ),
    },
    {
        Column.NUMBER: N_("phone number"),
        Column.MONTH: N_("month"),
        Column.MINUTES: N_("minutes"),
        Column.SMS: N_("text messages"),
        Column.HOME: N_("data used"),
        Column.EU: N_("data in the EU"),
        Column.WORLD: N_("data outside the EU"),
    },
    (
        {Column.NUMBER},
        {Column.MONTH},
        {Column.MINUTES, Column.SMS, Column.HOME, Column.EU, Column.WORLD},
    ),
    N_(
        "{file} is no list of consumption: it needs a phone number, a month, and minutes, SMS or data. Its headings "
        "are: {headings}."
    ),
)
_NUMBERS = (Column.MINUTES, Column.SMS, Column.HOME, Column.EU, Column.WORLD)
_SUMS = ("minutes", "sms", "mb_home", "mb_eu", "mb_world")


@dataclass(slots=True)
class UsageFile:
    """What a file says; `refused` rows by their place, with why."""

    months: list[UsageMonth]
    reading: Reading
    refused: list[tuple[Place, str]] = field(default_factory=list)


def read_usage(path: Path, decimals: str | None = None) -> UsageFile:
    """Read what lines used; the rows of one line and month are added up. `decimals`: the sign before them, if known.

    Raises:
        NumbersUnclear: a number may be thousands or decimals, and `decimals` does not say.
        WorkbookError: it cannot be read, is no such file, or has no rows.
    """
    file = read_named(path, FORM, ROW_LIMIT)
    found: dict[tuple[str, date], UsageMonth] = {}
    usage = UsageFile([], file.reading)
    count = 0
    numbers = ({column: table.cells(column) for column in _NUMBERS} for table in file.tables)
    for table, signs in zip(file.tables, signs_of(clean(path.name), numbers, decimals).columns, strict=True):
        reader = _Reader(table, Text(path.name), signs)
        for row in table.rows():
            count += 1
            if count > ROW_LIMIT:
                raise too_many_rows(path, ROW_LIMIT)
            try:
                month = reader.month(row)
            except CellProblem as problem:
                usage.refused.append((row.place, problem.message))
                continue
            key = month.msisdn, month.month
            found[key] = _sum(found[key], month) if key in found else month
    if not found and not usage.refused:
        raise WorkbookError(_("{file} has headings but no rows below them.").format(file=Text(path.name)))
    usage.months = sorted(found.values(), key=lambda month: (month.month, month.msisdn))
    return usage


class _Reader:
    """Rows of one table; units and the sign of decimals are the columns'."""

    def __init__(self, table: NamedTable[Column], source: Text, signs: Mapping[Column, str | None]) -> None:
        self._source = source
        self._signs = signs
        self._words: Mapping[Column, frozenset[str]] = {
            column: words_of(table.texts[place]) for column, place in table.columns.items()
        }

    def month(self, row: NamedRow[Column]) -> UsageMonth:
        """The use in a row. Raises CellProblem."""
        msisdn = cell_values.msisdn(row.cell(Column.NUMBER))
        month = own_cells.month(row.cell(Column.MONTH))
        if month is None:
            raise CellProblem("MONTH_MISSING", _("There is no month."))
        sms = exact_number(row.cell(Column.SMS), self._signs.get(Column.SMS))
        numbers = {
            "minutes": self._minutes(row),
            "mb_home": self._data(row, Column.HOME),
            "mb_eu": self._data(row, Column.EU),
            "mb_world": self._data(row, Column.WORLD),
        }
        if any(number is not None and number < 0 for number in (sms, *numbers.values())):
            raise CellProblem("USE_NEGATIVE", _("Use is never less than nothing."))
        return UsageMonth(msisdn, month, sms=None if sms is None else int(sms), source=self._source, **numbers)

    def _minutes(self, row: NamedRow[Column]) -> Decimal | None:
        seconds = bool(self._words.get(Column.MINUTES, frozenset()) & _SECONDS)
        return own_cells.minutes(row.cell(Column.MINUTES), self._signs.get(Column.MINUTES), seconds=seconds)

    def _data(self, row: NamedRow[Column], column: Column) -> Decimal | None:
        unit = own_cells.unit_of(self._words.get(column, frozenset()))
        return own_cells.megabytes(row.cell(column), self._signs.get(column), unit)


_SECONDS = word_set("seconds secondes seconden sekunden sec s")


def _sum(one: UsageMonth, other: UsageMonth) -> UsageMonth:
    """Both together; what only one knows is what is known."""
    sums: dict[str, Any] = {}
    for name in _SUMS:
        numbers = [number for each in (one, other) if (number := getattr(each, name)) is not None]
        sums[name] = sum(numbers[1:], numbers[0]) if numbers else None
    return replace(one, **sums)
