"""What must be filled in bears a sign before it is missed, and each form that has the sign says once what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.harness import press, running, screen_text, world

LEGEND = "* must be filled in"


def shown(pilot: Any) -> str:
    return screen_text(pilot.app)


async def test_what_must_be_filled_in_bears_a_sign_before_it_is_missed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(120, 40)) as pilot:
        await press(pilot, "2", "n", "1")
        text = shown(pilot)
        assert "Name *" in text
        assert "E-mail address *" in text
        assert "Phone number *" not in text
        assert text.count(LEGEND) == 1
        await press(pilot, "f2", "1")  # the sign stays when the language changes
        assert "Name *" in shown(pilot)
        assert "* Pflichtfeld" in shown(pilot)
        await press(pilot, "f2", "2")
        assert shown(pilot) == text
        await press(pilot, "escape", "escape")

        # In the wizard it goes with the kind of user: a line of nobody says what it is for.
        await press(pilot, "1", "n", "1", "f4", "f4")
        text = shown(pilot)
        assert "First name *" in text
        assert "Last name *" in text
        assert "Description *" not in text
        assert text.count(LEGEND) == 1
        await press(pilot, "right")
        assert LEGEND not in shown(pilot)  # a user is found, and chosen
        await press(pilot, "right")
        text = shown(pilot)
        assert "Description *" in text
        assert "First name" not in text
        assert text.count(LEGEND) == 1

        # Of a user whose identity is confirmed nothing is to be filled in; of another it is.
        await press(pilot, "escape", "escape")
        await press(pilot, "1", "f", *"margaux", "enter", "enter")
        assert "First name" in shown(pilot)
        assert "*" not in shown(pilot)
        await press(pilot, "escape", "f", "escape", "f", *"mons", "enter", "enter")
        assert "First name *" in shown(pilot)
