"""What a `FleetTable` asks of the rows behind it, and rows held in a plain list for the shorter tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from widgets.saying import told_again

Role = Literal["", "active", "pending", "refused", "dim", "strong", "bar"]
"""What a text means; the colour that goes with it is the stylesheet's (`fleet-table--<role>`)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a role. The table cleans the text; a plain `str` is a cell without a role.

    A `wide` one goes on to the right edge, over the columns after its own: a reason is read whole.
    """

    text: str
    role: Role = ""
    wide: bool = False


class TableSource(Protocol):
    """Rows by position, asked for only as they come into sight.

    `generation` changes whenever a row, its content or the order changes: it is what cached rows are known by. Marks
    are not part of it.
    """

    @property
    def row_count(self) -> int: ...

    @property
    def generation(self) -> int: ...

    def row_key(self, row: int) -> str:
        """What stays the same when the row moves (an id)."""

    def row_of(self, key: str) -> int | None:
        """Where the row `key` is now, None when it is not shown. Called once for each `reload`: keep it cheap."""

    def cells(self, row: int) -> Sequence[str | Cell]:
        """One cell for each column of the table, in their order."""

    def is_marked(self, row: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a `ListSource`."""

    key: str
    cells: Sequence[str | Cell]


class ListSource:
    """A `TableSource` over a list, for tables whose rows are all at hand (orders, tickets, a review).

    `marked` says which keys are marked.
    """

    def __init__(self, rows: Sequence[Row] = (), *, marked: Callable[[str], bool] = lambda key: False) -> None:
        self._marked = marked
        self._generation = 0
        self.replace(rows)

    def replace(self, rows: Sequence[Row]) -> None:
        """Hold `rows` instead; tell the table with `reload`."""
        self._rows = rows
        self._positions = {row.key: position for position, row in enumerate(rows)}
        self._generation += 1

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def generation(self) -> int:
        return self._generation

    def row_key(self, row: int) -> str:
        return self._rows[row].key

    def row_of(self, key: str) -> int | None:
        return self._positions.get(key)

    def cells(self, row: int) -> Sequence[str | Cell]:
        return self._rows[row].cells

    def is_marked(self, row: int) -> bool:
        return self._marked(self._rows[row].key)

    def say_again(self) -> None:
        self.replace([Row(row.key, [told_again(cell) for cell in row.cells]) for row in self._rows])


class MadeSource:
    """A `TableSource` whose rows are made as they come into sight: an order may have 20,000 of them."""

    def __init__(self, *, marked: Callable[[str], bool] = lambda key: False) -> None:
        """`marked` says which keys are marked."""
        self._marked = marked
        self._generation = 0
        self.replace([], lambda row: [])

    def replace(self, keys: Sequence[str], made: Callable[[int], Sequence[str | Cell]]) -> None:
        """Hold other rows: their keys, and what makes the cells of the one at a place; tell the table with `reload`."""
        self._keys, self._made = keys, made
        self._places = {key: place for place, key in enumerate(keys)}
        self._generation += 1

    @property
    def row_count(self) -> int:
        return len(self._keys)

    @property
    def generation(self) -> int:
        return self._generation

    def row_key(self, row: int) -> str:
        return self._keys[row]

    def row_of(self, key: str) -> int | None:
        return self._places.get(key)

    def cells(self, row: int) -> Sequence[str | Cell]:
        return self._made(row)

    def is_marked(self, row: int) -> bool:
        return self._marked(self._keys[row])
