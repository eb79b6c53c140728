"""What was refused of an order, once more, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fleet_tui.domain.changes.models import UnknownChange
from fleet_tui.domain.order import ItemStatus, OrderItem, OrderItemRequest
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.workspace.versions import CONFLICT


def refused_again(items: Iterable[OrderItem], index: FleetIndex, seen: Mapping[str, LineRow]) -> list[OrderItemRequest]:
    """The refused ones of `items`, to be ordered again. `seen`: lines as they were seen, by id."""
    return [
        OrderItemRequest(line_id=item.line_id, expected_version=_version(item, index, seen), change=item.change)
        for item in items
        if item.status == ItemStatus.REFUSED and not isinstance(item.change, UnknownChange)
    ]


def _version(item: OrderItem, index: FleetIndex, seen: Mapping[str, LineRow]) -> int | None:
    """The version to guard: where somebody else changed the line, the one that was seen, so that it is asked about."""
    line_id = item.line_id or ""
    if item.refusal is not None and item.refusal.code == CONFLICT and line_id in seen:
        return seen[line_id].version
    position = index.position_of(line_id)
    return None if position is None else index.versions[position]
