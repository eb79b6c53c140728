"""*Notifications de consommation pour les packs de groupe*: whether, from which amount, to whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from textual import on
from textual.widget import Widget

from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.group_pack import NOTIFY_PRESETS, GroupPack, PackUpdate, parse_notify_at
from fleet_tui.domain.money import Money
from fleet_tui.i18n import N_, _, pgettext
from fleet_tui.i18n.format import money
from fleet_tui.workspace.pack_words import notification_words, recipients, recipients_problem
from fleet_tui.workspace.record_draft import Typed
from screens.form import text_of
from screens.group_packs.forms import PackFormScreen
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import label

OFF, OTHER = "off", "other"


class NotificationScreen(PackFormScreen):
    """Off, an amount that is offered, or another one; and who gets it."""

    form_id = "group_pack_notification"
    submit_label = N_("save")

    def heading(self) -> str:
        return _("Consumption notification")

    def fields(self) -> Iterator[Widget]:
        offered = [(str(euros), _("from {amount}").format(amount=money(Decimal(euros)))) for euros in NOTIFY_PRESETS]
        yield Pick(
            _("Extra consumption"),
            [(OFF, pgettext("notification", "off")), *offered, (OTHER, _("another amount"))],
            id="notify",
        )
        yield Field(_("Amount in €"), required=True, id="notify_at")
        yield Field(
            _("Who gets it"),
            hint=_("e-mail addresses of fleet managers, separated by commas; empty: every fleet manager"),
            id="notify_to",
        )
        yield label(_("It only warns: nothing is blocked when the amount is reached."), classes="hint")

    def fields_of(self, pack: GroupPack) -> Typed:
        amount = pack.notify_at.amount
        offered = amount in map(Decimal, NOTIFY_PRESETS)
        notify = str(int(amount)) if offered else OTHER
        return {
            "notify": notify if pack.notify_extra_usage else OFF,
            "notify_at": "" if offered else str(amount),
            "notify_to": ", ".join(address.raw for address in pack.notify_to),
        }

    def show_what_belongs(self) -> None:
        super().show_what_belongs()
        notify = self.query_one("#notify", Pick).value
        self.query_one("#notify_at").display = notify == OTHER
        self.query_one("#notify_to").display = notify != OFF

    @on(Pick.Changed, "#notify")
    def _picked(self, message: Pick.Changed) -> None:
        self.show_fields()
        if message.value == OTHER:
            self.entry("notify_at").go_to()

    def problems(self) -> dict[str, str]:
        if self._value("notify") == OFF:
            return {}
        found: dict[str, str] = {}
        try:
            self._amount()
        except InvalidAmount as error:
            found["notify_at"] = error.message
        if wrong := recipients_problem(recipients(self._value("notify_to"))):
            found["notify_to"] = wrong
        return found

    async def send(self, key: str) -> object:
        return await self.workspace.operator.change_pack(self._about, self.version, self._update(), key)

    def done(self, result: Any) -> None:
        self.say(_("Notification: {words}").format(words=notification_words(result)))
        self.app.pop_screen()
        self.host.refresh_fleet()

    def _update(self) -> PackUpdate:
        if self._value("notify") == OFF:
            return PackUpdate(notify_extra_usage=False)
        who = recipients(self._value("notify_to"))
        return PackUpdate(notify_extra_usage=True, notify_at=self._amount(), notify_to=who)

    def _amount(self) -> Money:
        """The euros that are picked or typed. Raises InvalidAmount."""
        notify = self._value("notify")
        return parse_notify_at(self._value("notify_at") if notify == OTHER else notify)

    def _value(self, name: str) -> str:
        return text_of(self.typed(), name)
