"""Messages in passing: in a row of their own above the keys, long enough to be read, an error until the next key."""

from __future__ import annotations

from pathlib import Path
from time import time

from tests.harness import at_rest, fleet_app, press, running, screen_lines, world
from widgets import messages, safe
from widgets.safe import toast


async def test_a_message_covers_neither_keys_nor_rows_and_the_newest_wins(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        app = fleet_app(pilot)
        await press(pilot, "1", "end")
        await at_rest(pilot)
        before = screen_lines(app)
        toast(app, "First.", timeout=600)
        toast(app, "[/]Second.", "warning", timeout=600)
        await at_rest(pilot)
        after = screen_lines(app)
        assert after[-2].strip() == "[/]Second."
        assert after[-1] == before[-1]
        assert not any("First." in line for line in after)
        last = next(line for line in reversed(before) if line.startswith("▸"))
        assert last in after  # the line under the cursor is still in sight
        await press(pilot, "n")  # a box over the page
        assert any("Second." in line for line in screen_lines(app))
        await press(pilot, "escape", "escape")
        assert screen_lines(app)[-2].strip() == "[/]Second."  # on the next screen too
        app.clear_notifications()
        await press(pilot, "1", "end")
        assert screen_lines(app) == before


async def test_an_error_stays_until_a_key_is_pressed_by_who_has_seen_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        app = fleet_app(pilot)
        await press(pilot, "1")
        toast(app, "It went wrong.", "error")
        await press(pilot, "down")
        assert screen_lines(app)[-2].strip() == "It went wrong."
        (error,) = app._notifications
        assert error.time_left > 3600
        error.raised_at = time() - messages.ERROR_SEEN
        await press(pilot, "down")
        assert not any("went wrong" in line for line in screen_lines(app))
        toast(app, "Nobody read this yet.", "error")
        toast(app, "In its place.", timeout=600)
        for each in app._notifications:
            each.raised_at = time() - messages.ERROR_SEEN
        await press(pilot, "down")
        assert "Nobody read this yet." in {each.message for each in app._notifications}


async def test_a_long_message_stays_longer_and_is_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        app = fleet_app(pilot)
        words = "This sentence is longer than one row of the smallest window, and not a word of it is cut. " * 2
        toast(app, words.strip())
        await at_rest(pilot)
        lines = screen_lines(app)
        assert " ".join(" ".join(lines[-4:-1]).split()) == words.strip()
        (message,) = app._notifications
        assert message.timeout > safe.SHORTEST * 2
