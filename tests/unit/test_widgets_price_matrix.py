"""The matrix of prices: the first column and the header stay, columns come into sight whole, hostile texts fit."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.unit.widgets_support import hostile_at_each_size, screen_lines
from widgets.price_matrix import MatrixRow, PriceMatrix
from widgets.table_source import Cell

PLANS = [(f"plan-{n}", ["Plan", f"No {n}"]) for n in range(12)]
ROWS = [
    MatrixRow("group", "Options"),
    *(MatrixRow(f"row-{n}", f"Option {n}", [Cell(f"€ {n}.{m:02}") for m in range(12)]) for n in range(40)),
]


class Matrix(App[None]):
    """A matrix of twelve plans and forty options."""

    def compose(self) -> ComposeResult:
        yield PriceMatrix()

    def on_mount(self) -> None:
        self.query_one(PriceMatrix).show(PLANS, ROWS)
        self.query_one(PriceMatrix).focus()


async def test_the_cursor_brings_its_column_and_row_into_sight() -> None:
    app = Matrix()
    async with app.run_test(size=(60, 10)) as pilot:
        matrix = app.query_one(PriceMatrix)
        assert matrix.cursor == ("row-0", "plan-0")
        assert "No 11" not in screen_lines(app)[1]
        await pilot.press("end")
        assert matrix.cursor == ("row-0", "plan-11")
        lines = screen_lines(app)
        assert "No 11" in lines[1]
        assert "‹" in lines[1]
        assert lines[2].strip() == "Options"
        assert lines[3].startswith("▸ Option 0")
        await pilot.press(*["pagedown"] * 5)
        assert matrix.cursor == ("row-39", "plan-11")
        assert screen_lines(app)[-1].startswith("▸ Option 39")
        await pilot.press("home", *["pageup"] * 5, "up")
        assert matrix.cursor == ("row-0", "plan-0")
        assert screen_lines(app)[2].strip() == "Options"


async def test_a_wider_terminal_leaves_no_empty_end() -> None:
    app = Matrix()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("end")
        await pilot.resize_terminal(140, 10)
        await pilot.pause()
        lines = screen_lines(app)
        assert "No 0" in lines[1]
        assert "No 11" in lines[1]
        assert "‹" not in lines[1]


async def test_the_cursor_stays_on_its_cell_where_it_still_is() -> None:
    app = Matrix()
    async with app.run_test(size=(60, 10)) as pilot:
        matrix = app.query_one(PriceMatrix)
        await pilot.press("right", "down", "down")
        matrix.show(PLANS[1:], ROWS[2:])
        assert matrix.cursor == ("row-2", "plan-1")


async def test_without_prices_there_is_nothing_under_the_cursor() -> None:
    app = Matrix()
    async with app.run_test(size=(60, 10)) as pilot:
        app.query_one(PriceMatrix).show([], [])
        await pilot.press("down", "right")
        assert app.query_one(PriceMatrix).cursor is None


@hostile_at_each_size
async def test_hostile_texts_take_their_cells(size: tuple[int, int], text: str) -> None:
    app = Matrix()
    async with app.run_test(size=size) as pilot:
        rows = [MatrixRow("a", text, [Cell(text), Cell("€ 1.00")]), MatrixRow("b", text)]
        app.query_one(PriceMatrix).show([("x", [text]), ("y", [text, text])], rows)
        await pilot.pause()
        lines = screen_lines(app)
        assert all(line.isprintable() for line in lines)
        assert not any(line.strip() for line in lines[4:])
