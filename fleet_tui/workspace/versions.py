"""Two versions of a line, field by field: what a person saw, and what it is now that somebody else changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fleet_tui.domain.order import ItemPreview, OrderRequest, Preview
from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow

CONFLICT = "VERSION_CONFLICT"
"""The refusal of an item whose line is another version than the one that was seen."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what was seen, what it is now. `changed` tells whether they differ."""

    label: str
    seen: str
    now: str

    @property
    def changed(self) -> bool:
        """Somebody changed this field."""
        return self.seen != self.now


def compare(seen: LineRow, now: LineRow, index: FleetIndex) -> list[Difference]:
    """Every field of the list, in both versions."""
    return [Difference(column.label, column.text(seen, index), column.text(now, index)) for column in COLUMNS]


def is_conflict(item: ItemPreview) -> bool:
    """Somebody else changed the line meanwhile."""
    return item.refusal is not None and item.refusal.code == CONFLICT


def in_conflict(preview: Preview) -> list[str]:
    """The lines that somebody else changed meanwhile."""
    return [item.line_id for item in preview.items if is_conflict(item) and item.line_id is not None]


def seen_of(order: OrderRequest, index: FleetIndex, known: Mapping[str, LineRow]) -> dict[str, LineRow]:
    """The lines of `order`: as in `known`, or as the list shows them, where that is the version the order guards."""
    positions = []
    for item in order.items:
        if item.line_id is not None and item.line_id not in known:
            position = index.position_of(item.line_id)
            if position is not None and index.versions[position] == item.expected_version:
                positions.append(position)
    return {**{line.id: line for line in index.rows(positions)}, **known}


def without(order: OrderRequest, line_ids: Iterable[str]) -> OrderRequest | None:
    """`order` without the items of those lines: they stay as the others made them. None when nothing is left."""
    left = set(line_ids)
    items = [item for item in order.items if item.line_id not in left]
    return order.model_copy(update={"items": items}) if items else None


def on_new_versions(order: OrderRequest, now: Mapping[str, LineRow]) -> OrderRequest:
    """`order` again, on the versions of `now`, which the person has seen by then."""
    items = []
    for item in order.items:
        line = now.get(item.line_id or "")
        items.append(item if line is None else item.model_copy(update={"expected_version": line.version}))
    return order.model_copy(update={"items": items})
