"""Group packs: data shared by many lines, with their consumption, and how one is ordered, changed and stopped."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from fleet_tui.domain.amount import amount_between
from fleet_tui.domain.base import Day, Notice, Page, Request, Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.person import EMail
from fleet_tui.domain.text import Text

THRESHOLDS = (80, 100)
"""Percent of the volume from which a pack is worth a warning."""
NOTIFY_PRESETS = (25, 50, 100, 250)
"""Euros of extra consumption that are offered; the second is what a new pack has (out-of-bundle alert, EU roaming)."""
NOTIFY_DEFAULT = 50
NOTIFY_LOWEST, NOTIFY_HIGHEST = Decimal(1), Decimal(10_000)
"""Euros of extra consumption between which a notification may be set."""
MB_PER_GB = 1000


def parse_notify_at(text: str) -> Money:
    """Return the extra consumption in `text` from which a notification is sent. Raises InvalidAmount."""
    return Money.of(amount_between(text, NOTIFY_LOWEST, NOTIFY_HIGHEST))


class PackStatus(StrEnum):
    """Where a pack is by the server's calendar: its first day is to come, it runs, its last day has passed."""

    ORDERED = "ORDERED"
    ACTIVE = "ACTIVE"
    STOPPED = "STOPPED"


class DayUsage(Resource):
    """Consumption of one calendar day, in MB (10^6 bytes)."""

    day: date
    used_mb: Annotated[int, Field(ge=0)]


class LineUsage(Resource):
    """What one line used of a pack in the billing month of the figure. The line may be gone: then it has no number."""

    line_id: str
    msisdn: str | None = None
    description: Text = Text("")
    used_mb: Annotated[int, Field(ge=0)]


class LineUsagePage(Page):
    """Lines by consumption, the greatest first; `used_mb` is that of all of them at `as_of`."""

    items: list[LineUsage]
    used_mb: Annotated[int, Field(ge=0)]
    as_of: datetime


class PackTerms(Resource):
    """What is paid for: an offer of the contract. Prices are per month, `extra_gb` for each GB beyond the volume."""

    offer: str | None = None
    name: Text
    volume_gb: Annotated[int, Field(ge=0)]
    price: Money
    extra_gb: Money | None = None


class ComingTerms(PackTerms):
    """Other terms from a day on."""

    starts_on: date


class GroupPack(PackTerms):
    """A pack and what has been used of it in the billing month of `as_of`, which says how old the figure is.

    `stops_on` is the first day without it. `notify_to` are addresses of managers; empty means every manager.
    """

    id: str
    version: int = 1
    status: Annotated[PackStatus | Text, Field(union_mode="left_to_right")] = PackStatus.ACTIVE
    starts_on: date | None = None
    stops_on: date | None = None
    coming: ComingTerms | None = None
    used_mb: Annotated[int, Field(ge=0)]
    as_of: datetime
    days: list[DayUsage] = []
    notify_extra_usage: bool = True
    notify_at: Annotated[Money, Field(default_factory=lambda: Money.of(NOTIFY_DEFAULT))]
    notify_to: list[Text] = []

    @property
    def volume_mb(self) -> int:
        """The volume in MB."""
        return self.volume_gb * MB_PER_GB

    @property
    def used_percent(self) -> int:
        """Of the volume, rounded down: 80 is not said before a threshold of 80 is reached."""
        return 100 * self.used_mb // self.volume_mb if self.volume_mb else 0

    @property
    def beyond(self) -> int | None:
        """The highest threshold that is reached; None below all of them, or when the pack does not run."""
        reached = [each for each in THRESHOLDS if self.used_percent >= each]
        return reached[-1] if reached and self.status == PackStatus.ACTIVE else None

    @property
    def extra_cost(self) -> Money | None:
        """What is used beyond the volume costs so much; None when the price is not known."""
        if self.extra_gb is None:
            return None
        extra = max(0, self.used_mb - self.volume_mb)
        return Money.of((self.extra_gb.amount * extra / MB_PER_GB).quantize(Decimal("0.01")))


Recipients = Annotated[list[EMail], Field(max_length=50)]


class PackOrder(Request):
    """A pack of the contract, from a day on; without one as soon as possible."""

    offer: Annotated[str, Field(min_length=1, max_length=100)]
    effective_date: Day | None = None


class PackUpdate(Request):
    """Other terms from a day on, or another notification, as a merge patch: what is not named stays.

    `stops_on: null` withdraws a stop that has not come yet. The defaults only say that a field may be left out.
    """

    offer: Annotated[str, Field(min_length=1, max_length=100)] = ""
    effective_date: Day | None = None
    stops_on: None = None
    notify_extra_usage: bool = True
    notify_at: Money = Money(amount=Decimal(NOTIFY_DEFAULT))
    notify_to: Recipients = []

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set - {"effective_date"}:
            raise ValueError("an update names a field at least")
        if not NOTIFY_LOWEST <= self.notify_at.amount <= NOTIFY_HIGHEST:
            raise ValueError("a notification is sent at 1 to 10,000 euros")
        return self

    @classmethod
    def keeping(cls, pack: GroupPack) -> Self:
        """What withdraws a stop and other terms of `pack` that have not come yet: something is to come."""
        wishes: dict[str, object] = {}
        if pack.stops_on is not None:
            wishes["stops_on"] = None
        if pack.coming is not None:
            wishes["offer"] = pack.offer
        return cls.model_validate(wishes)


class PackStop(Request):
    """The first day without the pack; without one as soon as possible."""

    effective_date: Day | None = None


class PackPreview(Resource):
    """What an order, a change or a stop would do from `effective_date` on; nothing is changed by asking.

    `before` is None for a new pack, `after` for a stop. `lines` is how many lines share it.
    """

    before: PackTerms | None = None
    after: PackTerms | None = None
    effective_date: Day
    monthly_difference: Money
    lines: Annotated[int, Field(ge=0)] = 0
    losses: list[Notice] = []
    warnings: list[Notice] = []
    irreversible: bool = False
