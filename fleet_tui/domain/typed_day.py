"""Reads days as people type them: one reader for fields, dialogs, options and lists.

A day is read only where it can be one day: the day stands before the month, as in all languages of the program, and the
year has four digits. What depends on the day on which it is typed (`5/12`, `+3`, `tomorrow`) is read only where the
caller says which day that is; a draft that is kept until tomorrow must not hold it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from fleet_tui.domain.text import INVISIBLE, clean, fold
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day

FIRST_YEAR, LAST_YEAR = 1900, 2199

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WRITTEN = re.compile(r"([0-9]{1,2})(?: ?[/.\-] ?| )([0-9]{1,2})(?: ?[/.\-] ?| )([0-9]{4})")
_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_WITHOUT_YEAR = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2})\.?")
_FROM_TODAY = re.compile(r"([+-])([0-9]{1,3})")
_BEGINS = re.compile(r"\+[0-9]{0,3}")
_TODAY = frozenset(map(fold, ("today", "aujourd'hui", "aujourd’hui", "vandaag", "heute")))
_TOMORROW = frozenset(map(fold, ("tomorrow", "demain", "morgen")))
_YESTERDAY = frozenset(map(fold, ("yesterday", "hier", "gisteren", "gestern")))


class InvalidDay(ValueError):
    """What was typed is not one day. `message` is translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_day(text: str, today: date | None = None, *, gone: bool = False) -> date | None:
    """Return the day in `text` (`24/11/2026`, `24.11.2026`, `24112026`, `2026-11-24`); None for an empty text.

    With `today` also `5/12` (the next fifth of December), `+3` (in three days), `today` and `tomorrow` in the four
    languages. Of a day that is `gone` (that of a list, of a letter) these are the last fifth of December, `-3` and
    `yesterday`. ASCII digits only.

    Raises:
        InvalidDay: no such day, a year of two digits, or no day at all.
    """
    written = _bare(text)
    if not written:
        return None
    if parts := day_parts(written):
        return _existing(*parts, text=written)
    found = _from_today(written, today, -1 if gone else 1) if today is not None else None
    if found is None:
        example = day(today or date(2026, 11, 24))
        raise InvalidDay(_("Write the day like {example}.").format(example=example))
    return found


def day_parts(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date that is written whole, as they are written; None when it is not whole."""
    text = _bare(text)
    if iso := _ISO.fullmatch(text):
        return iso[3], iso[2], iso[1]
    found = _WRITTEN.fullmatch(text) or _TOGETHER.fullmatch(text)
    return (found[1], found[2], found[3]) if found else None


def may_tell_a_day(text: str) -> bool:
    """Whether `text` is the beginning of a day to come that is told by today, or all of it: `+`, `+3`, `tom`."""
    written = fold(_bare(text))
    if _BEGINS.fullmatch(written):
        return True
    return bool(written) and any(word.startswith(written) for word in _TODAY | _TOMORROW)


def _bare(text: str) -> str:
    """`text` with one space for several, without the direction marks that Windows writes into its dates."""
    return " ".join(INVISIBLE.sub("", text).split())


def _existing(number: str, month: str, year: str, *, text: str) -> date:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InvalidDay(_("There is no day {value}.").format(value=clean(text, 40))) from None
    return found


def _from_today(text: str, today: date, way: int) -> date | None:
    """The day that is told by `today`, looking forward (`way` 1) or back (-1); None for any other text.

    Raises:
        InvalidDay: there is no such day in the year to come, or in the one that is gone.
    """
    if fold(text) in _TODAY:
        return today
    if fold(text) in (_TOMORROW if way > 0 else _YESTERDAY):
        return today + timedelta(days=way)
    if (away := _FROM_TODAY.fullmatch(text)) and away[1] == ("+" if way > 0 else "-"):
        return today + timedelta(days=way * int(away[2]))
    if short := _WITHOUT_YEAR.fullmatch(text):
        return _nearest(short[1], short[2], today, way, text)
    return None


def _nearest(number: str, month: str, today: date, way: int, text: str) -> date:
    """The nearest such day from `today` on: the 29th of February may be years away, and is not meant then."""
    for year in (today.year, today.year + way):
        try:
            found = date(year, int(month), int(number))
        except ValueError:
            continue
        if found == today or (found > today) is (way > 0):
            return found
    raise InvalidDay(_("There is no day {value}.").format(value=clean(text, 40)))
