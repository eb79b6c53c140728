"""Findings: of the sample there are none; `OWN` are scenes of a company whose own files were brought in."""

from __future__ import annotations

from textual.pilot import Pilot

from fleet_tui.domain.finding_list import NewDispute
from tests.goldens.scenes import Scene
from tests.harness import fleet_app, press, type_text


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


async def own_files(pilot: Pilot[None]) -> None:
    """One of those that came in at the same moment."""
    await press(pilot, "g", "i", "f")
    await type_text(pilot, "2026100001")
    await press(pilot, "enter")


async def own_formats(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "i", "f4")


async def disputes(pilot: Pilot[None]) -> None:
    """The letter about the dearest claim was sent and has a reference; another, of two claims, is drafted."""
    operator = fleet_app(pilot).workspace.operator
    claims = [each.id for each in (await operator.findings()).items if each.claim]
    for place, some in enumerate((claims[:1], claims[1:3])):
        await operator.open_dispute(NewDispute(findings=some, letter="Dear Sir or Madam,"), f"dispute {place}")
    await press(pilot, "g", "d", "down", "f6")
    await type_text(pilot, "PX-2026/77")
    await press(pilot, "enter", "enter")


async def dispute(pilot: Pilot[None]) -> None:
    await disputes(pilot)
    await press(pilot, "down", "enter")


SCENES: tuple[Scene, ...] = (findings_of_the_sample,)
OWN: tuple[Scene, ...] = (
    findings,
    findings_to_save,
    finding,
    dashboard_of_own_files,
    hr_list,
    disputes,
    dispute,
    own_files,
    own_formats,
)
