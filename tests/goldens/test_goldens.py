"""Every screen at three sizes or four, as text, in every language: a change of what one sees is seen in the diff.

Nothing of ours is cut where it is whole in English.

`FLEET_TUI_GOLDENS=write make test ARGS=tests/goldens` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.domain.approval import ApprovalRuleRequest
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.failure import Unreachable
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.session import InvitationAcceptance
from fleet_tui.i18n import SOURCE_LANGUAGE, set_language
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import THEMES, Connection, Settings
from tests.contract.own_company import bring_in
from tests.contrast import hard_to_read
from tests.goldens.cuts import mistakes
from tests.goldens.languages import cut_in_translation
from tests.goldens.roles import THEME, role_lines
from tests.goldens.scenes import Scene, all_scenes, play
from tests.goldens.scenes.findings import OWN
from tests.harness import SIZES, World, at_rest, press, running, screen_lines, type_text, world
from tests.selection import WHOLE

GOLDENS = Path(__file__).parent / "screens"
WRITE = os.environ.get("FLEET_TUI_GOLDENS") == "write"
SERVER = "https://fleet.example"
PASSWORD = "correct horse battery"
REFERENCE = re.compile(r"(Reference:?) [0-9a-f]{8}\b")
"""Another each time."""

SCENES = all_scenes()
WITH_PANES = {
    "dashboard", "sim_overview", "review", "order", "mybill", "mybill_changes", "mybill_line", "invoice", "profiles",
    "tickets", "findings",
}  # fmt: skip
"""Scenes that look otherwise where a second pane just fits."""
PANES = (120, 40)


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


@pytest.mark.parametrize("scene", OWN, ids=lambda scene: scene.__name__)
async def test_screen_of_a_companys_own_files(scene: Scene, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        await bring_in(await here.client(), here.backend, tmp_path / "files")
        await compare(scene, here.app(export_dir=Path("/exports")))


@pytest.mark.parametrize("scene", [sign_in, accept_invitation], ids=lambda scene: scene.__name__)
async def test_screen_of_a_server_one_is_not_signed_in_to(scene: Scene, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await compare(scene, signed_out(here))


async def test_screens_of_four_eyes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        store = MemoryStore()
        second = FleetClient(SERVER, store, transport=here.backend.transport, clock=here.clock)
        code = await here.backend.invite_manager()
        person = {"identifier": "zoe@brouwerij.example", "given_name": "Zoë", "family_name": "Peeters"}
        await second.accept_invitation(InvitationAcceptance(code=code, password=PASSWORD, **person))
        await second.close()
        client = await here.client()
        asked = ApprovalRuleRequest(enabled=True, monthly_cost=Decimal(25), lines=10)
        await client.change_approval_rule(await client.approval_rule(), asked)
        page = await client.line_page()
        first = page.status.index(LineStatus.ACTIVE)
        item = {"line_id": page.id[first], "expected_version": page.version[first], "change": {"kind": "cease"}}
        await client.submit(OrderRequest.model_validate({"items": [item]}), "golden")
        await client.close()
        await compare(approval_rule, signed_out(here, store))
        await compare(approval, signed_out(here, store))


async def approval_rule(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "v")


async def approval(pilot: Pilot[None]) -> None:
    await press(pilot, "v", "f8")


async def test_screen_without_a_connection(tmp_path: Path) -> None:
    async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        raise Unreachable("fleet.example cannot be reached; nothing was changed.")

    async with world(tmp_path) as here:
        await compare(not_connected, remote(here, connect))


async def not_connected(pilot: Pilot[None]) -> None:
    await press(pilot, "1")


def signed_out(here: World, store: MemoryStore | None = None) -> FleetApp:
    """An application of a server, without a session there, or with that of `store`."""

    async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        stack = AsyncExitStack()
        client = FleetClient(SERVER, store or MemoryStore(), transport=here.backend.transport, clock=here.clock)
        stack.push_async_callback(client.close)
        return Connected(client, Target(SERVER, Connection(url=SERVER)), _stack=stack)

    return remote(here, connect)


def remote(here: World, connect: Any) -> FleetApp:
    """An application of a server, reached by `connect`."""
    data_dir = here.directory / "app"
    options = LaunchOptions(server=SERVER, data_dir=data_dir)
    return FleetApp(Settings(data_dir=data_dir), options, connect=connect, clock=here.clock)


async def compare(scene: Scene, app: FleetApp) -> None:
    """Play `scene` on the smallest screen, and compare it there and on the larger ones with the goldens, or write. And
    nothing of it is hard to read in its themes.

    It is played in German and said again in each language, English last: what is compared has been through them all.
    `make matrix` says it in each at every size, `make test` at the smallest, where room is scarcest.
    """
    set_language(SOURCE_LANGUAGE if WRITE else "de")
    seen: list[str] = []
    async with running(app, size=SIZES[0]) as pilot:
        await play(scene, pilot)
        poor = set() if WRITE else await hard_to_read(pilot, themes_of(scene))
        cut = set() if WRITE else await cut_in_translation(pilot)
        pilot.app.theme = THEME
        pilot.app.clear_notifications()  # they are said in the language of that moment
        wrong: list[str] = []
        drawn = (*SIZES, *([PANES] if scene.__name__ in WITH_PANES else []))
        for width, height in (*SIZES, PANES) if WHOLE else drawn:
            await pilot.resize_terminal(width, height)
            await at_rest(pilot)
            if WHOLE and not WRITE:
                cut |= {(f"{code} {width}x{height}", text) for code, text in await cut_in_translation(pilot)}
            wrong += mistakes(pilot.app)
            if (width, height) in drawn:
                seen += [f"== {width}x{height}", *picture(pilot.app), *role_lines(pilot.app)]
    golden, text = GOLDENS / f"{scene.__name__}.txt", "\n".join(seen) + "\n"
    if WRITE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert not wrong, "\n".join(wrong)
    assert not cut
    assert not poor


def picture(app: App[None]) -> list[str]:
    """The text of a screen behind a margin: no line of it is taken for what is said of it."""
    return ["|" + REFERENCE.sub(r"\1 00000000", line) for line in screen_lines(app)]


def themes_of(scene: Scene) -> Sequence[str]:
    """In which themes it is measured: in `make matrix` in all, in `make test` in one, each in a sixth of the scenes."""
    return THEMES if WHOLE else THEMES[sum(scene.__name__.encode()) % len(THEMES) :][:1]


def test_no_golden_is_left_over() -> None:
    names = {
        scene.__name__ for scene in (*SCENES, *OWN, sign_in, accept_invitation, not_connected, approval_rule, approval)
    }
    kept = {path.stem for path in GOLDENS.iterdir()}
    assert kept == names


def test_every_theme_is_measured_somewhere() -> None:
    assert {theme for scene in SCENES for theme in themes_of(scene)} == set(THEMES)
