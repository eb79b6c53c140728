"""The dashboard, the menus, the orders."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press, type_text


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


SCENES: tuple[Scene, ...] = (
    dashboard, go_to, commands, orders, order,
)  # fmt: skip
