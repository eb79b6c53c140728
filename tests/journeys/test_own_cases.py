"""Thirty cases as files in, findings out, on the screens: each line with its amounts, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from textual.pilot import Pilot

from fleet_tui.domain.msisdn import grouped
from screens.sim_overview import SimOverviewScreen
from tests.harness import on_screen, paste, press, running, screen_lines, screen_text, world
from tests.own_cases import FOUND, KEPT, TODAY, CaseFiles, number_of

ROW = re.compile(r"(?P<number>04\d\d \d\d \d\d \d\d) .*? (?P<month>[\d.]+|–) +(?P<claim>[\d.]+|–) +new")


async def bring_in(pilot: Pilot[None], path: Path) -> None:
    await press(pilot, "i")
    await paste(pilot, str(path))
    await press(pilot, "enter", "ctrl+g", "tab", "enter")
    on_screen(pilot, SimOverviewScreen)


def amounts(pilot: Pilot[None]) -> dict[str, list[str]]:
    """By number, what a month costs and what is to claim, of each row on the screen."""
    shown: dict[str, list[str]] = defaultdict(list)
    for line in screen_lines(pilot.app):
        if match := ROW.search(line):
            shown[match["number"]].append(f"{match['month']}/{match['claim']}")
    return {number: sorted(each) for number, each in shown.items()}


async def test_each_case_is_on_the_screen_with_its_amounts_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    files = CaseFiles(tmp_path / "files")
    wanted = {
        grouped(number): sorted(each.split()[1] for each in found)
        for number, found in FOUND.items()
    }  # fmt: skip
    async with world(tmp_path, fleet_size=10) as here:
        here.clock.now = TODAY.replace(month=6, day=1)
        async with running(here.app(), (160, 60)) as pilot:
            await press(pilot, "1")
            await bring_in(pilot, files.list_of_june())
        here.clock.now = TODAY
        async with running(here.app(name="two"), (160, 60)) as pilot:
            await press(pilot, "1")
            for path in (files.prices(), files.lists(), *files.others()):
                await bring_in(pilot, path)
            await press(pilot, "escape", "0")
            assert amounts(pilot) == wanted
            assert "41.00 stated" in screen_text(pilot.app)
            await press(pilot, "f", *number_of(KEPT).removeprefix("+32"), "enter", "f7")
            await press(pilot, "escape", "escape", "0")
            kept = grouped(number_of(KEPT))
            assert amounts(pilot) == {number: each for number, each in wanted.items() if number != kept}
