"""The course of an order after it was given: noted as sent, confirmed, put off to another day, cancelled."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from textual import on, work
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import Order, OrderConfirmation, OrderSent, OrderStatus
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.capability_words import not_told_whether
from fleet_tui.workspace.words import order_title, tell_the_operator
from screens.base import FleetScreen
from screens.day_field import DayDialog
from widgets.dialog import ConfirmDialog, InputDialog


class OrderCourse(FleetScreen):
    """A screen of one order that can still take another course."""

    class Altered(Message):
        """The order takes another course: another day, or nothing more."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

    class NotAltered(Message):
        """It does not; `failure` says why."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    order: Order
    """As it was last looked at."""

    @abstractmethod
    def show_order(self, order: Order) -> None:
        """Show it as it is now, and follow it from there."""

    @abstractmethod
    def look_again(self) -> object:
        """Fetch the order anew."""

    def do_note_sent(self) -> None:
        """Note that the operator was asked, and what it calls the order."""
        order = self.order
        dialog = InputDialog(
            _("Was it sent to the operator?"),
            _("Reference"),
            order.reference,
            hint=_("what the operator calls it; may be empty"),
        )

        def given(text: str | None) -> None:
            if text is not None:
                self.note_sent(order, OrderSent(reference=text.strip()[:200]))

        self.app.push_screen(dialog, given)

    @work(group="write", exit_on_error=False)
    async def note_sent(self, order: Order, sent: OrderSent) -> None:
        """The operator was asked for the order."""
        try:
            self.post_message(self.Altered(await self.workspace.operator.order_sent(order.id, sent)))
        except Failure as failure:
            self.post_message(self.NotAltered(failure))

    def do_confirm_done(self) -> None:
        """The operator did what it was asked, once that is confirmed."""
        order = self.order
        rest = order.counts.asked + order.counts.waiting
        body = [
            ngettext(
                "{count} change of this order is done, as the operator says.",
                "{count} changes of this order are done, as the operator says.",
                rest,
            ).format(count=number(rest)),
            _("The lines are shown so from now on. The next list says whether it is true."),
        ]

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.confirm_done(order)

        self.app.push_screen(ConfirmDialog(_("Has the operator done it?"), body, _("It is done")), confirmed)

    @work(group="write", exit_on_error=False)
    async def confirm_done(self, order: Order) -> None:
        """Confirm all that is asked of the order."""
        try:
            self.post_message(self.Altered(await self.workspace.operator.confirm_order(order.id, OrderConfirmation())))
        except Failure as failure:
            self.post_message(self.NotAltered(failure))

    def do_date(self) -> None:
        """Another day for an order that waits for its day."""
        order = self.order
        dialog = DayDialog(self.workspace.today(), order.effective_date)

        def given(text: str | None) -> None:
            if text is not None:
                self.reschedule(order, parse_day(text, self.workspace.today()) or self.workspace.today())

        self.app.push_screen(dialog, given)

    @work(group="write", exit_on_error=False)
    async def reschedule(self, order: Order, chosen: date) -> None:
        """Give the order another day."""
        try:
            self.post_message(self.Altered(await self.workspace.operator.reschedule_order(order, chosen)))
        except Failure as failure:
            self.post_message(self.NotAltered(failure))

    def do_cancel_rest(self) -> None:
        """Cancel what has not started, once that is confirmed."""
        counts = self.order.counts
        rest = counts.total - counts.done - counts.refused - counts.cancelled
        if self.order.status == OrderStatus.AWAITS_APPROVAL:
            self._take_back()
            return
        if self.order.status == OrderStatus.UNKNOWN:
            self._give_up()
            return
        end = tell_the_operator() if counts.asked else _("What was done stays done.")
        body = [
            ngettext(
                "{count} line of this order has not been changed yet.",
                "{count} lines of this order have not been changed yet.",
                rest,
            ).format(count=number(rest)),
            end,
        ]

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.cancel()

        self.app.push_screen(ConfirmDialog(_("Stop the rest?"), body, _("Stop the rest"), keep=_("Keep it")), confirmed)

    def _take_back(self) -> None:
        """Cancel an order that nobody approved yet, once that is confirmed."""

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.cancel()

        body = [_("Nobody approved it yet: nothing of it was done, and nothing will be.")]
        self.app.push_screen(
            ConfirmDialog(_("Take the order back?"), body, _("Take it back"), keep=_("Keep it")), confirmed
        )

    def _give_up(self) -> None:
        """Look no more for what became of an order, once that is confirmed."""

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.cancel()

        body = [
            not_told_whether(self.workspace.capabilities, order_title(self.order)),
            _("It is not looked for any more then. Nothing is stopped by that: what was done stays done."),
        ]
        dialog = ConfirmDialog(_("Look for it no more?"), body, _("Look no more"), keep=_("Go on looking"))
        self.app.push_screen(dialog, confirmed)

    @work(group="write", exit_on_error=False)
    async def cancel(self) -> None:
        """Cancel what has not started."""
        try:
            self.post_message(self.Altered(await self.workspace.operator.cancel_order(self.order.id)))
        except Failure as failure:
            self.post_message(self.NotAltered(failure))

    @on(Altered)
    def _altered(self, message: Altered) -> None:
        self.show_order(message.order)

    @on(NotAltered)
    def _not_altered(self, message: NotAltered) -> None:
        """Say why, and show the order as it is now."""
        self.say_failure(message.failure)
        self.look_again()
