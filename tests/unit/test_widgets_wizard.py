"""The parts of a wizard: the rail of its steps, a date in three parts, one of a few on a line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.widget import Widget

from tests.unit.widgets_support import hostile_at_each_size, screen_lines
from widgets.date_field import DateField
from widgets.pick import Pick
from widgets.step_rail import RailStep, StepRail


class Showing(App[None]):
    """One widget, and what it said."""

    AUTO_FOCUS = None

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.said: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    @on(StepRail.Picked)
    def _picked(self, message: StepRail.Picked) -> None:
        self.said.append(message.position)

    @on(Pick.Changed)
    def _changed(self, message: Pick.Changed) -> None:
        self.said.append(message.value)

    @on(DateField.Submitted)
    def _submitted(self, message: DateField.Submitted) -> None:
        self.said.append(message.parts)


@hostile_at_each_size
async def test_a_rail_keeps_to_its_lines_whatever_an_answer_holds(text: str, size: tuple[int, int]) -> None:
    rail = StepRail()
    app = Showing(rail)
    async with app.run_test(size=size) as pilot:
        rail.show([RailStep(text, "done", text), RailStep("Plan", "flagged", "x"), RailStep("Check")], 1)
        await pilot.pause()
        lines = screen_lines(app)
        assert "\x1b" not in "".join(lines)
        assert lines[0].startswith("  ✓ 1 ")
        assert lines[1].startswith("      ")
        assert lines[2:5] == ["▸ ! 2 Plan", "      x", "    3 Check"]
        assert all(cell_len(line) <= rail.size.width for line in lines)
        for row, _line in enumerate(lines[:6]):
            await pilot.click(rail, offset=(3, row))
        assert app.said == [0, 0, 1, 1, 2]


async def test_the_rail_goes_to_the_step_under_its_cursor() -> None:
    rail = StepRail()
    app = Showing(rail)
    async with app.run_test() as pilot:
        rail.show([RailStep("one"), RailStep("two"), RailStep("three")], 2)
        rail.focus()
        await pilot.press("up", "up", "up", "enter", "down", "enter")
        assert app.said == [0, 1]


@pytest.mark.parametrize(
    "keys",
    [
        ["0", "3", "0", "4", "1", "9", "8", "0"],
        ["3", "slash", "4", "slash", "1", "9", "8", "0"],
        ["3", "space", "4", "full_stop", "1", "9", "8", "0"],
        ["3", "tab", "4", "tab", "1", "9", "8", "0"],
    ],
    ids=["whole", "slashes", "mixed", "tabs"],
)
async def test_a_date_is_typed_in_parts_or_whole(keys: Sequence[str]) -> None:
    field = DateField("Date of birth")
    app = Showing(field)
    async with app.run_test() as pilot:
        field.go_to()
        for key in keys:
            await pilot.press(key)
        assert [int(part) for part in field.parts] == [3, 4, 1980]
        await pilot.press("enter")
        assert app.said == [field.parts]


async def test_a_date_that_is_left_out_goes_on_at_once() -> None:
    field = DateField("Date of birth")
    app = Showing(field)
    async with app.run_test() as pilot:
        field.go_to()
        await pilot.press("enter")
        assert app.said == [("", "", "")]


async def test_a_letter_or_an_arrow_picks_another_and_the_error_stands_below() -> None:
    pick = Pick("Title", [("", "none"), ("MR", "Mr"), ("MRS", "Mrs")], "MR")
    app = Showing(pick)
    async with app.run_test() as pilot:
        pick.focus()
        await pilot.press("m", "m", "n")  # no word begins with mn
        assert app.said == ["MRS", "MR"]
        await pilot.press("right", "n", "left", "right", "x")  # an arrow ends the word that was typed
        assert app.said[2:] == ["MRS", "", "MRS", ""]
        pick.show_error("[/] please")
        await pilot.pause()
        assert screen_lines(app)[:2] == ["Title               ‹ none ›", "[/] please"]
