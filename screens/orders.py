"""The orders of the company, newest first; above them what this machine holds: drafts, orders without an answer."""

from __future__ import annotations

import asyncio

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import Order, OrderPage, OrderStatus
from fleet_tui.i18n import _, ngettext, pgettext
from fleet_tui.i18n.format import day, moment
from fleet_tui.workspace.capability_words import not_told_whether
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.words import order_result, order_title, request_title, status_word
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.choice_list import Choice
from widgets.columns import Column
from widgets.dialog import ChoiceDialog, ConfirmDialog
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label
from widgets.table_source import Cell, ListSource, Role, Row

ORDER_ROLES: dict[str, Role] = {
    OrderStatus.DRAFT: "pending",
    OrderStatus.UNKNOWN: "refused",
    OrderStatus.AWAITS_APPROVAL: "pending",
    OrderStatus.DONE: "active",
    OrderStatus.PARTIAL: "pending",
    OrderStatus.SCHEDULED: "pending",
    OrderStatus.HELD: "pending",
    OrderStatus.IN_PROGRESS: "pending",
    OrderStatus.SUBMITTED: "pending",
    OrderStatus.TO_SEND: "pending",
    OrderStatus.ASKED: "pending",
    OrderStatus.REJECTED: "refused",
    OrderStatus.CANCELLED: "dim",
}

_ALL = "all"
_ASK, _TAKEN, _NOT_TAKEN = "ask", "taken", "not_taken"


