"""Which order stands in the way when the last one cannot be taken back because it is not finished."""

from __future__ import annotations

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import Order
from fleet_tui.domain.session import Me
from fleet_tui.i18n import _
from fleet_tui.port import OrderPort
from fleet_tui.workspace.words import order_result, order_title

NOT_FINISHED = "ORDER_UNDER_WAY"


async def in_the_way(orders: OrderPort, me: Me | None, failure: Failure, order_id: str | None) -> Order | None:
    """The order that `failure` speaks of: the one that was named, or the newest of mine that goes on; None: no such.

    Raises:
        Failure: it cannot be asked for.
    """
    if failure.code != NOT_FINISHED:
        return None
    if order_id is not None:
        return await orders.order(order_id)
    mine = me.name if me is not None else ""
    newest = (await orders.orders()).items
    return next((order for order in newest if not order.final and order.created_by == mine), None)


def in_the_way_words(order: Order) -> str:
    """That `order` is not finished, and so is not taken back."""
    return _("{number} ({what}) is not finished: {result}. It cannot be undone; nothing was changed.").format(
        number=order.number, what=order_title(order), result=order_result(order)
    )
