"""Bars of a chart: to scale, with their figures, a mark across them; hostile labels, narrow places, no symbols."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color

from fleet_tui.terminal.line_filter import ControlFilter
from tests.unit.widgets_support import hostile_at_each_size, screen_lines
from widgets.bar_chart import Bar, BarChart


class Chart(App[None]):
    """A chart alone on the screen."""

    def __init__(self, bars: list[Bar], mark: float | None = None) -> None:
        super().__init__()
        self.bars = bars
        self.mark = mark

    def compose(self) -> ComposeResult:
        yield BarChart()

    def on_mount(self) -> None:
        self.query_one(BarChart).show(self.bars, mark=self.mark)


DAYS = [Bar("23/11", 40, "4.0 GB"), Bar("22/11", 20, "2.0 GB"), Bar("21/11", 0.1, "10 MB"), Bar("20/11", 0, "0.0 GB")]


async def test_bars_are_to_scale_and_the_least_of_something_is_seen() -> None:
    app = Chart(DAYS)
    async with app.run_test(size=(80, 24)):
        lines = screen_lines(app)
        full = [line.count("█") + line.count("▌") / 2 for line in lines[:4]]
        assert full[0] == pytest.approx(2 * full[1], abs=0.5)
        assert full[2:] == [0.5, 0]
        assert [line.split()[0] for line in lines[:4]] == ["23/11", "22/11", "21/11", "20/11"]
        ends = {line.index(bar.figure) + len(bar.figure) for line, bar in zip(lines[:4], DAYS, strict=True)}
        assert len(ends) == 1


async def test_a_mark_crosses_every_bar_at_its_value() -> None:
    app = Chart(DAYS, mark=30)
    async with app.run_test(size=(80, 24)):
        places = {line.index("│") for line in screen_lines(app)[:4]}
        assert len(places) == 1
        start = screen_lines(app)[0].index("█")
        whole = screen_lines(app)[0].rindex("█") + 1 - start
        assert places.pop() - start == pytest.approx(0.75 * whole, abs=1)


async def test_a_mark_beyond_every_bar_is_in_sight() -> None:
    app = Chart(DAYS, mark=400)
    async with app.run_test(size=(80, 24)):
        assert all("│" in line for line in screen_lines(app)[:4])


async def test_in_a_narrow_place_the_figures_remain() -> None:
    app = Chart([Bar("23/11", 40, "4.0 GB", "more than the day before")])
    async with app.run_test(size=(20, 5)):
        assert "4.0 GB" in screen_lines(app)[0]
        assert "█" not in screen_lines(app)[0]


async def test_without_symbols_a_bar_is_made_of_signs_that_every_terminal_has() -> None:
    app = Chart(DAYS, mark=30)
    async with app.run_test(size=(80, 24)):
        line = screen_lines(app)[0]
    (shown,) = ControlFilter("ascii", symbols=False).apply([Segment(line)], Color(0, 0, 0))
    assert "====" in shown.text
    assert "|" in shown.text
    assert shown.text.isascii()


@hostile_at_each_size
async def test_hostile_labels_are_text(text: str, size: tuple[int, int]) -> None:
    app = Chart([Bar(text, 3, "3", text, strong=True), Bar("x", 1, text)])
    async with app.run_test(size=size):
        lines = screen_lines(app)
        assert len(lines[0]) <= size[0]
        assert "\x1b" not in "".join(lines)
        assert "\u202e" not in "".join(lines)


async def test_nothing_to_show_takes_no_place() -> None:
    app = Chart([])
    async with app.run_test(size=(80, 24)):
        assert app.query_one(BarChart).size.height == 0
