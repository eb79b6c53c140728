"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime

from fleet_tui.i18n import _
from fleet_tui.i18n.format import day

_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d")
_THREE_PARTS = re.compile(r"\s*(\d{1,2})[\s/.\-]+(\d{1,2})[\s/.\-]+(\d{4})\s*")
_EIGHT_DIGITS = re.compile(r"\s*(\d{2})(\d{2})(\d{4})\s*")


def parse_day(text: str) -> date | None:
    """The day in `text` (`24/11/2026`, `24.11.2026`, `2026-11-24`); None for an empty text. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def day_parts(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date typed whole (`3/4/1980`, `03 04 1980`, `03041980`); None when it is not whole."""
    found = _THREE_PARTS.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    return (found[1], found[2], found[3]) if found else None


def effective_day_problem(text: str, today: date) -> str:
    """What is wrong with `text` as the day an order takes effect; empty when nothing is."""
    try:
        chosen = parse_day(text)
    except ValueError:
        return _("Write the day like {example}.").format(example=day(today))
    return _("This day is in the past.") if chosen is not None and chosen < today else ""
