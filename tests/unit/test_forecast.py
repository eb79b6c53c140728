"""The month carried on as it went so far."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fleet_tui.domain.forecast import Forecast, forecast

END = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("used", "as_of", "first_day", "expected"),
    [
        # Ten days and a half of thirty, in Belgian time (UTC+1).
        (10_500, datetime(2026, 11, 11, 11, tzinfo=UTC), None, Forecast(1_000, 30_000, END)),
        # A pack that began in the middle of the month.
        (
            2_000,
            datetime(2026, 11, 17, 23, tzinfo=UTC),
            date(2026, 11, 16),
            Forecast(1_000, 15_000, END),
        ),
        (0, datetime(2026, 2, 15, 11, tzinfo=UTC), None, Forecast(0, 0, date(2026, 2, 28))),
        # Less than a day says nothing.
        (500, datetime(2026, 11, 1, 20, tzinfo=UTC), None, None),
        # It has not begun yet.
        (0, datetime(2026, 11, 11, 11, tzinfo=UTC), date(2026, 12, 1), None),
        # The first moment of a month.
        (30_000, datetime(2026, 11, 30, 23, tzinfo=UTC), date(2026, 11, 1), None),
    ],
)
def test_the_rest_of_the_month_is_as_what_was(
    used: int, as_of: datetime, first_day: date | None, expected: Forecast | None
) -> None:
    assert forecast(used, as_of, first_day) == expected
