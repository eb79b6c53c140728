"""The contract."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press, type_text


async def contract(pilot: Pilot[None]) -> None:
    await press(pilot, "8", *["right"] * 6, "down", "down", "down")


async def contract_search(pilot: Pilot[None]) -> None:
    await press(pilot, "8", "f")
    await type_text(pilot, "voice")


async def contract_group_packs(pilot: Pilot[None]) -> None:
    await press(pilot, "8", "f4")


SCENES: tuple[Scene, ...] = (contract, contract_search, contract_group_packs)
