"""Days: calendar days in Europe/Brussels, working days by the Belgian public holidays."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

Clock = Callable[[], datetime]
"""Gives the present moment in UTC; tests and the order machine set their own."""


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day in Belgium at `moment`."""
    return moment.astimezone(BRUSSELS).date()


def months_before(day: date, count: int) -> date:
    """The first day of the month `count` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def same_day_months_before(day: date, count: int) -> date:
    """The same day of the month `count` months before, or that month's last: 28/02 for 31/03."""
    first = months_before(day, count)
    last = months_before(first, -1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day` (Mondays to Fridays that are no Belgian public holiday)."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether `day` is one from Monday to Friday and no public holiday in Belgium."""
    return day.weekday() < 5 and day not in _holidays()


@cache
def _holidays() -> Container[date]:
    import holidays  # slow to import, and needed by few runs

    found: Container[date] = holidays.country_holidays("BE")
    return found
