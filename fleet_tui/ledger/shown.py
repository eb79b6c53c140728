"""What stands in a book, as the port has it: orders, and items with their results."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from fleet_tui.domain.base import Notice
from fleet_tui.domain.order import ItemCounts, Order, OrderItem, OrderStatus
from fleet_tui.domain.text import Text
from fleet_tui.ledger import store
from fleet_tui.ledger.store import Store

_WAITING = (store.WAITING, store.SCHEDULED, store.AWAITS_APPROVAL, store.HELD)
_SHOWN = dict.fromkeys(_WAITING, store.WAITING) | {store.TAKEN: store.IN_PROGRESS}
"""States of an item that our contract has no word for."""


def order_of(kept: Store, row: sqlite3.Row) -> Order:
    """The order in `row`, with what became of its items. Reads the disk."""
    states = kept.states(row["id"])
    counts = ItemCounts(
        total=sum(states.values()),
        waiting=sum(states.get(state, 0) for state in _WAITING),
        in_progress=sum(states.get(state, 0) for state in (store.IN_PROGRESS, store.TAKEN, store.UNKNOWN)),
        done=states.get(store.DONE, 0),
        refused=states.get(store.REFUSED, 0),
        cancelled=states.get(store.CANCELLED, 0),
    )
    status, finished, words = _status(states), kept.finished_at(row["id"]), kept.words(row["id"])
    return Order(
        id=row["id"],
        number=f"ORD-{row['number']:06d}",
        version=1 + counts.done + counts.refused + counts.cancelled,
        status=status,
        status_words=Text(words) if words else None,
        kind=row["kind"],
        counts=counts,
        effective_date=date.fromisoformat(row["day"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        finished_at=datetime.fromisoformat(finished) if status.final and finished else None,
        created_by=Text(row["created_by"]),
        note=Text(row["note"]),
        irreversible=not kept.reversible(row["id"]),
        undo_of=row["undo_of"],
    )


def _status(states: dict[str, int]) -> OrderStatus:
    """The state of an order whose items are in `states`."""
    for state, status in (
        (store.WAITING, OrderStatus.IN_PROGRESS),
        (store.IN_PROGRESS, OrderStatus.IN_PROGRESS),
        (store.TAKEN, OrderStatus.IN_PROGRESS),
        (store.UNKNOWN, OrderStatus.UNKNOWN),
        (store.AWAITS_APPROVAL, OrderStatus.AWAITS_APPROVAL),
        (store.HELD, OrderStatus.HELD),
        (store.SCHEDULED, OrderStatus.SCHEDULED),
    ):
        if states.get(state):
            return status
    if states.get(store.DONE):
        return OrderStatus.DONE if len(states) == 1 else OrderStatus.PARTIAL
    return OrderStatus.CANCELLED if [*states] == [store.CANCELLED] else OrderStatus.REJECTED


def item_of(row: sqlite3.Row) -> OrderItem:
    """The item in `row`."""
    state = row["state"]
    return OrderItem.model_validate(
        {
            "position": row["position"],
            "line_id": row["line_id"],
            "msisdn": row["msisdn"],
            "description": row["description"],
            "status": _SHOWN.get(state, state),
            "change": json.loads(row["change"]),
            "refusal": Notice.model_validate_json(row["refusal"]) if row["refusal"] else None,
            "finished_at": row["finished_at"],
            "effects": json.loads(row["effects"]),
        }
    )
