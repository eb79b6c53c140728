"""A table of any number of rows on Textual's line API: it asks for the rows in sight and paints nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size, clamp
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fleet_tui.i18n import again
from widgets.columns import Column, Placed, fit, needed, place
from widgets.safe import shown
from widgets.saying import Speaker, told_again
from widgets.table_painting import LAST, MARGIN, Look, PaintedRole, header_strip, row_strip, with_arrow
from widgets.table_source import ListSource, TableSource


class FleetTable(ScrollView, can_focus=True):
    """Rows of a `TableSource` under a header that stays.

    The cursor is a row. Keys that move it are bound here; marking, opening and sorting are actions
    (`action_toggle_mark`, …) that a screen binds, and messages that a screen answers: the table changes no mark and no
    order itself. After a change of marks call `repaint_marks`, after a change of rows `reload`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "move_page(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("home", "move_to_start", show=False),
        Binding("end", "move_to_end", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fleet-table--header", "fleet-table--cursor", "fleet-table--mark", "fleet-table--empty", "fleet-table--active",
        "fleet-table--pending", "fleet-table--refused", "fleet-table--dim", "fleet-table--strong",
        "fleet-table--bar",
    }  # fmt: skip
    DEFAULT_CSS = """
    FleetTable {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size: 0 0;
        & > .fleet-table--header { text-style: bold; }
        & > .fleet-table--mark { color: $accent; text-style: bold; }
        & > .fleet-table--empty { text-style: dim; }
        & > .fleet-table--active { color: $success; }
        & > .fleet-table--pending { color: $warning; }
        & > .fleet-table--refused { color: $error; }
        & > .fleet-table--dim { text-style: dim; }
        & > .fleet-table--strong { text-style: bold; }
        & > .fleet-table--bar { color: $primary; }
        & > .fleet-table--cursor { background: $foreground 10%; }
        &:focus > .fleet-table--cursor { background: $primary-muted; }
        &:focus:ansi > .fleet-table--cursor { background: ansi_default; text-style: reverse; }
    }
    """

    HEADER_HEIGHT: ClassVar[int] = 1

    points_always = True
    """The cursor is seen without the focus too; not where `enter` in a field would not take what it points at."""

    class RowMessage(Message):
        """Something about one row: where it is now and its key."""

        def __init__(self, table: FleetTable, row: int, key: str) -> None:
            super().__init__()
            self.table = table
            self.row = row
            self.key = key

        @property
        def control(self) -> FleetTable:
            return self.table

    class CursorMoved(RowMessage):
        """The cursor is on another row (or the same place holds another row)."""

    class MarkToggled(RowMessage):
        """The person wants this row marked, or not any more."""

    class RowActivated(RowMessage):
        """The person opens this row."""

    class RangeMarked(Message):
        """The person wants the rows `first` to `last`, both included, marked."""

        def __init__(self, table: FleetTable, first: int, last: int) -> None:
            super().__init__()
            self.table = table
            self.first = first
            self.last = last

        @property
        def control(self) -> FleetTable:
            return self.table

    class HeaderSelected(Message):
        """A column heading was clicked."""

        def __init__(self, table: FleetTable, column_id: str) -> None:
            super().__init__()
            self.table = table
            self.column_id = column_id

        @property
        def control(self) -> FleetTable:
            return self.table

    def __init__(
        self,
        columns: Sequence[Column] = (),
        source: TableSource | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
        empty: str = "",
    ) -> None:
        """`empty` says why there are no rows and which key fills the table."""
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._source: TableSource = source or ListSource()
        self._empty = empty
        self._cursor = 0
        self._key: str | None = None
        self._anchor: str | None = None
        self._sort: tuple[str, bool] | None = None
        self._placed: list[Placed] = []
        self._placed_for = 0
        """The width that the columns are placed for."""
        self._strips: LRUCache[tuple[int, int, Look], Strip] = LRUCache(512)
        self._looks: dict[tuple[PaintedRole, bool], Style] = {}

    # What it shows

    @property
    def source(self) -> TableSource:
        """The rows behind the table."""
        return self._source

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, shown or not."""
        return self._columns

    @property
    def shown_columns(self) -> list[str]:
        """The ids of the columns that fit now."""
        return [placed.column.id for placed in self._placed]

    @property
    def placed(self) -> Sequence[Placed]:
        """The columns that fit now, each with its place and width."""
        return self._placed

    @property
    def needed_width(self) -> int:
        """The cells in which every column has the width it would like."""
        return needed(self._columns, start=MARGIN) + LAST

    @property
    def cursor_row(self) -> int | None:
        """The row under the cursor, None without rows."""
        return self._cursor if self._source.row_count else None

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor, None without rows."""
        return self._source.row_key(self._cursor) if self._source.row_count else None

    def show(self, source: TableSource, columns: Sequence[Column] | None = None) -> None:
        """Show other rows, and other columns if given, from the top."""
        self._source = source
        self._key = self._anchor = None
        self._strips.clear()
        if columns is not None:
            self._columns = tuple(columns)
            self._place()
        self.reload(keep_key=False)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows; the source must give cells to match."""
        self._columns = tuple(columns)
        self._place()
        self.refresh()

    def show_sort(self, column_id: str | None, *, descending: bool = False) -> None:
        """The arrow in the header: which column the rows are sorted by."""
        self._sort = (column_id, descending) if column_id else None
        self._place()
        self.refresh()

    def show_empty(self, text: str) -> None:
        """Why there are no rows, and which key fills the table."""
        self._empty = text
        if not self._source.row_count:
            self.refresh()

    def reload(self, *, keep_key: bool = True) -> None:
        """The source has other rows now: paint what is in sight.

        With `keep_key` the cursor stays on its row, at the same height, wherever that row is now; if it is gone, or
        without `keep_key`, it stays at its place or goes to the top.
        """
        if not self.is_attached:
            return
        count = self._source.row_count
        height = self._cursor - self.scroll_offset.y
        row = self._source.row_of(self._key) if keep_key and self._key is not None else None
        if row is None:
            row = clamp(self._cursor, 0, max(0, count - 1)) if keep_key else 0
        # Without scrollbars a new size needs no new layout of the screen, which would cost more than the rows.
        self.set_reactive(ScrollView.virtual_size, Size(self.size.width, count + self.HEADER_HEIGHT))
        self._cursor = row
        self.scroll_y = clamp(row - height, 0, self.max_scroll_y)
        self._scroll_to_cursor()
        self._announce()
        self.refresh(layout=self.styles.auto_dimensions)

    def say_again(self) -> None:
        self._columns = tuple(told_again(column) for column in self._columns)
        self._empty = again(self._empty)
        if isinstance(self._source, Speaker):
            self._source.say_again()
        self._strips.clear()
        self._place()
        self.refresh()

    def repaint_marks(self) -> None:
        """Marks have changed."""
        self.refresh()

    def move_cursor(self, row: int) -> None:
        """Put the cursor on `row`, or on the nearest there is, and bring it into sight."""
        count = self._source.row_count
        if not count:
            return
        before, self._cursor = self._cursor, clamp(row, 0, count - 1)
        if self._anchor is not None:
            self.refresh()
        elif before != self._cursor:
            self._refresh_line(before - self.scroll_offset.y + self.HEADER_HEIGHT)
            self._refresh_line(self._cursor - self.scroll_offset.y + self.HEADER_HEIGHT)
        self._scroll_to_cursor()
        self._announce()

    def move_cursor_to(self, key: str) -> bool:
        """Put the cursor on the row `key`; False when it is not shown."""
        row = self._source.row_of(key)
        if row is None:
            return False
        self.move_cursor(row)
        return True

    # What a person does

    def action_move(self, rows: int) -> None:
        self.move_cursor(self._cursor + rows)

    def action_move_page(self, pages: int) -> None:
        page = max(1, self._rows_in_sight - 1)
        if self._source.row_count:
            self.scroll_y = clamp(self.scroll_offset.y + pages * page, 0, self.max_scroll_y)
        self.move_cursor(self._cursor + pages * page)

    def action_move_to_start(self) -> None:
        self.move_cursor(0)

    def action_move_to_end(self) -> None:
        self.move_cursor(self._source.row_count - 1)

    def action_toggle_mark(self) -> None:
        if (key := self.cursor_key) is not None:
            self.post_message(self.MarkToggled(self, self._cursor, key))

    def action_open_row(self) -> None:
        if (key := self.cursor_key) is not None:
            self.post_message(self.RowActivated(self, self._cursor, key))

    def action_mark_range(self) -> None:
        """Begin a range at the cursor; the second time, ask for the rows from there to here."""
        if self._anchor is None:
            self._anchor = self.cursor_key
        else:
            first, last = self._range()
            self._anchor = None
            self.post_message(self.RangeMarked(self, first, last))
        self.refresh()

    def cancel_range(self) -> bool:
        """Give up a range that was begun; False when there was none."""
        begun, self._anchor = self._anchor is not None, None
        if begun:
            self.refresh()
        return begun

    def on_click(self, event: events.Click) -> None:
        """Heading: sort. Margin: mark. Row: the cursor; twice: open."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        row = self._row_at(offset)
        if row is None:
            if offset.y < self.HEADER_HEIGHT:
                self._click_heading(offset.x)
        elif offset.x < MARGIN:
            self.move_cursor(row)
            self.action_toggle_mark()
        else:
            self.click_row(row, times=event.chain)

    def click_row(self, row: int, *, times: int) -> None:
        """`row` was clicked, the second time in a row when `times` is 2."""
        self.move_cursor(row)
        if times == 2:
            self.action_open_row()

    # Painting

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._source.row_count + self.HEADER_HEIGHT

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if width != self._placed_for:
            self._place()  # a new width is painted once before it is told
        if y < self.HEADER_HEIGHT:
            style = self.get_component_rich_style("fleet-table--header")
            if not self._source.row_count:
                return Strip.blank(width, self.rich_style)  # headings of nothing say nothing
            return header_strip(self._placed, self._sort, width, style)
        row = self.scroll_offset.y + y - self.HEADER_HEIGHT
        count = self._source.row_count
        if row < count:
            return self._row(row)
        texts = self._empty.splitlines() if not count else []
        # One empty line between the header and the sentence.
        index = y - self.HEADER_HEIGHT - 1
        text = shown(texts[index]) if 0 <= index < len(texts) else ""
        style = self.get_component_rich_style("fleet-table--empty")
        return Strip([Segment(fit(" " * MARGIN + text, width), style if text else self.rich_style)], width)

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._looks.clear()
        super().notify_style_update()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the other rows. Textual's moves a scrollbar too, and the screen then arranges all its widgets."""
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def on_mount(self) -> None:
        self._place()
        self.reload(keep_key=False)

    def on_resize(self) -> None:
        self._place()
        self.reload()

    def _row(self, row: int) -> Strip:
        first, last = self._range()
        pointed = row == self._cursor and (self.points_always or self.has_focus)
        look = Look(pointed, self._source.is_marked(row), first <= row <= last)
        key = (self._source.generation, row, look)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = row_strip(
                self._placed,
                self._source.cells(row),
                look,
                self.size.width,
                lambda role: self._style(role, cursor=look.cursor),
            )
        return strip

    def _style(self, role: PaintedRole, *, cursor: bool) -> Style:
        style = self._looks.get((role, cursor))
        if style is None:
            style = self.get_component_rich_style("fleet-table--cursor") if cursor else self.rich_style
            if role and not style.reverse:  # reversed, a colour would be a block of it
                style += self.get_component_rich_style(f"fleet-table--{role}", partial=True)
            self._looks[role, cursor] = style
        return style

    # Inside

    def _row_at(self, offset: Offset) -> int | None:
        row = self.scroll_offset.y + offset.y - self.HEADER_HEIGHT
        return row if offset.y >= self.HEADER_HEIGHT and row < self._source.row_count else None

    def _click_heading(self, x: int) -> None:
        for placed in self._placed:
            if placed.x <= x < placed.x + placed.width:
                self.post_message(self.HeaderSelected(self, placed.column.id))

    @property
    def _rows_in_sight(self) -> int:
        return max(1, self.size.height - self.HEADER_HEIGHT)

    def _place(self) -> None:
        self._placed_for = self.size.width
        sorted_by = self._sort[0] if self._sort else None
        columns = [with_arrow(column) if column.id == sorted_by else column for column in self._columns]
        self._placed = place(columns, self._placed_for - LAST, start=MARGIN)
        self._strips.clear()

    def _range(self) -> tuple[int, int]:
        """First and last row of the range begun; an empty one when there is none."""
        start = self._source.row_of(self._anchor) if self._anchor is not None else None
        return (0, -1) if start is None else (min(start, self._cursor), max(start, self._cursor))

    def _refresh_line(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    def _scroll_to_cursor(self) -> None:
        top = self.scroll_offset.y
        self.scroll_y = clamp(top, self._cursor - self._rows_in_sight + 1, self._cursor)

    def _announce(self) -> None:
        key = self.cursor_key
        if key != self._key:
            self._key = key
            if key is not None:
                self.post_message(self.CursorMoved(self, self._cursor, key))
