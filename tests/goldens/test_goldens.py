"""Every screen at three sizes, as text: a change of what a person sees is seen in the diff.

`FLEET_TUI_GOLDENS=write make test ARGS=tests/goldens` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.harness import SIZES, press, running, screen_lines, type_text, world

GOLDENS = Path(__file__).parent / "screens"
WRITE = os.environ.get("FLEET_TUI_GOLDENS") == "write"

Scene = Callable[[Pilot[None]], Awaitable[None]]


async def dashboard(pilot: Pilot[None]) -> None:
    """Where one starts."""


async def sim_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "down", "space")


async def search(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending pl")


async def search_error(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "stat:pending")


async def nothing_found(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "xyzzy")
    await press(pilot, "enter")


async def line_details(pilot: Pilot[None]) -> None:
    await press(pilot, "1")
    await type_text(pilot, "0489744365")
    await press(pilot, "enter", "enter")


async def review(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "asterisk", "a")


async def confirm(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending")
    await press(pilot, "enter", "asterisk", "a", "ctrl+g")


async def date(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending")
    await press(pilot, "enter", "a", "ctrl+t")


async def orders(pilot: Pilot[None]) -> None:
    await press(pilot, "9")


async def order(pilot: Pilot[None]) -> None:
    await press(pilot, "9", "down", "enter")


async def help_of_the_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "h")


async def columns(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "c")


async def sort(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "t")


async def saved_views(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "m")


async def export(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "e")


async def import_list(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "i")


async def go_to(pilot: Pilot[None]) -> None:
    await press(pilot, "g")


SCENES: tuple[Scene, ...] = (
    dashboard, sim_overview, search, search_error, nothing_found, line_details, review, confirm, date, orders, order,
    help_of_the_overview, columns, sort, saved_views, export, import_list, go_to,
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_screen(scene: Scene, size: tuple[int, int], tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=size) as pilot:
        await scene(pilot)
        seen = screen_lines(pilot.app)
    compare(f"{scene.__name__}-{size[0]}x{size[1]}", seen, size)


def compare(name: str, seen: list[str], size: tuple[int, int]) -> None:
    """Compare with the golden of that name, or write it."""
    golden = GOLDENS / f"{name}.txt"
    text = "\n".join(seen) + "\n"
    if WRITE:
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert len(seen) == size[1]
    assert text == golden.read_text(encoding="utf-8")
