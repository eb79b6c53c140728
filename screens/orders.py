"""The orders of the company, newest first; one opens with its items."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import Order, OrderStatus
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, moment
from fleet_tui.workspace.words import order_result, order_title
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.table_source import Cell, ListSource, Role, Row

ORDER_ROLES: dict[str, Role] = {
    OrderStatus.DONE: "active",
    OrderStatus.PARTIAL: "pending",
    OrderStatus.SCHEDULED: "pending",
    OrderStatus.IN_PROGRESS: "pending",
    OrderStatus.SUBMITTED: "pending",
    OrderStatus.REJECTED: "refused",
    OrderStatus.CANCELLED: "dim",
}


class OrdersScreen(FleetScreen):
    """What was ordered, by whom, when, and how it went."""

    KEYS = ("open_order",)
    BINDINGS = bindings(*KEYS)

    class Fetched(Message):
        """The orders are here."""

        def __init__(self, orders: list[Order]) -> None:
            super().__init__()
            self.orders = orders

    def __init__(self) -> None:
        super().__init__()
        self._orders: dict[str, Order] = {}
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield FleetTable(
            [
                Column("at", _("Ordered"), 16, priority=1),
                Column("what", _("Order"), 30, min_width=20, flexible=True),
                Column("day", _("From"), 10, priority=3),
                Column("result", _("Result"), 26, min_width=12, priority=2, flexible=True),
                Column("who", _("By"), 18, min_width=8, priority=4),
            ],
            self._source,
            empty=_("Asking the operator …"),
        )
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(FleetTable).focus()
        self.paint()

    @on(FleetChanged)
    def paint(self) -> None:
        """Frame now, rows when they have come."""
        self.paint_frame([_("Orders")])
        self.fetch()

    @work(group="orders", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        try:
            page = await self.workspace.operator.orders()
        except Failure as failure:
            self.query_one(FleetTable).show_empty(failure_sentence(failure))
            return
        self.post_message(self.Fetched(page.items))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._orders = {order.id: order for order in message.orders}
        self._source.replace([order_row(order) for order in message.orders])
        table = self.query_one(FleetTable)
        table.show_empty(_("Nothing was ordered yet.\nMark lines in SIM cards (1) and choose what to do with them."))
        table.reload()

    @on(FleetTable.RowActivated)
    def do_open_order(self) -> None:
        from screens.order import OrderScreen

        key = self.query_one(FleetTable).cursor_key
        if key is not None:
            self.app.push_screen(OrderScreen(self._orders[key]))


def order_row(order: Order) -> Row:
    """One order as a row."""
    return Row(
        order.id,
        [
            moment(order.created_at),
            order_title(order),
            day(order.effective_date),
            Cell(order_result(order), ORDER_ROLES.get(order.status, "")),
            order.created_by,
        ],
    )
