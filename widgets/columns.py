"""Columns of a table: which of them fit in a width, how wide each is, and a text put into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

Align = Literal["left", "right"]

GAP = 2
"""Empty cells between two columns."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is what it would like, in terminal cells; it is never narrower than `min_width`.

    Without `min_width` it is never narrower than `width`: a phone number is shown whole or not at all. Nor is one
    that is not flexible ever narrower than its `label`, longer in one language than in another. The lower
    `priority` is, the longer the column stays when the terminal gets narrow. Columns that are `flexible` share the
    width that is left.
    """

    id: str
    label: str
    width: int
    min_width: int = 0
    align: Align = "left"
    priority: int = 0
    flexible: bool = False

    @property
    def least(self) -> int:
        """The narrowest it may be."""
        needed = self.min_width or self.width
        return needed if self.flexible else max(needed, cell_len(self.label))


@dataclass(frozen=True, slots=True)
class Placed:
    """A column that is shown: `index` in the list of all columns, `x` and `width` in cells."""

    index: int
    column: Column
    x: int
    width: int


def place(columns: Sequence[Column], width: int, *, start: int = 0) -> list[Placed]:
    """The columns shown between the cells `start` and `width`, in their given order.

    The most important come first at their least width; then, in the same order, each grows to the width it would like;
    what is left goes to the flexible ones. The most important one is shown even where nothing fits.
    """
    ranked = sorted(range(len(columns)), key=lambda index: columns[index].priority)
    room = width - start
    widths: dict[int, int] = {}
    for index in ranked:
        needed = columns[index].least + (GAP if widths else 0)
        if needed <= room or not widths:
            widths[index] = columns[index].least
            room -= needed
    room = max(0, room)
    for index in ranked:
        if index in widths:
            more = min(room, max(0, columns[index].width - widths[index]))
            widths[index] += more
            room -= more
    flexible = [index for index in sorted(widths) if columns[index].flexible]
    for position, index in enumerate(flexible):
        more = room // (len(flexible) - position)
        widths[index] += more
        room -= more
    placed: list[Placed] = []
    x = start
    for index in sorted(widths):
        placed.append(Placed(index, columns[index], x, widths[index]))
        x += widths[index] + GAP
    return placed


def needed(columns: Sequence[Column], *, start: int = 0) -> int:
    """The cells that columns take which begin at `start` when each has the width it would like."""
    return start + sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text` in exactly `width` terminal cells: cut with an ellipsis, or filled with spaces."""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""
    spaces = " " * (width - length)
    return spaces + text if align == "right" else text + spaces
