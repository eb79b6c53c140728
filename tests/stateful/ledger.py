"""What should be on the server's books: a model of lines and orders small enough to be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SUSPEND: dict[str, Any] = {"kind": "suspend"}
REACTIVATE: dict[str, Any] = {"kind": "reactivate"}
BLOCK: dict[str, Any] = {"kind": "set_blocks", "blocks": {"MMS": True}}
FREE: dict[str, Any] = {"kind": "set_blocks", "blocks": {"MMS": False}}

_EFFECTS: list[tuple[dict[str, Any], str, str, str, dict[str, Any]]] = [
    (SUSPEND, "status", "ACTIVE", "SUSPENDED", REACTIVATE),
    (REACTIVATE, "status", "SUSPENDED", "ACTIVE", SUSPEND),
    (BLOCK, "mms", "off", "on", FREE),
    (FREE, "mms", "on", "off", BLOCK),
]
"""Change, field, what it must be, what it becomes, what takes it back."""


@dataclass
class ModelLine:
    """A line, as far as the sequences change it."""

    version: int = 1
    status: str = "ACTIVE"
    mms: str = "off"


@dataclass
class Wish:
    """One item: a change to the line `line`, made on `version`."""

    line: int
    version: int
    change: dict[str, Any]


@dataclass
class Done:
    """What an item left behind: the field it changed, its new value, the line's version then."""

    wish: Wish
    name: str
    value: str
    version: int
    inverse: dict[str, Any]


@dataclass
class ModelOrder:
    """An order on the books. `results`: for each item what it did, None when it was refused."""

    key: str
    mine: bool
    undo_of: str | None
    results: list[Done | None] = field(default_factory=list)

    @property
    def status(self) -> str:
        done = sum(result is not None for result in self.results)
        return "DONE" if done == len(self.results) else "PARTIAL" if done else "REJECTED"


class Ledger:
    """Lines and orders; an order is known by its key, once."""

    def __init__(self, lines: int) -> None:
        self.lines = [ModelLine() for _line in range(lines)]
        self.orders: dict[str, ModelOrder] = {}

    def take(self, key: str, wishes: Sequence[Wish], *, mine: bool = True, undo_of: str | None = None) -> ModelOrder:
        """The order under `key`: a new one is carried out, a known one is what it was."""
        if key not in self.orders:
            order = ModelOrder(key, mine, undo_of, [self._carry_out(wish) for wish in wishes])
            self.orders[key] = order
        return self.orders[key]

    def to_undo(self) -> ModelOrder | None:
        """My newest order that did something and was not taken back."""
        taken_back = {order.undo_of for order in self.orders.values() if order.status != "REJECTED"}
        for order in reversed(self.orders.values()):
            own = order.mine and order.undo_of is None
            if own and order.status != "REJECTED" and order.key not in taken_back:
                return order
        return None

    def undoing(self, order: ModelOrder) -> list[Wish]:
        """What takes `order` back, on the versions at which nobody changed what it changed."""
        wishes = []
        for done in filter(None, order.results):
            line = self.lines[done.wish.line]
            untouched = getattr(line, done.name) == done.value
            wishes.append(Wish(done.wish.line, line.version if untouched else done.version, done.inverse))
        return wishes

    def _carry_out(self, wish: Wish) -> Done | None:
        line = self.lines[wish.line]
        for change, name, before, after, inverse in _EFFECTS:
            if change == wish.change and getattr(line, name) == before and line.version == wish.version:
                setattr(line, name, after)
                line.version += 1
                return Done(wish, name, after, line.version, inverse)
        return None
