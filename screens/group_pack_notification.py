"""*Notifications de consommation pour les packs de groupe*: whether, from which amount, to whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from textual import events, on
from textual.widget import Widget

from fleet_tui.domain.group_pack import NOTIFY_DEFAULT, NOTIFY_PRESETS, GroupPack, PackUpdate
from fleet_tui.domain.money import CENT, Money
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.pack_words import notification_words, recipients
from fleet_tui.workspace.record_draft import Typed
from screens.form import text_of
from screens.group_pack_forms import PackFormScreen
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import label

ON, OFF, OTHER = "on", "off", "other"
LEAST, MOST = 1, 10_000


class NotificationScreen(PackFormScreen):
    """The amount is picked among some, or typed: what is typed counts."""

    form_id = "group_pack_notification"

    def heading(self) -> str:
        return _("Consumption notification")

    def fields(self) -> Iterator[Widget]:
        shown = _fields(self.pack)
        yield Pick(
            _("Notify"), [(ON, _("on: tell of extra consumption")), (OFF, _("off"))], str(shown["switch"]), id="switch"
        )
        presets = [(str(amount), money(Decimal(amount))) for amount in NOTIFY_PRESETS]
        yield Pick(_("From"), [*presets, (OTHER, _("another amount"))], str(shown["preset"]), id="preset")
        yield Field(_("Another amount, in €"), str(shown["notify_at"]), id="notify_at")
        yield Field(
            _("Who gets it"),
            str(shown["notify_to"]),
            hint=_("e-mail addresses of fleet managers, parted by commas; empty: every fleet manager"),
            id="notify_to",
        )
        yield label(_("It only warns: nothing is blocked when the amount is reached."), classes="hint")

    def on_mount(self, event: events.Mount | None = None) -> None:
        super().on_mount(event)
        if not self._draft.frozen and self.entry("switch").value == ON:
            self.entry("preset").go_to()

    def pack_here(self, pack: GroupPack) -> None:
        if not self._draft.typed:
            self.take_up(_fields(pack))

    @on(Pick.Changed, "#preset")
    def _picked(self, message: Pick.Changed) -> None:
        if message.value == OTHER:
            self.entry("notify_at").go_to()
        else:
            self.entry("notify_at").value = ""

    @on(Field.Changed, "#notify_at")
    def _amount_typed(self, message: Field.Changed) -> None:
        if message.value:
            self.entry("preset").value = OTHER

    def problems(self) -> dict[str, str]:
        amount = self._chosen()
        if amount is None or not LEAST <= amount <= MOST:
            words = _("An amount from {least} to {most}.")
            return {"notify_at": words.format(least=money(Decimal(LEAST)), most=money(Decimal(MOST)))}
        return {}

    async def send(self, key: str) -> object:
        update = PackUpdate(
            notify_extra_usage=self._value("switch") == ON,
            notify_at=Money(amount=self._chosen() or Decimal(NOTIFY_DEFAULT)),
            notify_to=recipients(self._value("notify_to")),
        )
        return await self.workspace.operator.change_pack(self._about, self.version, update, key)

    def done(self, result: Any) -> None:
        self.say(_("Notification: {words}").format(words=notification_words(result)))
        self.app.pop_screen()
        self.host.refresh_fleet()

    async def latest(self) -> Typed:
        return _fields(await self._newest())

    def _chosen(self) -> Decimal | None:
        """The euros that are picked or typed."""
        preset = self._value("preset")
        return _amount(self._value("notify_at") if preset == OTHER else preset)

    def _value(self, name: str) -> str:
        return text_of(self.typed(), name)


def _fields(pack: GroupPack | None) -> Typed:
    """What stands in the form for `pack`."""
    if pack is None:
        return {"switch": ON, "preset": str(NOTIFY_DEFAULT), "notify_at": "", "notify_to": ""}
    amount = pack.notify_at.amount
    offered = amount in map(Decimal, NOTIFY_PRESETS)
    return {
        "switch": ON if pack.notify_extra_usage else OFF,
        "preset": str(int(amount)) if offered else OTHER,
        "notify_at": "" if offered else str(amount),
        "notify_to": ", ".join(address.raw for address in pack.notify_to),
    }


def _amount(text: str) -> Decimal | None:
    """The euros in `text`, with a point or a comma; None when it is no amount to the cent."""
    try:
        amount = Decimal(text.replace(",", ".").removeprefix("€").strip())
        return amount.quantize(CENT) if amount.is_finite() and amount == amount.quantize(CENT) else None
    except InvalidOperation:
        return None
