"""The day at which the command line stands still."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from fleet_tui.domain import calendar


def stand_still(patch: pytest.MonkeyPatch, at: datetime) -> None:
    """It is `at`, for whatever asks the system's clock from now on."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return at.astimezone(tz)

    patch.setattr(calendar, "datetime", Still)
