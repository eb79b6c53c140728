"""User profiles and the audit log."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.profiles.form import ProfileForm
from tests.goldens.scenes import Scene
from tests.harness import at_rest, paste, press
from widgets.pick import Pick


async def find(pilot: Pilot[None], words: str, *keys: str) -> None:
    """The list with the cursor on the profile found, then `keys`."""
    await press(pilot, "2", "f")
    await paste(pilot, words)
    await press(pilot, "enter", *keys)


async def profiles(pilot: Pilot[None]) -> None:
    await find(pilot, "invited")


async def profile(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "down", "enter")


async def profile_invited(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "enter")


async def profile_new(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "n")


async def profile_form(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "n", "1")
    await paste(pilot, "Zoë Peeters")
    await press(pilot, *["tab"] * 4, "e", "ctrl+g")  # English, which begins so in each language that is played
    form = pilot.app.screen
    assert isinstance(form, ProfileForm)
    form.keep()  # now, not when its timer says so
    await at_rest(pilot)


async def profile_user(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "n", "2")
    pilot.app.screen.query_one("#language", Pick).value = "FR"  # by default the reader's own
    await press(pilot, "f6")
    await paste(pilot, "van d")


async def profile_data(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "d")


async def profile_role(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "f6")


async def profile_invite_again(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "r")


async def profile_withdraw(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "x")


async def audit(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "f6", "tab", "enter")
    await press(pilot, "f6", "tab", "enter", "f7")
    pilot.app.clear_notifications()


async def audit_row(pilot: Pilot[None]) -> None:
    await find(pilot, "malina", "f6", "tab", "enter", "f7", "enter")
    pilot.app.clear_notifications()


async def audit_filter(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "a", "f")


SCENES: tuple[Scene, ...] = (
    profiles, profile, profile_invited, profile_new, profile_form, profile_user, profile_data, profile_role,
    profile_invite_again, profile_withdraw, audit, audit_row, audit_filter,
)  # fmt: skip
