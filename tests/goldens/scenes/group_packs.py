"""Group packs: the list, one of them by day and by line, its forms and what they ask before."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press, type_text


async def group_packs(pilot: Pilot[None]) -> None:
    await press(pilot, "5")


async def group_pack(pilot: Pilot[None]) -> None:
    await press(pilot, "5")
    await press(pilot, "enter")


async def group_pack_by_line(pilot: Pilot[None]) -> None:
    await group_pack(pilot)
    await press(pilot, "enter")


async def group_pack_notification(pilot: Pilot[None]) -> None:
    await group_packs(pilot)
    await press(pilot, "l")


async def group_pack_change_confirmed(pilot: Pilot[None]) -> None:
    await group_packs(pilot)
    await press(pilot, "p")
    await press(pilot, "right", "enter")
    await type_text(pilot, "15/12/2026")
    await press(pilot, "enter")


async def group_pack_stop_form(pilot: Pilot[None]) -> None:
    await group_packs(pilot)
    await press(pilot, "x")


async def group_pack_order(pilot: Pilot[None]) -> None:
    await group_packs(pilot)
    await press(pilot, "n")


SCENES: tuple[Scene, ...] = (
    group_packs,
    group_pack,
    group_pack_by_line,
    group_pack_notification,
    group_pack_change_confirmed,
    group_pack_stop_form,
    group_pack_order,
)