class OrdersScreen(FleetScreen):
    """What was ordered, by whom, when, and how it went; and what has not been ordered yet."""

    KEYS = ("open_order", "search", "discard")
    BINDINGS = bindings(*KEYS)

    class Kept(Message):
        """What this machine holds: drafts that can be gone on with, files that hold none, orders without an answer."""

        def __init__(self, drafts: list[Draft], damaged: list[str], unknown: list[Pending]) -> None:
            super().__init__()
            self.drafts = drafts
            self.damaged = damaged
            self.unknown = unknown

    class Fetched(Message):
        """A page of orders is here, the first one or, with `more`, the next."""

        def __init__(self, page: OrderPage, *, more: bool) -> None:
            super().__init__()
            self.page = page
            self.more = more

    class Failed(Message):
        """What cannot be shown, and why."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self) -> None:
        super().__init__()
        self._status: OrderStatus | None = None
        self._drafts: dict[str, Draft] = {}
        self._unknown: dict[str, Pending] = {}
        self._orders: dict[str, Order] = {}
        self._next: str | None = None
        self._source = ListSource()

    def arrive(self, what: str) -> None:
        """`state DRAFT`: only the orders in that state."""
        kind, _space, state = what.partition(" ")
        if kind == "state":
            self._status = OrderStatus(state)

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield FleetTable(
            [
                Column("at", _("Ordered"), 16, priority=1),
                Column("what", _("Order"), 28, flexible=True),
                Column("day", pgettext("a day", "From"), 10, priority=4),
                Column("result", _("Result"), 27, min_width=22, priority=2),
                Column("who", _("By"), 18, min_width=12, priority=3),
            ],
            self._source,
            empty=_("Asking the operator …"),
        )
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(FleetTable).focus()

    def actions(self) -> list[Action]:
        """A draft can be thrown away while there is one."""
        return [action for action in super().actions() if action.id != "discard" or self._drafts]

    def why_not(self, action: Action) -> str | None:
        key = self.query_one(FleetTable).cursor_key
        if action.id == "discard" and key not in self._drafts:
            return _("There is no draft here.")
        if action.id == "open_order" and key in self._unknown and self.workspace.read_only:
            return self.workspace.read_only_words()  # asking what became of it may order it
        if action.id == "open_order" and key is None:
            return _("There is nothing here to open.")
        return super().why_not(action)

    @on(FleetChanged)
    @on(events.ScreenResume)
    def paint(self) -> None:
        """Frame now, rows when they have come; a draft that was gone on with may be gone."""
        self._paint_frame()
        self.fetch()

    def _paint_frame(self) -> None:
        state = [] if self._status is None else [status_word(self._status)]
        self.paint_frame([_("Orders"), *state])

    # What there is

    @work(group="orders", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """What this machine holds, then the first page of what the operator has."""
        try:
            unknown = await asyncio.to_thread(self.workspace.unresolved)
            found = await asyncio.to_thread(self.workspace.drafts.found)
            self.post_message(self.Kept(found.drafts, found.damaged, unknown))
            self.post_message(self.Fetched(await self._page(None), more=False))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @work(group="orders", exit_on_error=False)
    async def fetch_more(self, cursor: str) -> None:
        """The next page."""
        try:
            self.post_message(self.Fetched(await self._page(cursor), more=True))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    async def _page(self, cursor: str | None) -> OrderPage:
        if self._status == OrderStatus.DRAFT:
            return OrderPage(items=[])  # these are here, not there
        return await self.workspace.operator.orders(status=self._status, cursor=cursor)

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        keys = {pending.key for pending in message.unknown}
        self._unknown = {f"unknown:{pending.key}": pending for pending in message.unknown}
        # A draft whose order is without an answer is that order now.
        self._drafts = {f"draft:{draft.id}": draft for draft in message.drafts if draft.key not in keys}
        self._tell(
            ngettext("A draft cannot be read: {names}", "Drafts cannot be read: {names}", len(message.damaged)).format(
                names=", ".join(message.damaged)
            )
            if message.damaged
            else ""
        )
        self._paint_rows()

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        if not message.more:
            self._orders.clear()
        self._orders |= {order.id: order for order in message.page.items}
        self._next = message.page.next_cursor
        self.query_one(FleetTable).show_empty(
            _("Nothing was ordered yet.\nMark lines in SIM cards (1) and choose what to do with them.")
            if self._status is None
            else _("There is no such order.\nf shows others.")
        )
        self._paint_rows()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.stop_waiting(failure_sentence(message.failure))

    def stop_waiting(self, sentence: str) -> None:
        self.query_one(FleetTable).show_empty(sentence + "\n" + _("F5 tries again."))
        if self._source.row_count:
            self._tell(sentence)

    def _paint_rows(self) -> None:
        rows: list[Row] = []
        if self._status in (None, OrderStatus.UNKNOWN):
            rows += [unknown_row(key, pending) for key, pending in self._unknown.items()]
        if self._status in (None, OrderStatus.DRAFT):
            rows += [draft_row(key, draft) for key, draft in self._drafts.items()]
        if self._status != OrderStatus.DRAFT:
            rows += [order_row(order, recorded=self.workspace.recorded_only) for order in self._orders.values()]
        self._source.replace(rows)
        self.query_one(FleetTable).reload()
        self._paint_frame()

    @on(FleetTable.CursorMoved)
    def _cursor_moved(self, message: FleetTable.CursorMoved) -> None:
        """The end of the list brings the next page."""
        if self._next is not None and message.row >= self._source.row_count - 1:
            cursor, self._next = self._next, None
            self.fetch_more(cursor)

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    # What can be done

    @on(FleetTable.RowActivated)
    def do_open_order(self) -> None:
        """Open the order, go on with the draft, ask what became of the order without an answer."""
        from screens.drafts import open_draft
        from screens.order import OrderScreen

        key = self.query_one(FleetTable).cursor_key
        if key in self._drafts:
            open_draft(self.app, self._drafts[key])
        elif key in self._unknown:
            self._open_unknown(self._unknown[key])
        elif key in self._orders:
            self.app.push_screen(OrderScreen(self._orders[key]))

    def _open_unknown(self, pending: Pending) -> None:
        """Ask what became of `pending`; where the operator may never tell, a person may say what they found out."""
        if self.workspace.capabilities.idempotent:
            self._ask_again()
            return
        choices = [
            Choice(_ASK, _("ask again what became of it"), "1"),
            Choice(_TAKEN, _("it was taken: I found it among the operator's orders"), "2"),
            Choice(_NOT_TAKEN, _("it was not taken: it may be ordered again"), "3"),
        ]

        def chosen(answer: str | None) -> None:
            if answer == _ASK:
                self._ask_again()
            elif answer is not None:
                self.mark(pending, taken=answer == _TAKEN)

        question = not_told_whether(self.workspace.capabilities, request_title(pending.order))
        self.app.push_screen(ChoiceDialog(question, choices), chosen)

    def _ask_again(self) -> None:
        self.say(_("Asking what became of it; it is never ordered twice."))
        self.host.refresh_fleet()

    @work(group="mark", exit_on_error=False)
    async def mark(self, pending: Pending, *, taken: bool) -> None:
        """Keep what somebody found out about an order without an answer."""
        try:
            await self.workspace.desk.mark(pending, taken=taken)
        except Failure as failure:
            self.post_message(self.Failed(failure))
        except OSError:
            self.say(_("It cannot be noted: the disk is full or cannot be written."), "error")
        self.fetch()

    def do_search(self) -> None:
        """Show the orders in one state, or all."""
        choices = [Choice(_ALL, _("all orders"), "0")]
        choices += [
            Choice(status, status_word(status), str(position)) for position, status in enumerate(OrderStatus, start=1)
        ]

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._status = None if answer == _ALL else OrderStatus(answer)
                self._orders.clear()
                self._next = None
                self._paint_rows()
                self.paint()

        self.app.push_screen(ChoiceDialog(_("Orders in which state?"), choices), chosen)

    def do_discard(self) -> None:
        """Throw away the draft under the cursor."""
        draft = self._drafts[self.query_one(FleetTable).cursor_key or ""]

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._discard(draft)

        body = [draft.title, _("What was typed is lost; nothing that was ordered changes.")]
        self.app.push_screen(
            ConfirmDialog(_("Throw the draft away?"), body, _("Discard"), keep=_("Keep it")), confirmed
        )

    def _discard(self, draft: Draft) -> None:
        try:
            self.workspace.drafts.delete(draft.id)
        except OSError:
            self.say(_("The draft could not be discarded."), "error")
        self.fetch()


def order_row(order: Order, *, recorded: bool = False) -> Row:
    """One order as a row; `recorded` as for `status_word`."""
    return Row(
        order.id,
        [
            moment(order.created_at),
            order_title(order),
            day(order.effective_date),
            Cell(order_result(order, recorded=recorded), ORDER_ROLES.get(order.status, "")),
            order.created_by,
        ],
    )


def draft_row(key: str, draft: Draft) -> Row:
    """A draft among the orders."""
    state = Cell(status_word(OrderStatus.DRAFT), ORDER_ROLES[OrderStatus.DRAFT])
    return Row(key, [moment(draft.at), draft.title, "", state, ""])


def unknown_row(key: str, pending: Pending) -> Row:
    """An order that was sent and not answered."""
    chosen = pending.order.effective_date
    state = Cell(status_word(OrderStatus.UNKNOWN), ORDER_ROLES[OrderStatus.UNKNOWN])
    sent_at = moment(pending.at) if pending.at else ""
    return Row(key, [sent_at, request_title(pending.order), day(chosen) if chosen else "", state, ""])
