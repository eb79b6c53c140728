"""Cells of a company's own files that lists of lines do not have: days, months, amounts of use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from fleet_tui.domain.cell_text import one_line
from fleet_tui.domain.text import clean, fold, unwrapped
from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.i18n import _, available_languages
from fleet_tui.workbook.cell_values import CellProblem, plain_text, said
from fleet_tui.workbook.decimals import exact_number
from fleet_tui.workbook.tables import Cell

NEVER = 2199
"""Programs write a year such as 9999 for "no end"."""
_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/. ]?(?P<month>[0-9]{1,2})|(?P<first>[0-9]{1,2})[-/. ](?P<last>[0-9]{4})")
_NAMED_MONTH = re.compile(r"(?P<name>[^\W\d_]+)\.?[-/. ]*(?P<year>[0-9]{4})")
_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}.*")
_DURATION = re.compile(r"(?:(?P<hours>[0-9]{1,5}):)?(?P<minutes>[0-9]{1,5}):(?P<seconds>[0-5]?[0-9])")
_VOLUME = re.compile(r"(?P<number>.*?[0-9])\s*(?P<unit>b|bytes?|o|k[bo]|m[bo]|g[bo]|t[bo])", re.IGNORECASE)
_MEGABYTES: Mapping[str, Decimal] = {
    "b": Decimal("0.000001"),
    "k": Decimal("0.001"),
    "m": Decimal(1),
    "g": Decimal(1000),
    "t": Decimal(1_000_000),
}
"""MB in a unit, by its first letter; GB is 1,000 MB, as operators sell it."""
_UNIT_WORDS = {word: word[0].replace("o", "b") for word in ("b", "byte", "bytes", "o", "octets")} | {
    f"{letter}{end}": letter for letter in "kmgt" for end in "bo"
}


def day(cell: Cell) -> date | None:
    """The day, None where the cell says nothing or a day that never comes. Raises CellProblem."""
    if isinstance(cell, date):
        found: date | None = cell.date() if isinstance(cell, datetime) else cell
    else:
        text = _TIME.sub("", unwrapped(said(cell)))
        if re.match(r"(?:31[/.-]12[/.-]9999|9999-12-31)", text):
            return None
        try:
            found = parse_day(text)
        except InvalidDay:
            message = _("“{value}” is not a day.").format(value=clean(plain_text(cell), 40))
            raise CellProblem("DAY_INVALID", message) from None
    return None if found is not None and found.year > NEVER else found


def month(cell: Cell) -> date | None:
    """The first day of the month in a cell: `2026-09`, `09/2026`, a day in it, `sept. 2026`. Raises CellProblem."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    text = unwrapped(said(cell))
    if not text:
        return None
    found = _MONTH.fullmatch(text)
    if found is not None:
        return _first(int(found["year"] or found["last"]), int(found["month"] or found["first"]), cell)
    named = _NAMED_MONTH.fullmatch(fold(text))
    if named is not None and (number := _month_names().get(named["name"])):
        return _first(int(named["year"]), number, cell)
    whole = day(cell)
    return None if whole is None else whole.replace(day=1)


def minutes(cell: Cell, sign: str | None, *, seconds: bool = False) -> Decimal | None:
    """Minutes in a cell: `12,5`, `1:02:30`, `90` where the column counts `seconds`. Raises CellProblem."""
    found = _DURATION.fullmatch(unwrapped(plain_text(cell))) if isinstance(cell, str) else None
    if found is not None:
        whole = int(found["hours"] or 0) * 3600 + int(found["minutes"]) * 60 + int(found["seconds"])
        return Decimal(whole) / 60
    number = exact_number(cell, sign)
    return number / 60 if number is not None and seconds else number


def megabytes(cell: Cell, sign: str | None, unit: str) -> Decimal | None:
    """MB in a cell: `2.5 GB`, or a number of the column's `unit` (`unit_of`). Raises CellProblem: no unit is known."""
    found = _VOLUME.fullmatch(unwrapped(plain_text(cell))) if isinstance(cell, str) else None
    if found is not None:
        number = exact_number(found["number"], sign)
        return None if number is None else number * _MEGABYTES[_UNIT_WORDS[found["unit"].lower()]]
    number = exact_number(cell, sign)
    if number is None or not number:
        return number
    if not unit:
        message = _("“{value}” has no unit: neither the cell nor its heading says KB, MB or GB.")
        raise CellProblem("UNIT_UNKNOWN", message.format(value=clean(plain_text(cell), 40)))
    return number * _MEGABYTES[unit]


def unit_of(words: frozenset[str]) -> str:
    """The unit of data that a heading's words name, as a letter (`m`: MB); empty where none does."""
    return next((unit for word, unit in _UNIT_WORDS.items() if len(word) > 1 and word in words), "")


def short_text(cell: Cell, limit: int = 300) -> str:
    """A text on one line, empty where the cell says nothing. Raises CellProblem: too long."""
    text = one_line(said(cell))
    if len(text) > limit:
        raise CellProblem("TEXT_TOO_LONG", _("The text is longer than {limit} characters.").format(limit=limit))
    return text


def _first(year: int, number: int, cell: Cell) -> date:
    if not (1 <= number <= 12 and 1990 <= year <= NEVER):
        message = _("“{value}” is not a month.").format(value=clean(plain_text(cell), 40))
        raise CellProblem("MONTH_INVALID", message)
    return date(year, number, 1)


@lru_cache(maxsize=1)
def _month_names() -> Mapping[str, int]:
    """Months by their folded names, long and short, in the four languages."""
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for language in available_languages():
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names[fold(name).rstrip(".")] = number
    return names
