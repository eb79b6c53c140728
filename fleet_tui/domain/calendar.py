"""Days: calendar days in Europe/Brussels, working days by the Belgian public holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
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


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day` (Mondays to Fridays that are no Belgian public holiday)."""
    import holidays

    belgian = holidays.country_holidays("BE")
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in belgian:
            count -= 1
    return day
