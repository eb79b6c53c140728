"""Group packs: data shared by many lines, with their consumption."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text


class DayUsage(Resource):
    """Consumption of one calendar day, in MB (10^6 bytes)."""

    day: date
    used_mb: Annotated[int, Field(ge=0)]


class GroupPack(Resource):
    """A pack and what has been used of it in the current billing month; `as_of` says how old the figure is."""

    id: str
    version: int = 1
    name: Text
    volume_gb: Annotated[int, Field(ge=0)]
    price: Money
    used_mb: Annotated[int, Field(ge=0)]
    as_of: datetime
    days: list[DayUsage] = []
    notify_extra_usage: bool = True
    notify_at: Annotated[Money, Field(default_factory=lambda: Money.of(50))]
