"""A matrix of prices: names down, names across; the first column and the header stay, the rest goes by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size, clamp
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.columns import GAP, fit
from widgets.safe import shown
from widgets.table_source import Cell, Role

MARGIN = 2
"""Cells before the names: the cursor's row, a space."""
NARROWEST = 6
MORE_LEFT, MORE_RIGHT = "‹", "›"
CURSOR = "▸"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: its key, its name, a cell for each column; without cells it is the heading of those below it."""

    key: str
    name: str
    cells: Sequence[Cell] = ()


class PriceMatrix(ScrollView, can_focus=True):
    """The cursor is a cell. Arrows move it; what is in sight follows it column by column, row by row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1, 0)", show=False),
        Binding("up,k", "move(-1, 0)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("left", "move(0, -1)", show=False),
        Binding("pagedown", "move(10, 0)", show=False),
        Binding("pageup", "move(-10, 0)", show=False),
        Binding("home", "move(0, -1000)", show=False),
        Binding("end", "move(0, 1000)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "price-matrix--header", "price-matrix--cursor", "price-matrix--active", "price-matrix--pending",
        "price-matrix--refused", "price-matrix--dim", "price-matrix--strong", "price-matrix--bar",
    }  # fmt: skip
    DEFAULT_CSS = """
    PriceMatrix {
        height: 1fr;
        overflow: hidden;
        scrollbar-size: 0 0;
        & > .price-matrix--header { text-style: bold; }
        & > .price-matrix--active { color: $success; }
        & > .price-matrix--pending { color: $warning; }
        & > .price-matrix--refused { color: $error; }
        & > .price-matrix--dim { text-style: dim; }
        & > .price-matrix--strong { text-style: bold; }
        & > .price-matrix--bar { color: $primary; }
        & > .price-matrix--cursor { text-style: reverse; }
    }
    """

    class CellMessage(Message):
        """About one cell: the key of its row, the key of its column."""

        def __init__(self, matrix: PriceMatrix, row: str, column: str) -> None:
            super().__init__()
            self.matrix = matrix
            self.row = row
            self.column = column

        @property
        def control(self) -> PriceMatrix:
            return self.matrix

    class CursorMoved(CellMessage):
        """The cursor is on another cell."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: Sequence[str] = ()
        self._heads: list[list[str]] = []
        self._rows: Sequence[MatrixRow] = ()
        self._widths: list[int] = []
        self._row = self._column = self._first = self._top = 0

    def show(self, columns: Sequence[tuple[str, Sequence[str]]], rows: Sequence[MatrixRow]) -> None:
        """`columns`: key and lines of the heading of each; the cursor stays on its cell where that is still here."""
        before = self.cursor
        self._columns = [key for key, _lines in columns]
        height = max((len(lines) for _key, lines in columns), default=0)
        self._heads = [[*([""] * (height - len(lines))), *map(shown, lines)] for _key, lines in columns]
        self._rows = rows
        self._widths = [self._width_of(index) for index in range(len(columns))]
        keys = [row.key for row in rows]
        row, column = before if before is not None else ("", "")
        self._row = keys.index(row) if row in keys else next((n for n, row in enumerate(rows) if row.cells), 0)
        self._column = self._columns.index(column) if column in self._columns else 0
        self._bring_into_sight()
        self.refresh()

    @property
    def cursor(self) -> tuple[str, str] | None:
        """Keys of the row and the column under the cursor; None without cells."""
        if not self._columns or self._row >= len(self._rows) or not self._rows[self._row].cells:
            return None
        return self._rows[self._row].key, self._columns[self._column]

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor; headings of groups are passed over."""
        if self.cursor is None:
            return
        places = [number for number, row in enumerate(self._rows) if row.cells]
        self._row = places[clamp(places.index(self._row) + rows, 0, len(places) - 1)]
        self._column = clamp(self._column + columns, 0, len(self._columns) - 1)
        self._bring_into_sight()
        self.refresh()
        self._announce()

    def on_resize(self) -> None:
        self._bring_into_sight()
        self.refresh()

    # Painting

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._head_height + len(self._rows)

    def render_line(self, y: int) -> Strip:
        if y < self._head_height:
            return self._head(y)
        number = self._top + y - self._head_height
        if number >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        return self._line(number)

    def _head(self, y: int) -> Strip:
        style = self.get_component_rich_style("price-matrix--header")
        text = " " * (MARGIN + self._name_width)
        for index in self._in_sight():
            text += " " * GAP + fit(self._heads[index][y], self._widths[index], "right")
        width = self.size.width
        if y == self._head_height - 1:
            left = MORE_LEFT if self._first else " "
            more = self._in_sight()[-1] + 1 < len(self._columns) if self._columns else False
            text = text[: MARGIN + self._name_width] + left + text[MARGIN + self._name_width + 1 :]
            text = fit(text, width - 1) + (MORE_RIGHT if more else " ")
        return Strip([Segment(fit(text, width), style)], width)

    def _line(self, number: int) -> Strip:
        row, here, width = self._rows[number], number == self._row, self.size.width
        name = fit(shown(row.name), self._name_width)
        if not row.cells:
            strong = self._style("strong")
            return Strip([Segment(fit(" " * MARGIN + shown(row.name), width), strong)], width)
        segments = [Segment(f"{CURSOR if here else ' '} {name}", self.rich_style)]
        for index in self._in_sight():
            cell = row.cells[index]
            style = self._style(cell.role)
            if here and index == self._column and self.has_focus:
                style = self.get_component_rich_style("price-matrix--cursor")
            segments.append(Segment(" " * GAP, self.rich_style))
            segments.append(Segment(fit(shown(cell.text), self._widths[index], "right"), style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, role: Role) -> Style:
        return self.rich_style + self.get_component_rich_style(f"price-matrix--{role}") if role else self.rich_style

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # Inside

    @property
    def _head_height(self) -> int:
        return len(self._heads[0]) if self._heads else 0

    @property
    def _name_width(self) -> int:
        longest = max((cell_len(shown(row.name)) for row in self._rows if row.cells), default=0)
        return min(longest, max(NARROWEST, self.size.width * 2 // 5))

    def _width_of(self, index: int) -> int:
        texts = [*self._heads[index], *(shown(row.cells[index].text) for row in self._rows if row.cells)]
        return max(NARROWEST, *map(cell_len, texts))

    def _in_sight(self) -> list[int]:
        """The columns shown whole, from the first one in sight; one at least."""
        room = self.size.width - MARGIN - self._name_width - 1
        found: list[int] = []
        for index in range(self._first, len(self._columns)):
            room -= GAP + self._widths[index]
            if room < 0 and found:
                break
            found.append(index)
        return found

    def _bring_into_sight(self) -> None:
        self._first = min(self._first, self._column)
        while self._columns and self._column not in self._in_sight():
            self._first += 1
        while self._first and self._in_sight()[-1] == len(self._columns) - 1:
            self._first -= 1  # a wider terminal shows more, never an empty right end
            if self._column not in self._in_sight() or self._in_sight()[-1] < len(self._columns) - 1:
                self._first += 1
                break
        height = max(1, self.size.height - self._head_height)
        top = 0 if self._row <= 1 else self._top  # the heading of the first group comes into sight again
        self._top = clamp(top, self._row - height + 1, self._row)

    def _announce(self) -> None:
        if (cursor := self.cursor) is not None:
            self.post_message(self.CursorMoved(self, *cursor))
