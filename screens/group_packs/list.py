"""The group packs of the company: how full each is, and how old that figure is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.forecast import forecast
from fleet_tui.domain.group_pack import MB_PER_GB, GroupPack, PackStatus
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import clock, money
from fleet_tui.workspace.empty_areas import packs_missing
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.pack_words import (
    age_words,
    extra_words,
    forecast_words,
    notification_words,
    pace_total,
    state_words,
    threshold_words,
    used_words,
)
from screens.base import bindings
from screens.group_packs.acts import PackActs
from screens.listing import ListScreen
from widgets.detail_pane import Detail
from widgets.pictures import Gauge
from widgets.table_source import Cell, Role

GAUGE = 10
"""Cells that show how full a pack is."""


class GroupPacksScreen(PackActs, ListScreen[GroupPack]):
    """*Packs de groupe*: `enter` opens one."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "open_record", "notify", "change_pack", "stop_pack", "order_pack", "keep_pack", "search", "sort", "export",
    )  # fmt: skip
    BINDINGS = bindings("notify", "change_pack", "stop_pack", "order_pack", "keep_pack")

    def __init__(self) -> None:
        super().__init__(
            (
                ListColumn("name", N_("Group pack"), lambda pack: pack.name, 24, min_width=17, flexible=True),
                ListColumn("fill", N_("Used"), _gauge, GAUGE, lambda pack: Decimal(pack.used_percent)),
                ListColumn("used", "", used_words, 21, lambda pack: Decimal(pack.used_mb) / MB_PER_GB),
                ListColumn("pace", N_("At this pace"), pace_total, 12, priority=3, to_the_right=True),
                ListColumn("age", N_("As of"), self._age, 19, self._age_in_words, min_width=11, priority=1),
                ListColumn("state", N_("State"), _state, 28, min_width=8, priority=1),
                ListColumn(
                    "price",
                    N_("A month"),
                    lambda pack: money(pack.price),
                    10,
                    lambda pack: pack.price.amount,
                    priority=2,
                    kind="money",
                ),
            )
        )

    def _age(self, pack: GroupPack) -> str:
        """The time alone when it is of today."""
        today = day_of(pack.as_of) == day_of(self.workspace.clock())
        return clock(pack.as_of) if today else self._age_in_words(pack)

    def _age_in_words(self, pack: GroupPack) -> str:
        return age_words(pack.as_of, self.workspace.clock())

    def title_words(self) -> str:
        return _("Group packs")

    async def records(self) -> Sequence[GroupPack]:
        return await self.workspace.operator.group_packs()

    def key_of(self, record: GroupPack) -> str:
        return record.id

    def words_of(self, record: GroupPack) -> Sequence[str]:
        return [record.status, record.offer or ""]

    def role_of(self, column_id: str, record: GroupPack) -> Role:
        return "bar" if column_id == "fill" else pack_role(record) if column_id == "state" else ""

    def details(self, record: GroupPack) -> Sequence[Detail]:
        return pack_details(record, age_words(record.as_of, self.workspace.clock()))

    def open(self, record: GroupPack) -> None:
        from screens.group_packs.pack import GroupPackScreen

        self.app.push_screen(GroupPackScreen(record))

    def empty_words(self) -> str:
        nothing = _("There is no group pack.\nn orders one that your contract offers.")
        return packs_missing(self.workspace.capabilities) or nothing

    def state_words(self) -> str:
        return _("All lines with mobile data share the packs of the company.") if self.listing.total else ""

    @property
    def pack(self) -> GroupPack | None:
        return self.current


def _gauge(pack: GroupPack) -> str:
    expected = forecast(pack.used_mb, pack.as_of, pack.starts_on)
    coming = expected.total if expected is not None else pack.used_mb
    return Gauge(pack.used_mb, int(coming), pack.volume_gb * MB_PER_GB).draw(GAUGE).plain


def _state(pack: GroupPack) -> str:
    return "; ".join(filter(None, (threshold_words(pack), state_words(pack))))


def pack_role(pack: GroupPack) -> Role:
    """What the state of a pack means."""
    if pack.status == PackStatus.STOPPED:
        return "dim"
    if pack.beyond is None:
        return "active" if pack.status == PackStatus.ACTIVE else "pending"
    return "refused" if pack.beyond >= 100 else "pending"


def pack_details(pack: GroupPack, age: str) -> list[Detail]:
    """All that is known of a pack, with the age of its figure."""
    details: list[Detail] = [
        (_("Used"), f"{used_words(pack)}, {age}"),
        (_("At this pace"), forecast_words(pack)),
        (_("State"), Cell(state_words(pack), pack_role(pack))),
        (_("Price"), _("{amount} a month").format(amount=money(pack.price))),
        (_("Notification"), notification_words(pack)),
    ]
    if extra := extra_words(pack):
        details.insert(4, (_("Extra"), extra))
    if (cost := pack.extra_cost) is not None and cost:
        details.insert(5, (_("Extra so far"), money(cost)))
    if warning := threshold_words(pack):
        details.insert(0, (_("Warning"), Cell(warning, pack_role(pack))))
    return details
