"""Try again what was refused of an order, and nothing else: a new review of just those lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fleet_tui.domain.change import UnknownChange
from fleet_tui.domain.order import ItemStatus, OrderItem, OrderItemRequest, OrderRequest
from fleet_tui.fleet.index import FleetIndex, LineRow
from fleet_tui.workspace.versions import CONFLICT
from screens.base import FleetScreen


def retry_refused(screen: FleetScreen, items: Sequence[OrderItem], seen: Mapping[str, LineRow]) -> bool:
    """Review the refused ones of `items` again, False when there are none. `seen`: lines as they were seen, by id."""
    from screens.review import ReviewScreen

    again = [each for item in items if (each := _again(item, screen.workspace.index, seen)) is not None]
    if again:
        screen.app.push_screen(ReviewScreen(OrderRequest(items=again), seen=seen))
    return bool(again)


def _again(item: OrderItem, index: FleetIndex, seen: Mapping[str, LineRow]) -> OrderItemRequest | None:
    if item.status != ItemStatus.REFUSED or isinstance(item.change, UnknownChange):
        return None
    return OrderItemRequest(line_id=item.line_id, expected_version=_version(item, index, seen), change=item.change)


def _version(item: OrderItem, index: FleetIndex, seen: Mapping[str, LineRow]) -> int | None:
    """The version to guard: where somebody else changed the line, the one that was seen, so that it is asked about."""
    line_id = item.line_id or ""
    if item.refusal is not None and item.refusal.code == CONFLICT and line_id in seen:
        return seen[line_id].version
    position = index.position_of(line_id)
    return None if position is None else index.versions[position]
