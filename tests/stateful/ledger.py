"""What should be on the server's books: a model of lines and orders small enough to be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.stateful.moves import LIVE, Move, Offer


@dataclass
class ModelLine:
    """A line, as far as the sequences change it. It is gone when its `fields` are."""

    fields: dict[str, Any] | None
    version: int = 1


@dataclass
class Wish:
    """One item: a move of the line `line` (a number, or the card of a new one), made on `version`.

    Which of `moves` it is depends on the line; they are one change.
    """

    line: int | str
    version: int
    moves: Sequence[Move]

    @property
    def change(self) -> dict[str, Any]:
        return self.moves[0].change


@dataclass
class Done:
    """What an item left behind: the fields it changed, as they were and are, and the line's version then."""

    wish: Wish
    move: Move
    before: Mapping[str, Any]
    version: int


@dataclass
class ModelOrder:
    """An order on the books. `results`: for each item what it did, None when it was refused or has not been done."""

    key: str
    mine: bool
    undo_of: str | None
    results: list[Done | None] = field(default_factory=list)
    waiting: dict[int, Wish] = field(default_factory=dict)
    """Items that wait for the order's day, by their place."""
    day: date | None = None
    cancelled: bool = False

    @property
    def status(self) -> str:
        if self.waiting:
            return "SCHEDULED"
        done = sum(result is not None for result in self.results)
        if self.cancelled:
            return "CANCELLED"
        return "DONE" if done == len(self.results) else "PARTIAL" if done else "REJECTED"


class Ledger:
    """Lines and orders; an order is known by its key, once."""

    def __init__(self, lines: int, offer: Offer) -> None:
        self.lines: dict[int | str, ModelLine] = {number: ModelLine(offer.fresh()) for number in range(lines)}
        self.stock = {*offer.cards}
        """Cards that are blank."""
        self.orders: dict[str, ModelOrder] = {}

    def take(
        self,
        key: str,
        wishes: Sequence[Wish],
        *,
        mine: bool = True,
        undo_of: str | None = None,
        day: date | None = None,
    ) -> ModelOrder:
        """The order under `key`: a new one is carried out, or waits for its `day`; a known one is what it was."""
        if key not in self.orders:
            order = self.orders[key] = ModelOrder(key, mine, undo_of, day=day)
            if day is None:
                order.results = [self._carry_out(wish, wish.version) for wish in wishes]
            else:
                order.results = [None] * len(wishes)
                blank = {*self.stock}
                for place, wish in enumerate(wishes):
                    move = self._possible(wish, wish.version, blank)
                    if move is not None:
                        order.waiting[place] = wish
                        blank -= {move.card}
        return self.orders[key]

    def day_comes(self, day: date) -> None:
        """What waits for `day` is done, whatever the lines' versions: whoever changed one saw the date on it."""
        for order in self.orders.values():
            if order.waiting and order.day is not None and order.day <= day:
                due, order.waiting = order.waiting, {}
                for place, wish in due.items():
                    order.results[place] = self._carry_out(wish, None)

    def cancel(self, key: str) -> None:
        """What waits of an order is not done."""
        self.orders[key].cancelled, self.orders[key].waiting = True, {}

    @property
    def scheduled(self) -> list[ModelOrder]:
        return [order for order in self.orders.values() if order.waiting]

    def to_undo(self) -> tuple[ModelOrder | None, str | None]:
        """My newest order that did or will do something and was not taken back; why it cannot be, if so."""
        nothing = ("REJECTED", "CANCELLED")
        taken_back = {order.undo_of for order in self.orders.values() if order.status not in nothing}
        for order in reversed(self.orders.values()):
            if order.mine and order.undo_of is None and order.status not in nothing and order.key not in taken_back:
                if order.waiting:
                    return order, "ORDER_UNDER_WAY"
                return order, None if self.undoing(order) else "IRREVERSIBLE"
        return None, "NOTHING_TO_UNDO"

    def undoing(self, order: ModelOrder) -> list[Wish]:
        """What takes `order` back, on the versions at which nobody changed what it changed."""
        wishes = []
        for done in filter(None, order.results):
            if done.move.inverse is None:
                continue
            line = done.wish.line
            now = self.lines[line]
            untouched = now.fields is not None and all(
                now.fields[name] == value for name, value in done.move.gives.items()
            )
            states = {"status": LIVE} if not done.move.adds and "status" not in done.move.gives else {}
            back = Move(done.move.inverse, done.before, None, states)
            wishes.append(Wish(line, now.version if untouched else done.version, [back]))
        return wishes

    def _carry_out(self, wish: Wish, version: int | None) -> Done | None:
        move = self._possible(wish, version, self.stock)
        if move is None:
            return None
        if move.card is not None:
            self.stock.remove(move.card)
        if move.adds:
            self.lines[wish.line] = ModelLine(dict(move.gives))
            return Done(wish, move, {}, 1)
        line = self.lines[wish.line]
        assert line.fields is not None
        before = {name: line.fields.get(name) for name in move.gives}
        line.fields |= move.gives
        line.version += 1
        if not move.gives:  # a new line goes again, and its card is blank again
            line.fields = None
            self.stock.add(str(wish.line))
        return Done(wish, move, before, line.version)

    def _possible(self, wish: Wish, version: int | None, blank: set[str]) -> Move | None:
        """Which of its moves an item is, as long as these cards are `blank`; None: it is refused."""
        line = self.lines.get(wish.line)
        for move in wish.moves:
            if move.card is not None and move.card not in blank:
                continue
            if move.adds:
                return move
            if line is None or line.fields is None or version not in {None, line.version}:
                continue
            fields = line.fields
            waits = any(
                other.line == wish.line and other.change["kind"] == wish.change["kind"]
                for order in self.orders.values()
                for other in order.waiting.values()
            )
            if not waits and all(fields[name] in values for name, values in move.needs.items()):
                return move
        return None
