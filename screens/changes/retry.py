"""Try again what was refused of an order: a new review of just those lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fleet_tui.domain.order import OrderItem, OrderRequest
from fleet_tui.fleet.row import LineRow
from fleet_tui.workspace.retry import refused_again
from screens.base import FleetScreen


def retry_refused(screen: FleetScreen, items: Sequence[OrderItem], seen: Mapping[str, LineRow]) -> bool:
    """Review the refused ones of `items` again, False when there are none. `seen`: lines as they were seen, by id."""
    from screens.review import ReviewScreen

    again = refused_again(items, screen.workspace.index, seen)
    if again:
        screen.app.push_screen(ReviewScreen(OrderRequest(items=again), seen=seen))
    return bool(again)
