"""The day on which an order takes effect, as people type it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from fleet_tui.domain.calendar import add_working_days, is_working_day
from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
FAR = timedelta(days=2 * 365 + 1)
"""A day further ahead than this is more likely a mistyped year."""


def effective_day_problem(text: str, today: date, *, relative: bool = False) -> str:
    """What is wrong with `text` as the day an order takes effect; empty when nothing is.

    `relative`: days that are told by today (`+3`, `5/12`) are understood.
    """
    try:
        chosen = parse_day(text, today if relative else None)
    except InvalidDay as error:
        return error.message
    return _("This day is in the past.") if chosen is not None and chosen < today else ""


def weekday_words(chosen: date) -> str:
    """A day with its weekday: `Monday 07/12/2026`."""
    return _("{weekday} {day}").format(weekday=_(WEEKDAYS[chosen.weekday()]), day=day(chosen))


def not_working_words(chosen: date) -> str:
    """That a day is no working day, and which one is the next; empty for a working day."""
    if is_working_day(chosen):
        return ""
    return _("{day} is not a working day; the next one is {next}.").format(
        day=weekday_words(chosen), next=weekday_words(add_working_days(chosen, 1))
    )


def day_words(text: str, today: date) -> str:
    """Which day is typed, with what is to be known of it; empty while it is none."""
    try:
        chosen = parse_day(text, today)
    except InvalidDay:
        return ""
    return "" if chosen is None else not_working_words(chosen) or weekday_words(chosen)


def far_day_words(chosen: date | None, today: date) -> str:
    """What is asked about a day more than two years ahead; empty for any other."""
    if chosen is None or chosen - today <= FAR:
        return ""
    return _("{day} is more than two years ahead.").format(day=day(chosen))


class FarDays:
    """Asks once about each day that is far ahead: given again, it is meant."""

    def __init__(self) -> None:
        self._asked: set[date] = set()

    def question(self, chosen: date | None, today: date) -> str:
        """What is to be asked about `chosen`; empty when nothing is, or it was asked before."""
        words = far_day_words(chosen, today)
        if not words or chosen is None or chosen in self._asked:
            return ""
        self._asked.add(chosen)
        return words


def effective_day_check(today: date) -> Callable[[str], str]:
    """Return what a dialog asks about each day entered: its problem; one far ahead is asked about once."""
    far = FarDays()

    def check(text: str) -> str:
        if problem := effective_day_problem(text, today, relative=True):
            return problem
        question = far.question(parse_day(text, today), today)
        return f"{question} " + _("enter again takes it.") if question else ""

    return check
