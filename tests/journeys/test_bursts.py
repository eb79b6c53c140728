"""Keys in one burst: what is typed faster than a screen can open arrives in its order, and confirms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from screens.add_sim.screen import AddSimScreen
from screens.dashboard import DashboardScreen
from screens.manage_sim.screen import ManageSimScreen
from screens.orders import OrdersScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, on_screen, running, screen_text, world
from widgets.dialog import ConfirmDialog, Dialog

NAMES = {"\r": "enter", "\x1b": "escape", "\x07": "ctrl+g", "\t": "tab", " ": "space", ":": "colon", "*": "asterisk"}


async def burst(pilot: Pilot[None], keys: str) -> None:
    """`keys` as they come off a line that stood still for a moment: all at once."""
    for char in keys:
        printable = char if char.isprintable() else None
        pilot.app.post_message(events.Key(NAMES.get(char, char), printable))
    await at_rest(pilot)


async def home(pilot: Pilot[None]) -> None:
    """Back to the dashboard, with nothing marked and nothing searched."""
    while len(pilot.app.screen_stack) > 2:
        await pilot.app.pop_screen()
    await at_rest(pilot)
    on_screen(pilot, DashboardScreen)


async def test_keys_of_one_burst_arrive_where_they_would_have_been_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await burst(pilot, "1f04")
        assert on_screen(pilot, SimOverviewScreen).search.value == "04"

        await burst(pilot, "\x1b\x1b\x1b")
        await burst(pilot, "1\r")
        on_screen(pilot, ManageSimScreen)
        await burst(pilot, "\x1b\x1b1\r\x1b\x1b1")
        on_screen(pilot, SimOverviewScreen)

        await burst(pilot, "g9")
        on_screen(pilot, OrdersScreen)
        await burst(pilot, "g1fstatus:pending\r*")
        overview = on_screen(pilot, SimOverviewScreen)
        assert overview.search.value == "status:pending"
        assert len(overview.workspace.view.marks) == 12

        await burst(pilot, ":column\r")
        assert "Columns" in screen_text(pilot.app)
        await burst(pilot, "\x1b\x1bf\x1b\x1bh\x1b:help\r")
        assert "Help" in screen_text(pilot.app)

        await home(pilot)
        await burst(pilot, "n18932030000205518")
        on_screen(pilot, AddSimScreen)
        assert "8932030000205518" in screen_text(pilot.app).replace(" ", "")


async def test_a_burst_confirms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        monkeypatch.setattr(Dialog, "TYPE_AHEAD", 60.0)
        await burst(pilot, "1fstatus:active\rs")
        on_screen(pilot, ReviewScreen)
        await burst(pilot, "\x07\t\r\r\t\r\x1b")
        dialog = on_screen(pilot, ConfirmDialog)
        assert dialog.focused is not None
        assert dialog.focused.id == "cancel"
        monkeypatch.setattr(Dialog, "TYPE_AHEAD", 0.0)
        await burst(pilot, "\x1b")
        on_screen(pilot, ReviewScreen)
