"""Every screen at three sizes, as text: a change of what a person sees is seen in the diff.

`FLEET_TUI_GOLDENS=write make test ARGS=tests/goldens` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.domain.failure import Unreachable
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Connection, Settings
from tests.harness import SIZES, World, at_rest, paste, press, running, screen_lines, type_text, world

GOLDENS = Path(__file__).parent / "screens"
WRITE = os.environ.get("FLEET_TUI_GOLDENS") == "write"
SERVER = "https://fleet.example"
REFERENCE = re.compile(r"Reference [0-9a-f]{8}")
"""Another one each time."""

Scene = Callable[[Pilot[None]], Awaitable[None]]


async def find(pilot: Pilot[None], query: str) -> None:
    """The list with what `query` finds."""
    await press(pilot, "1", "f")
    await paste(pilot, query)
    await press(pilot, "enter")


async def the_line(pilot: Pilot[None], *keys: str) -> None:
    """One active line, then `keys`."""
    await find(pilot, "0489744365")
    await press(pilot, *keys)


async def the_contact_lines(pilot: Pilot[None], *keys: str) -> None:
    """Several lines of one plan in several states, marked, then `keys`."""
    await find(pilot, "plan:contact -is:scheduled 0489")
    await press(pilot, "asterisk", *keys)


async def pending(pilot: Pilot[None], *keys: str) -> None:
    """Every pending line, marked, then `keys`."""
    await find(pilot, "status:pending")
    await press(pilot, "asterisk", *keys)


async def dashboard(pilot: Pilot[None]) -> None:
    """Where one starts."""


async def go_to(pilot: Pilot[None]) -> None:
    await press(pilot, "g")


async def commands(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "ctrl+p")
    await type_text(pilot, "act")


async def sim_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "down", "space")


async def search(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending pl")


async def search_error(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "stat:pending")


async def nothing_found(pilot: Pilot[None]) -> None:
    await find(pilot, "xyzzy")


async def help_of_the_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "h")


async def columns(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "c")


async def sort(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "t")


async def saved_views(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "m", "n")
    await type_text(pilot, "Vans of Gent")
    await press(pilot, "enter", "m")


async def export(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "e")


async def import_list(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "i")


async def review(pilot: Pilot[None]) -> None:
    await pending(pilot, "a")


async def date(pilot: Pilot[None]) -> None:
    await pending(pilot, "a", "ctrl+t")


async def confirm(pilot: Pilot[None]) -> None:
    await pending(pilot, "a", "ctrl+g")


async def orders(pilot: Pilot[None]) -> None:
    await press(pilot, "9")


async def order(pilot: Pilot[None]) -> None:
    await press(pilot, "9", "down", "down", "enter")


async def manage_details(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter")


async def manage_address(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", "f4")


async def manage_products(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", "f4", "f4")


async def manage_blocks(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 3, "1")


async def manage_pay_by_mobile(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 4)


async def manage_more(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 5)


async def change_plan(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "p")


async def change_plan_review(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "p", "enter", "ctrl+g")


async def change_options(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "o")


async def change_blocks(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "b", "8")


async def change_limit(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "l")
    await type_text(pilot, "301")
    await press(pilot, "enter")


async def change_account(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "q")


async def change_split_bill(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "z")


async def swap(pilot: Pilot[None]) -> None:
    await the_line(pilot, "w")


async def swap_many(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "w")


async def departure(pilot: Pilot[None]) -> None:
    await the_line(pilot, "d")


async def add_sim(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n")


async def add_sim_plan(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "f4", "f4", "f4")


SCENES: tuple[Scene, ...] = (
    dashboard, go_to, commands, sim_overview, search, search_error, nothing_found, help_of_the_overview, columns, sort,
    saved_views, export, import_list, review, date, confirm, orders, order, manage_details, manage_address,
    manage_products, manage_blocks, manage_pay_by_mobile, manage_more, change_plan, change_plan_review, change_options,
    change_blocks, change_limit, change_account, change_split_bill, swap, swap_many, departure, add_sim, add_sim_plan,
)  # fmt: skip


async def sign_in(pilot: Pilot[None]) -> None:
    await type_text(pilot, "margaux@brouwerij.example")
    await press(pilot, "enter")
    await type_text(pilot, "wrong")
    await press(pilot, "enter")


async def accept_invitation(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+n", "ctrl+g")


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_screen(scene: Scene, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await compare(scene, here.app(export_dir=Path("/exports")))


@pytest.mark.parametrize("scene", [sign_in, accept_invitation], ids=lambda scene: scene.__name__)
async def test_screen_of_a_server_one_is_not_signed_in_to(scene: Scene, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await compare(scene, signed_out(here))


async def test_screen_without_a_connection(tmp_path: Path) -> None:
    async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        raise Unreachable("fleet.example cannot be reached; nothing was changed.")

    async with world(tmp_path) as here:
        await compare(not_connected, remote(here, connect))


async def not_connected(pilot: Pilot[None]) -> None:
    await press(pilot, "1")


def signed_out(here: World) -> FleetApp:
    """An application of a server, without a session there."""

    async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        stack = AsyncExitStack()
        client = FleetClient(SERVER, MemoryStore(), transport=here.backend.transport, clock=here.clock)
        stack.push_async_callback(client.close)
        return Connected(client, Target(SERVER, Connection(url=SERVER)), _stack=stack)

    return remote(here, connect)


def remote(here: World, connect: Any) -> FleetApp:
    """An application of a server, reached by `connect`."""
    data_dir = here.directory / "app"
    options = LaunchOptions(server=SERVER, data_dir=data_dir)
    return FleetApp(Settings(data_dir=data_dir), options, connect=connect, clock=here.clock)


async def compare(scene: Scene, app: FleetApp) -> None:
    """Play `scene` on the smallest screen, and compare it there and on the larger ones with the goldens, or write."""
    different = []
    async with running(app, size=SIZES[0]) as pilot:
        await scene(pilot)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await at_rest(pilot)
            seen = [REFERENCE.sub("Reference 00000000", line) for line in screen_lines(pilot.app)]
            assert len(seen) == height
            golden, text = GOLDENS / f"{scene.__name__}-{width}x{height}.txt", "\n".join(seen) + "\n"
            if WRITE:
                GOLDENS.mkdir(exist_ok=True)
                golden.write_text(text, encoding="utf-8")
            elif text != golden.read_text(encoding="utf-8"):
                different.append(f"{golden.name}:\n{text}")
    assert not different, "\n".join(different)


def test_no_golden_is_left_over() -> None:
    names = {scene.__name__ for scene in (*SCENES, sign_in, accept_invitation, not_connected)}
    kept = {path.name.rpartition("-")[0] for path in GOLDENS.iterdir()}
    assert kept == names
