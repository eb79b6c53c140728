"""Messages in passing: in a row of their own above the keys, long enough to be read, an error until the next key."""

from __future__ import annotations

import re
from pathlib import Path
from time import time

from textual.notifications import Notification

from screens.message_list import MessagesDialog
from tests.harness import (
    at_rest,
    fleet_app,
    on_screen,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from widgets import messages, safe
from widgets.messages import MessageRow
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
        for each in app._notifications:
            each.raised_at = time() - messages.ERROR_SEEN
        await press(pilot, "g", "2")
        left = screen_lines(app)  # they were about the place one went away from
        assert not any(text in line for line in left for text in ("First.", "Second."))
        await press(pilot, "escape", "1", "end")
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


class Expiring(Notification):
    """A message whose time is over between one look at it and the next."""

    looks = 0

    @property
    def has_expired(self) -> bool:
        self.looks += 1
        return self.looks > 1


def test_a_message_that_expires_while_another_is_said_is_in_nobodys_way() -> None:
    app: MessageRow[None] = MessageRow()
    app._notifications._notifications["1"] = Expiring("First.", identity="1")
    toast(app, "Second.")
    app._notifications._notifications["1"] = Expiring("First.", identity="1")
    assert app._newest is not None


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


async def test_what_was_said_can_be_read_again_whole_and_copied_and_no_secret_is_in_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        app = fleet_app(pilot)
        await press(pilot, "1", "f12")
        assert "No messages yet." in screen_text(app)
        await press(pilot, "escape", "v")  # a PUK is asked for, and shown
        puk = re.findall(r"\d{4} \d{4}\b", screen_text(app))[-1]
        await press(pilot, "escape")
        toast(app, "[/]First.")
        await at_rest(pilot)
        here.clock.advance(minutes=1)
        long = "None of the lines that were marked can be activated, and here is why, one after the other:" + " x" * 150
        toast(app, long, "error")
        await at_rest(pilot)
        lines = screen_lines(app)
        assert [line.strip() for line in lines[-5:-1]][-1] == "… F12 shows all of it"
        await press(pilot, "n", "f12")  # also above a form that is typed into
        dialog = on_screen(pilot, MessagesDialog)
        said = words_on(app)
        assert long in said
        assert said.index("09:42 error") < said.index("09:41 info [/]First.")
        assert not any(secret in each.text for each in app.told for secret in (puk, puk.replace(" ", "")))
        await press(pilot, "y")
        assert app.clipboard == long
        await press(pilot, "down", "enter")
        assert app.clipboard == "[/]First."
        await press(pilot, "f12")
        assert app.screen is dialog  # once is enough
        await press(pilot, "escape", "escape", "escape", "colon")
        await type_text(pilot, "berichten")
        await press(pilot, "enter")
        on_screen(pilot, MessagesDialog)
        here.clock.advance(days=1)
        await press(pilot, "escape", "colon")
        await type_text(pilot, "meldungen")
        await press(pilot, "enter")
        assert "23/11/2026 09:42" in words_on(app)


async def test_a_long_message_among_many_is_read_to_its_last_word_in_the_smallest_window(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        app = fleet_app(pilot)
        for place in range(12):
            toast(app, f"Message {place}.")
            await at_rest(pilot)
        await press(pilot, "f12")
        assert "Message 4." in words_on(app)  # eight of them
        await press(pilot, "escape")
        toast(app, " ".join(f"word-{place}" for place in range(90)))
        await press(pilot, "f12")
        assert "word-89 y copies, esc closes" in words_on(app)  # the table leaves it the room
        assert "Message 11." in words_on(app)
        await press(pilot, "down")
        assert "Message 5." in words_on(app)  # and takes it again
        await press(pilot, "escape")
        toast(app, " ".join(f"{'m' * 36}ore{place}" for place in range(24)))  # a row for each word
        await press(pilot, "f12")
        said = words_on(app)
        assert "Message 11." in said
        assert "more23" not in said
        assert "y copies, tab goes to the message, page down reads on, esc closes" in said
        for key in ("tab", "pagedown", "pagedown"):
            await press(pilot, key)
            said += words_on(app)
        assert [place for place in range(24) if f"more{place} " not in said] == []
        await press(pilot, "y")
        assert app.clipboard.endswith("more23")
        await press(pilot, "tab", "down")
        assert "word-89 y copies, esc closes" in words_on(app)
