"""The main job: find pending lines, review, confirm, watch, and see what became of each."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.harness import at_rest, fleet_app, on_screen, press, running, screen_text, type_text, world


async def _pending_lines_in_review(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending -is:scheduled")
    await press(pilot, "enter", "asterisk", "a")


async def test_many_lines_are_activated_after_their_number_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _pending_lines_in_review(pilot)
        on_screen(pilot, ReviewScreen)
        review = screen_text(pilot.app)
        assert "pending" in review
        assert "→ active" in review
        assert "cannot be undone" in review
        count = fleet_app(pilot).workspace.view.totals().marked
        await press(pilot, "ctrl+g")
        await type_text(pilot, str(count))
        await press(pilot, "enter")
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert f"activate {count} lines: done" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert f"0 of {250}" in screen_text(pilot.app)
