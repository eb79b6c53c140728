"""The dashboard, the menus, the orders."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.lock import LockScreen
from tests.goldens.scenes import Scene
from tests.harness import at_rest, fleet_app, press, type_text


async def dashboard(pilot: Pilot[None]) -> None:
    """Where one starts."""


async def go_to(pilot: Pilot[None]) -> None:
    await press(pilot, "g")


async def commands(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "ctrl+p")
    await type_text(pilot, "act")


async def orders(pilot: Pilot[None]) -> None:
    await press(pilot, "9")


async def order(pilot: Pilot[None]) -> None:
    await press(pilot, "9")
    await press(pilot, "down", "down", "enter")


async def orders_with_a_draft(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1")
    await type_text(pilot, "0000205522626")
    await press(pilot, "enter", "escape", "escape", "9")


async def orders_by_state(pilot: Pilot[None]) -> None:
    await press(pilot, "9", "f")


async def colours(pilot: Pilot[None]) -> None:
    await press(pilot, "f9")


async def languages(pilot: Pilot[None]) -> None:
    await press(pilot, "f2")


async def messages(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "r", "w")
    await type_text(pilot, "0000205522626")
    await press(pilot, "escape", "ctrl+c", "f12")


async def locked(pilot: Pilot[None]) -> None:
    pilot.app.push_screen(LockScreen(fleet_app(pilot).workspace))
    await at_rest(pilot)


SCENES: tuple[Scene, ...] = (
    dashboard, go_to, commands, colours, messages, locked, orders, orders_by_state, order,
)  # fmt: skip
IN_ONE_LANGUAGE: tuple[Scene, ...] = (languages, orders_with_a_draft)
"""To be seen, but no goldens: what they show depends on the language that was in use before."""
