"""Consumption so far, carried on to the end of the month: plain arithmetic, and said as such."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fleet_tui.domain.calendar import BRUSSELS


@dataclass(frozen=True, slots=True)
class Forecast:
    """`per_day` and `total` in MB: the average so far, and as much on every day of the month."""

    per_day: int
    total: int
    last_day: date


def forecast(used_mb: int, as_of: datetime, first_day: date | None = None) -> Forecast | None:
    """What the month comes to when its other days are as those so far; None before a whole day has passed.

    Days are counted from the first of the month, or from `first_day` when that is later, to the moment `as_of`.
    """
    here = as_of.astimezone(BRUSSELS)
    start, last = here.date().replace(day=1), _last_day(here.date())
    if first_day is not None and start < first_day:
        start = first_day
    so_far = (here - datetime.combine(start, time(), BRUSSELS)) / timedelta(days=1)
    if so_far < 1:
        return None
    per_day = used_mb / so_far
    return Forecast(round(per_day), round(per_day * ((last - start).days + 1)), last)


def _last_day(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
