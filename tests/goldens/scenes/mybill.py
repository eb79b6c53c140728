"""MyBill: the months, and one of them in each of its tabs."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press


async def mybill(pilot: Pilot[None]) -> None:
    await press(pilot, "4")


async def mybill_categories(pilot: Pilot[None]) -> None:
    await mybill(pilot)
    await press(pilot, "enter")


async def mybill_lines(pilot: Pilot[None]) -> None:
    await mybill_categories(pilot)
    await press(pilot, "f4")


async def mybill_changes(pilot: Pilot[None]) -> None:
    await mybill_lines(pilot)
    await press(pilot, "f4")


async def mybill_line(pilot: Pilot[None]) -> None:
    await mybill_changes(pilot)
    await press(pilot, "enter")


async def mybill_two_months(pilot: Pilot[None]) -> None:
    await mybill(pilot)
    await press(pilot, "space", "down", "down", "down", "space", "enter")


async def mybill_plans(pilot: Pilot[None]) -> None:
    await mybill_categories(pilot)
    await press(pilot, "f3")


async def mybill_account(pilot: Pilot[None]) -> None:
    await mybill(pilot)
    await press(pilot, "q")


SCENES: tuple[Scene, ...] = (
    mybill,
    mybill_categories,
    mybill_lines,
    mybill_changes,
    mybill_line,
    mybill_two_months,
    mybill_plans,
    mybill_account,
)
