"""One order: how far it is, then the result for each line, to Excel or as a sheet to send to the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import ItemStatus, Order, OrderItem, OrderSent, OrderStatus
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import moment
from fleet_tui.workspace.approval_words import no_sheet_yet, state_words
from fleet_tui.workspace.order_banner import banner, finished, history, progress_words
from fleet_tui.workspace.outcome import not_seen
from fleet_tui.workspace.words import order_result, order_title
from screens.base import bindings
from screens.order_course import OrderCourse
from screens.order_rows import ItemRows, item_columns
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.progress_line import ProgressLine
from widgets.safe import Label, label


class OrderScreen(OrderCourse):
    """Follows an order until it is finished or waits for its day; leaving it does not stop it."""

    KEYS = (
        "only_refused",
        "retry_refused",
        "export_result",
        "order_sheet",
        "note_sent",
        "confirm_done",
        "decide",
        "date",
        "cancel_rest",
    )
    COMMON = ("back", "undo", "help", "go_to")
    BINDINGS = bindings(*KEYS)

    class Progressed(Message):
        """The order is further."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, OrderScreen.Progressed)

    class Settled(Message):
        """Nothing more will happen now; its items are here."""

        def __init__(self, order: Order, items: list[OrderItem]) -> None:
            super().__init__()
            self.order = order
            self.items = items

    class Failed(Message):
        """The order could not be looked at."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, order: Order, *, seen: Mapping[str, LineRow] | None = None) -> None:
        """`seen`: its lines as the person saw them when it was ordered, by id."""
        super().__init__()
        self.order = order
        self._seen = seen or {}
        self._items: list[OrderItem] = []
        self._only_refused = False
        self._source = ItemRows()

    def actions(self) -> list[Action]:
        """Stopping the rest while there is a rest, another day while it waits, undo once it is done; the sheet to send
        where nobody else tells the operator."""
        gone = {"cancel_rest"} if self.order.final else set() if self.order.counts.asked else {"undo"}
        if not self._waits_for_its_day:
            gone.add("date")
        if not self._waits_for_me:
            gone.add("decide")
        if self.order.status == OrderStatus.AWAITS_APPROVAL:
            gone.add("order_sheet")
        if self.order.irreversible or not (self.order.counts.done or self.order.counts.asked):
            gone.add("undo")
        if not self.order.counts.refused:
            gone.add("retry_refused")
        if not self.workspace.recorded_only:
            gone.add("order_sheet")
        if not self._asks:
            gone |= {"note_sent", "confirm_done"}
        return [self._named(action) for action in super().actions() if action.id not in gone]

    def _named(self, action: Action) -> Action:
        """Nothing of an order of unknown outcome is left to stop: one can only stop looking for it."""
        unknown = action.id == "cancel_rest" and self.order.status == OrderStatus.UNKNOWN
        return replace(action, label=N_("look for it no more")) if unknown else action

    @property
    def _mine(self) -> bool:
        """Whoever looks gave it."""
        approval, me = self.order.approval, self.workspace.me
        return approval is None or me is None or approval.asked_by == me.profile_id

    @property
    def _waits_for_me(self) -> bool:
        return self.order.status == OrderStatus.AWAITS_APPROVAL and not self._mine

    @property
    def _waits_for_its_day(self) -> bool:
        """Another day can be chosen: what a second manager approved is for the day they saw."""
        waits = self.order.status == OrderStatus.AWAITS_APPROVAL and self._mine
        return waits or (self.order.status == OrderStatus.SCHEDULED and self.order.approval is None)

    @property
    def _asks(self) -> bool:
        return self.order.status in {OrderStatus.TO_SEND, OrderStatus.ASKED}

    def why_not(self, action: Action) -> str | None:
        order = self.order
        match action.id:
            case "note_sent" | "confirm_done" if not self._asks:
                return _("Nothing of this order is to be asked of an operator.")
            case "retry_refused" if not order.counts.refused:
                return _("None was refused.")
            case "decide" if not self._waits_for_me:
                return _("The order does not wait for your approval.")
            case "date" if not self._waits_for_its_day:
                return self._why_no_other_day()
            case "cancel_rest" if order.final:
                return _("The order is finished: nothing of it is left to stop.")
            case "order_sheet" if reason := self._why_no_sheet():
                return reason
            case "undo" if order.irreversible:
                return _("You cannot undo this order.")
            case "undo" if not order.counts.asked and not (order.final and order.counts.done):
                return _("Nothing of this order is done that could be undone.")
        return super().why_not(action)

    def _why_no_sheet(self) -> str:
        """Why there is nothing to send; empty where there is."""
        if self.order.status == OrderStatus.AWAITS_APPROVAL:
            return no_sheet_yet()
        local = self.workspace.recorded_only
        return "" if local else _("The operator has this order already: no sheet need be sent.")

    def _why_no_other_day(self) -> str:
        if self.order.status == OrderStatus.SCHEDULED:
            return _("It was approved for this day: to have another one, cancel it and order it anew.")
        return _("Only an order that waits for its day can be given another one.")

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label("", id="title")
        yield ProgressLine()
        yield FleetTable(
            item_columns([], self.workspace.index.catalogue),
            self._source,
            empty=_("The results come here, line by line."),
        )
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(FleetTable).focus()
        self._paint_order()
        self.follow()

    @work(group="order", exclusive=True, exit_on_error=False)
    async def follow(self) -> None:
        """Look at the order until it is settled, then fetch its items."""
        desk = self.workspace.desk
        try:
            order = await desk.follow(self.order, self._look)
            self.post_message(self.Settled(order, [item async for item in desk.items(order)]))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def _look(self, order: Order) -> None:
        self.post_message(self.Progressed(order))

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        self.order = message.order
        self._paint_order()

    @on(Settled)
    def _settled(self, message: Settled) -> None:
        self.order, self._items = message.order, message.items
        self.workspace.banner = self._said()
        self._paint_order()
        self._paint_items()
        self.host.refresh_fleet()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.stop_waiting(not_seen(message.failure))

    def stop_waiting(self, sentence: str) -> None:
        self._tell(
            sentence + " " + _("The order goes on by itself; {key} looks again.").format(key=self.key_for("refresh"))
        )

    def do_refresh(self) -> None:
        """Look at the order again, and at the fleet."""
        self.follow()
        super().do_refresh()

    def _paint_order(self) -> None:
        order = self.order
        self.paint_frame([_("Orders"), order_title(order)])
        about = [
            order.number,
            moment(order.created_at),
            order_result(order, recorded=self.workspace.recorded_only),
            *([_("ticket {number}").format(number=order.ticket)] if order.ticket else []),
            *history(order),
        ]
        self.query_one("#title", Label).update(joined(" · ", about))
        line = self.query_one(ProgressLine)
        line.display = not order.settled
        line.show(
            finished(order),
            order.counts.total,
            progress_words(order, recorded=self.workspace.recorded_only),
            _("esc leaves, it goes on"),
        )
        self._tell(self._said())

    def _said(self) -> str:
        """What it leads to, and what it waits or waited for a second manager for."""
        me = self.workspace.me
        said = banner(self.order, recorded=self.workspace.recorded_only)
        return joined(" ", filter(None, (said, state_words(self.order, me.profile_id if me else ""))))

    def say_again(self) -> None:
        super().say_again()
        if self._items:
            self._paint_items()

    def _columns(self) -> list[Column]:
        return item_columns(
            self._items_in_sight(), self.workspace.index.catalogue, recorded=self.workspace.recorded_only
        )

    def _items_in_sight(self) -> list[OrderItem]:
        """The items of the table: all, or those that were refused."""
        return [item for item in self._items if not self._only_refused or item.status == ItemStatus.REFUSED]

    def _paint_items(self) -> None:
        shown = self._items_in_sight()
        self._source.show(shown, self.workspace.index.catalogue, recorded=self.workspace.recorded_only)
        table = self.query_one(FleetTable)
        table.show_columns(self._columns())
        table.show_empty(_("None was refused.") if self._only_refused else _("No items."))
        table.reload()

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    def do_only_refused(self) -> None:
        self._only_refused = not self._only_refused
        self._paint_items()

    def do_retry_refused(self) -> None:
        from screens.changes.retry import retry_refused

        if not retry_refused(self, self._items, self._seen):
            self.say(_("None was refused."), "warning")

    def do_export_result(self) -> None:
        from screens.order_export import export_result

        export_result(self, self.order, self._items)

    def do_order_sheet(self) -> None:
        from screens.order_export import export_sheet

        order = self.order

        def written() -> None:  # in the thread that wrote it
            if order.status == OrderStatus.TO_SEND:
                self.app.call_from_thread(self.note_sent, order, OrderSent())

        export_sheet(self, order, self._items, written)

    def show_order(self, order: Order) -> None:
        self.order = order
        self._paint_order()
        self.follow()

    @work(group="order", exclusive=True, exit_on_error=False)
    async def look_again(self) -> None:
        """Fetch the order anew."""
        try:
            self.post_message(self.Altered(await self.workspace.operator.order(self.order.id)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def do_decide(self) -> None:
        """Look at what it would do now, then approve or refuse it."""
        from screens.approval import ApprovalScreen

        self.app.push_screen(ApprovalScreen(self.order))

    def do_undo(self) -> None:
        """Review what takes back this order."""
        self.find_undo(self.order.id)
