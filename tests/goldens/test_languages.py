"""Every screen in every language, on the smallest terminal: played in German, it ends as the English golden."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from fleet_tui.i18n import SOURCE_LANGUAGE, set_language
from tests.goldens.scenes import Scene
from tests.goldens.test_goldens import GOLDENS, SCENES
from tests.harness import SIZES, at_rest, fleet_app, running, screen_lines, world

WIDTH, HEIGHT = SIZES[0]


async def speak(pilot: Pilot[None], code: str) -> None:
    fleet_app(pilot).speak(code)
    await at_rest(pilot)


def lines_but_toasts(pilot: Pilot[None], lines: list[str]) -> list[str]:
    """`lines` without those a passing message lies on: it was said before the language was another."""
    covered = {y for toast in pilot.app.screen.query(Toast) for y in range(toast.region.y, toast.region.bottom)}
    return [line for y, line in enumerate(lines) if y not in covered]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_what_is_open_is_said_again(scene: Scene, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        set_language("de")
        async with running(here.app(export_dir=Path("/exports")), size=SIZES[0]) as pilot:
            await scene(pilot)
            await speak(pilot, SOURCE_LANGUAGE)
            golden = (GOLDENS / f"{scene.__name__}-{WIDTH}x{HEIGHT}.txt").read_text(encoding="utf-8")
            seen = lines_but_toasts(pilot, screen_lines(pilot.app))
            assert seen == lines_but_toasts(pilot, golden.splitlines())
