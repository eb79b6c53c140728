"""Findings: of the sample there are none; `OWN` are scenes of a company whose own files were brought in."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press


async def findings_of_the_sample(pilot: Pilot[None]) -> None:
    await press(pilot, "0")


async def findings(pilot: Pilot[None]) -> None:
    await press(pilot, "0", "down", "down", "down", "space", "up")


async def findings_to_save(pilot: Pilot[None]) -> None:
    await press(pilot, "0", "f4", "f4")


async def finding(pilot: Pilot[None]) -> None:
    await press(pilot, "0", "down", "down", "down", "enter")


async def dashboard_of_own_files(pilot: Pilot[None]) -> None:
    await press(pilot, "0", "escape")


async def hr_list(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "h", "f3")


SCENES: tuple[Scene, ...] = (findings_of_the_sample,)
OWN: tuple[Scene, ...] = (findings, findings_to_save, finding, dashboard_of_own_files, hr_list)
