"""The table: only what is in sight, whole phone numbers, a cursor that keeps to its line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from tests.unit.widgets_support import HOSTILE, every_size, screen_lines
from widgets.columns import Column, fit, place
from widgets.fleet_table import FleetTable
from widgets.table_source import Cell, ListSource, Row

COLUMNS = [
    Column("number", "Number", 14),
    Column("description", "Description", 20, min_width=8, priority=1, flexible=True),
    Column("plan", "Plan", 16, priority=3),
    Column("status", "Status", 9, priority=2),
    Column("cost", "Cost", 9, align="right", priority=4),
]


class Lines:
    """A fleet of any size that counts what it is asked for; `order` maps rows to lines."""

    def __init__(self, count: int) -> None:
        self.order = list(range(count))
        self.generation = 0
        self.marked: set[str] = set()
        self.asked: list[int] = []

    @property
    def row_count(self) -> int:
        return len(self.order)

    def row_key(self, row: int) -> str:
        return f"line-{self.order[row]}"

    def row_of(self, key: str) -> int | None:
        line = int(key.removeprefix("line-"))
        return self.order.index(line) if line in self.order else None

    def cells(self, row: int) -> Sequence[str | Cell]:
        self.asked.append(row)
        line = self.order[row]
        return [f"0489 {line:06d}", f"{HOSTILE[line % 7]}", "Mobile Europe", Cell("ACTIVE", "active"), "20.00"]

    def is_marked(self, row: int) -> bool:
        return self.row_key(row) in self.marked

    def reorder(self, order: Sequence[int]) -> None:
        self.order = list(order)
        self.generation += 1


class TableApp(App[None]):
    """A table and what it said."""

    BINDINGS = [("space", "mark", ""), ("v", "mark_range", ""), ("enter", "open", "")]

    def __init__(self, source: Lines | ListSource, *, empty: str = "") -> None:
        super().__init__()
        self.table = FleetTable(COLUMNS, source, empty=empty)
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_fleet_table_cursor_moved(self, message: FleetTable.CursorMoved) -> None:
        self.said.append(message)

    def on_fleet_table_mark_toggled(self, message: FleetTable.MarkToggled) -> None:
        self.said.append(message)

    def on_fleet_table_range_marked(self, message: FleetTable.RangeMarked) -> None:
        self.said.append(message)

    def on_fleet_table_row_activated(self, message: FleetTable.RowActivated) -> None:
        self.said.append(message)

    def on_fleet_table_header_selected(self, message: FleetTable.HeaderSelected) -> None:
        self.said.append(message)

    def action_mark(self) -> None:
        self.table.action_toggle_mark()

    def action_mark_range(self) -> None:
        self.table.action_mark_range()

    def action_open(self) -> None:
        self.table.action_open_row()


@every_size
async def test_only_rows_in_sight_are_asked_for(size: tuple[int, int]) -> None:
    source = Lines(100_000)
    app = TableApp(source)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = size[1] - 1
        assert set(source.asked) == set(range(rows))
        source.asked.clear()
        await pilot.press("end")
        assert set(source.asked) == set(range(100_000 - rows, 100_000))
        assert "0489 099999" in screen_lines(app)[-1]


async def test_a_key_in_the_page_paints_two_lines_and_asks_for_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Lines(100_000)
    app = TableApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        painted: list[int] = []
        render_line = FleetTable.render_line

        def counting(table: FleetTable, y: int) -> Strip:
            painted.append(y)
            return render_line(table, y)

        monkeypatch.setattr(FleetTable, "render_line", counting)
        source.asked.clear()
        await pilot.press("down")
        await pilot.pause()
        assert (painted, source.asked) == ([1, 2], [0, 1])
        painted.clear()
        source.asked.clear()
        await pilot.press("up")
        await pilot.pause()
        assert (painted, source.asked) == ([1, 2], [])


@every_size
async def test_hostile_text_is_shown_unharmed_and_in_its_column(size: tuple[int, int]) -> None:
    app = TableApp(Lines(10))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        assert app.is_running
    assert "[/]" in lines[1]
    assert "[@click=app.qu" in lines[2]
    assert "a␛[31mred" in lines[3]
    assert "\u202e" not in lines[4]
    assert "xxxxxx…" in lines[5]
    assert "陳大文" in lines[6]
    assert "=1+1" in lines[7]
    assert "".join(lines).isprintable()
    # A wide character takes two cells, so its line has three characters fewer before the plan.
    assert lines[7].index("Mobile") - lines[6].index("Mobile") == 3


async def test_cursor_marks_and_sort_are_characters_not_only_colours() -> None:
    source = Lines(10)
    source.marked = {"line-1"}
    app = TableApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_sort("status", descending=True)
        await pilot.press("down")
        lines = screen_lines(app)
        assert "Status ▼" in lines[0]
        assert [line[:2] for line in lines[1:4]] == ["  ", "▸✓", "  "]
        app.table.show_sort("number")
        await pilot.pause()
        assert "Number ▲" in screen_lines(app)[0]
        assert "▼" not in screen_lines(app)[0]
        app.table.show_columns([*COLUMNS[:-1], Column("cost", "€ / month", 9, align="right")])
        app.table.show_sort("cost", descending=True)
        await pilot.pause()
        assert screen_lines(app)[0].rstrip().endswith("€ / month ▼")  # whole, where the heading fills its column


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    app = TableApp(Lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, row in (
            (["up"], 0), (["j", "j", "k"], 1), (["pagedown"], 23), (["pageup", "pageup"], 0), (["end", "down"], 99),
            (["home"], 0),
        ):  # fmt: skip
            await pilot.press(*keys)
            assert app.table.cursor_row == row
            assert "▸" in "".join(screen_lines(app))


async def test_the_cursor_stays_on_its_line_and_height_when_the_rows_change() -> None:
    source = Lines(1_000)
    app = TableApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 40)
        height = next(y for y, line in enumerate(screen_lines(app)) if line.startswith("▸"))
        source.reorder([*range(500, 1_000), *range(500)])
        app.table.reload()
        await pilot.pause()
        assert app.table.cursor_key == "line-40"
        assert screen_lines(app)[height].startswith("▸  0489 000040")
        source.reorder(range(10))
        app.table.reload()
        await pilot.pause()
        assert app.table.cursor_key == "line-9"
        source.reorder([])
        app.table.reload()
        await pilot.pause()
        assert app.table.cursor_row is None
        await pilot.press("down", "end", "pageup", "space", "v", "v", "enter")
        assert not [message for message in app.said if isinstance(message, FleetTable.RowActivated)]


async def test_a_changed_row_is_painted_again() -> None:
    source = ListSource([Row("a", ["1", "before", "", "", ""])])
    app = TableApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        source.replace([Row("a", ["1", "after", "", "", ""])])
        app.table.reload()
        await pilot.pause()
        assert "after" in screen_lines(app)[1]


async def test_space_enter_and_a_range_are_asked_of_the_screen() -> None:
    app = TableApp(Lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "space", "enter", "v", "down", "down", "down")
        assert [line[:2] for line in screen_lines(app)[1:6]] == ["  ", " +", " +", " +", "▸+"]
        await pilot.press("v")
        assert [line[:2] for line in screen_lines(app)[1:6]] == ["  ", "  ", "  ", "  ", "▸ "]
        marked, opened, marked_range = [m for m in app.said if not isinstance(m, FleetTable.CursorMoved)]
        assert isinstance(marked, FleetTable.MarkToggled)
        assert (marked.row, marked.key) == (1, "line-1")
        assert isinstance(opened, FleetTable.RowActivated)
        assert isinstance(marked_range, FleetTable.RangeMarked)
        assert (marked_range.first, marked_range.last) == (1, 4)
        await pilot.press("v")
        assert app.table.cancel_range()
        assert not app.table.cancel_range()


async def test_the_mouse_moves_marks_opens_and_sorts() -> None:
    app = TableApp(Lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(FleetTable, offset=(10, 3))
        assert app.table.cursor_row == 2
        await pilot.click(FleetTable, offset=(1, 5))
        await pilot.click(FleetTable, offset=(10, 6), times=2)
        await pilot.click(FleetTable, offset=(5, 0))
        kinds = [type(message) for message in app.said if not isinstance(message, FleetTable.CursorMoved)]
        assert kinds == [FleetTable.MarkToggled, FleetTable.RowActivated, FleetTable.HeaderSelected]
        app.table.post_message(events.MouseScrollDown(app.table, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.table.scroll_offset.y > 0


@every_size
async def test_an_empty_table_says_why(size: tuple[int, int]) -> None:
    app = TableApp(Lines(0), empty="No line is [b]pending[/b].\nesc shows all lines")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        assert lines[2].strip() == "No line is [b]pending[/b]."
        assert lines[3].strip() == "esc shows all lines"
        app.table.show_empty("Loading …")
        await pilot.pause()
        assert screen_lines(app)[2].strip() == "Loading …"


async def test_the_width_decides_which_columns_show() -> None:
    app = TableApp(Lines(3))
    async with app.run_test(size=(160, 45)) as pilot:
        assert app.table.shown_columns == ["number", "description", "plan", "status", "cost"]
        await pilot.resize_terminal(50, 24)
        assert app.table.shown_columns == ["number", "description", "status", "cost"]
        assert "0489 000000" in screen_lines(app)[1]


@pytest.mark.parametrize("width", range(1, 200))
def test_columns_never_overlap_nor_leave_the_width_and_a_number_is_whole(width: int) -> None:
    placed = place(COLUMNS, width, start=3)
    assert placed[0].column.id == "number"
    assert placed[0].width == 14
    for left, right in pairwise(placed):
        assert right.x == left.x + left.width + 2
    if len(placed) > 1:
        assert placed[-1].x + placed[-1].width <= width
        assert all(each.width >= each.column.least for each in placed)


@pytest.mark.parametrize("text", [*HOSTILE, "", "é", "👩‍👩‍👧"])
@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_a_text_put_into_a_column_has_its_width(text: str, width: int) -> None:
    from rich.cells import cell_len

    from widgets.safe import shown

    assert cell_len(fit(shown(text), width)) == width
    assert cell_len(fit(shown(text), width, "right")) == width
