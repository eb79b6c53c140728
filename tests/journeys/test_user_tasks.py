"""What people come for beside the tasks of the portal: finding, asking what it costs, taking back, comparing."""

from __future__ import annotations

from screens.mybill.month import SpendingScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import on_screen, press, screen_lines
from tests.journeys.steps import Steps, Task


async def find_by_name(steps: Steps) -> None:
    await steps.key("f")
    await steps.field("verh", "a part of the name")
    assert all("verh" in line.casefold() for line in screen_lines(steps.app)[4:6])


async def find_by_last_digits(steps: Steps) -> None:
    await steps.field("4365", "the last four digits")
    on_screen(steps.pilot, SimOverviewScreen)
    assert "0489 74 43 65" in screen_lines(steps.app)[4]


async def activate_all_pending(steps: Steps) -> None:
    await steps.key("a", "asterisk", "a")
    await steps.confirm()
    assert "activate 10 lines: done" in steps.screen


async def compare_two_months(steps: Steps) -> None:
    await steps.key("4", "space", "down", "down", "down", "space", "enter")
    assert on_screen(steps.pilot, SpendingScreen).against == "2026-08"


async def why_one_line_rose(steps: Steps) -> None:
    await steps.key("4", "enter", "f4", "f4", "enter")
    assert "roaming" in steps.screen
    assert "+ € 32.76" in steps.screen


async def suspended_to_excel(steps: Steps) -> None:
    await steps.key("f")
    await steps.field("status:susp", "the status")
    await steps.key("enter", "e", "enter")
    assert "5 of 250 lines" in steps.screen


async def undo(steps: Steps) -> None:
    for key in ("1", "s", "ctrl+g", "escape", "escape"):
        await press(steps.pilot, key)
    steps.world.clock.advance(minutes=1)
    await steps.key("u")
    review = on_screen(steps.pilot, ReviewScreen)
    assert review.preview is not None


async def dearest_lines(steps: Steps) -> None:
    await steps.key("1", "t", "7")
    table = on_screen(steps.pilot, SimOverviewScreen).table
    assert table.cursor_row == 0
    assert "▼" in screen_lines(steps.app)[2]


async def lines_without_user(steps: Steps) -> None:
    await steps.key("f")
    await steps.field("user:none", "user:none")
    workspace = steps.app.workspace
    assert workspace.view.positions
    assert not any(workspace.index.persons[position] for position in workspace.view.positions)


async def what_somebody_changed(steps: Steps) -> None:
    await steps.key("g", "a", "f", "tab", "tab")
    await steps.field("marg", "who")
    await steps.key("enter")
    assert "Margaux Sastre" in steps.screen


TASKS = (
    Task("Find a line by a part of the name", None, find_by_name, tried=5),
    Task("Find a line by its last digits", None, find_by_last_digits, tried=5),
    Task("Activate all pending lines", None, activate_all_pending, tried=19),
    Task("Compare any two months", None, compare_two_months),
    Task("See why one line rose", None, why_one_line_rose),
    Task("Take the suspended lines to Excel", None, suspended_to_excel, tried=15),
    Task("Undo my last order", None, undo, tried=4),
    Task("See which lines cost most", None, dearest_lines, tried=6),
    Task("Find the lines without a user", None, lines_without_user, tried=8),
    Task("See what somebody changed", None, what_somebody_changed, tried=7),
)
