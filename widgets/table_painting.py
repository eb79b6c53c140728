"""How a row and a header of a table become a line of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.columns import Column, Placed, fit
from widgets.safe import shown
from widgets.table_source import Cell, Role

MARGIN = 3
"""Cells before the first column: cursor, mark, space."""
LAST = 1
"""The last cell of a row stays free."""
CURSOR, MARK, IN_RANGE = "▸", "✓", "+"
ASCENDING, DESCENDING = "▲", "▼"
ARROW = 2
"""Cells of the arrow behind a heading, and of the blank before it."""

PaintedRole = Role | Literal["mark"]


class Look(NamedTuple):
    """What decides how a row is painted, besides its cells."""

    cursor: bool
    marked: bool
    in_range: bool


def row_strip(
    placed: Sequence[Placed],
    cells: Sequence[str | Cell],
    look: Look,
    width: int,
    style_of: Callable[[PaintedRole], Style],
) -> Strip:
    """A row, `width` cells wide: cursor and mark, then the cells of the columns `placed`."""
    plain = style_of("")
    mark = MARK if look.marked else IN_RANGE if look.in_range else ""
    segments = [
        Segment(CURSOR if look.cursor else " ", plain),
        Segment(f"{mark} ", style_of("mark")) if mark else Segment("  ", plain),
    ]
    x = MARGIN
    for column in placed:
        if column.x > x:
            segments.append(Segment(" " * (column.x - x), plain))
        value = cells[column.index]
        cell = value if isinstance(value, Cell) else Cell(value)
        taken = width - column.x if cell.wide else column.width
        segments.append(Segment(fit(shown(cell.text), taken, column.column.align), style_of(cell.role)))
        x = column.x + taken
        if cell.wide:
            break
    return Strip(segments, x).adjust_cell_length(width, plain).simplify()


def header_strip(placed: Sequence[Placed], sort: tuple[str, bool] | None, width: int, style: Style) -> Strip:
    """The headings; `sort` is the column the rows are sorted by, and whether from the end."""
    text = " " * MARGIN
    x = MARGIN
    for column in placed:
        text += " " * (column.x - x) + _heading(column, sort)
        x = column.x + column.width
    return Strip([Segment(fit(text, width), style)], width)


def with_arrow(column: Column) -> Column:
    """`column` with room for its whole heading and the arrow of the sort."""
    needed = max(column.least, cell_len(shown(column.label)) + ARROW)
    return replace(column, width=max(column.width, needed), min_width=needed)


def _heading(placed: Placed, sort: tuple[str, bool] | None) -> str:
    column, label = placed.column, shown(placed.column.label)
    if sort is None or sort[0] != column.id:
        return fit(label, placed.width, column.align)
    arrow = DESCENDING if sort[1] else ASCENDING
    return fit(f"{fit(label, placed.width - ARROW).rstrip()} {arrow}", placed.width, column.align)
