"""How accounts are billed, and split-bill profiles."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press


async def billing_settings(pilot: Pilot[None]) -> None:
    await press(pilot, "6")


async def billing_account(pilot: Pilot[None]) -> None:
    await press(pilot, "6", "enter", "right", "ctrl+g")


async def split_bill_profiles(pilot: Pilot[None]) -> None:
    await press(pilot, "6", "f4")


async def split_bill_profile(pilot: Pilot[None]) -> None:
    await press(pilot, "6", "f4", "n", "tab", "left")


SCENES: tuple[Scene, ...] = (billing_settings, billing_account, split_bill_profiles, split_bill_profile)
