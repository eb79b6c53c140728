"""The line of tabs: which is the present one is seen without colour, a click chooses, the ends meet."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.unit.widgets_support import hostile_at_each_size, screen_lines
from widgets.tab_line import TabLine

TABS = [("details", "Details"), ("wide", "陳大文"), ("more", "More")]


class Tabs(App[None]):
    """A line of tabs; `chosen` is what was clicked."""

    def __init__(self, tabs: list[tuple[str, str]]) -> None:
        super().__init__()
        self.tabs = tabs
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield TabLine(self.tabs)

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        self.chosen.append(message.tab_id)


async def test_the_present_tab_is_reversed_and_the_ends_meet() -> None:
    app = Tabs(TABS)
    async with app.run_test() as pilot:
        line = app.query_one(TabLine)
        assert (line.beside(1), line.beside(-1)) == ("wide", "more")
        line.show("more")
        await pilot.pause()
        assert line.beside(1) == "details"
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        reversed_texts = [segment.text for segment in segments if segment.style and segment.style.reverse]
        assert reversed_texts == [" More "]


@pytest.mark.parametrize(("x", "chosen"), [(0, ["details"]), (8, ["details"]), (9, []), (10, ["wide"]), (19, ["more"])])
async def test_a_click_chooses_the_tab_below_it(x: int, chosen: list[str]) -> None:
    app = Tabs(TABS)
    async with app.run_test() as pilot:
        await pilot.click(TabLine, offset=(x, 0))
        assert app.chosen == chosen


@hostile_at_each_size
async def test_hostile_names_take_one_line(size: tuple[int, int], text: str) -> None:
    app = Tabs([("a", text), ("b", "More")])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        assert all(line.isprintable() for line in lines)
        assert not any(line.strip() for line in lines[1:])
