"""Every form of a change and its review, at three sizes and with hostile text; with `--read-only` none opens."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.domain.changes.models import NoUser, SetUser
from fleet_tui.domain.order import MAX_ITEMS, OrderItemRequest, OrderRequest
from fleet_tui.settings.launch import LaunchOptions
from screens.changes.form import ChangeScreen, review
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import (
    World,
    at_every_size,
    at_rest,
    fleet_app,
    on_screen,
    press,
    running,
    screen_text,
    type_text,
    world,
)

NUMBER = "+32489744365"
HOSTILE = "[/][@click=app.quit]x[/]\x1b[31m\x1b]0;t\x07\u202eexe =1+1 陳大文 " + "x" * 250
SAFE = "[/][@click=app.quit]x[/]"
"""How it begins on the screen: as it is."""
FORMS = {
    "plan": ("p", "2"),
    "options": ("o", "1"),
    "blocks": ("b", "5"),
    "account": ("q", "2"),
    "split_bill": ("z", "3"),
    "departure": ("d",),
    "swap": ("w",),
    "lost": ("f8",),
}
"""The keys that open each form and choose something in it."""


async def describe(here: World, pilot: Pilot[None], text: str) -> None:
    """Give the line a description."""
    index = fleet_app(pilot).workspace.index
    position = index.msisdns.index(NUMBER)
    change = SetUser(user=NoUser(), description=text)
    item = OrderItemRequest(line_id=index.ids[position], expected_version=index.versions[position], change=change)
    client = await here.client()
    await client.submit(OrderRequest(items=[item]), uuid.uuid4().hex)
    await client.close()
    await here.backend.work_until_idle()
    await press(pilot, "f5")


async def test_hostile_text_is_shown_as_it_is(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await describe(here, pilot, HOSTILE)
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter")
        for form, (opening, *switched) in FORMS.items():
            with subtests.test(form):
                await press(pilot, opening)
                assert isinstance(pilot.app.screen, ChangeScreen)
                await shown_at_every_size(pilot)
                await press(pilot, *switched)
                if form != "swap":
                    if not isinstance(pilot.app.screen, ReviewScreen):
                        await press(pilot, "ctrl+g")
                    on_screen(pilot, ReviewScreen)
                    await press(pilot, "enter")
                    await shown_at_every_size(pilot)
            while not isinstance(pilot.app.screen, SimOverviewScreen):
                await pilot.app.pop_screen()
                await at_rest(pilot)


async def shown_at_every_size(pilot: Pilot[None]) -> None:
    """The hostile text is there, and of its controls none."""
    async for lines in at_every_size(pilot):
        assert SAFE[:10] in "\n".join(lines)
        assert all(line.isprintable() for line in lines)


async def test_read_only_opens_no_form(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        await press(pilot, "1", "down", "down")
        for key in ("p", "o", "b", "q", "z", "d", "w", "l"):
            await press(pilot, key)
            on_screen(pilot, SimOverviewScreen)


async def test_a_pending_line_says_why_its_plan_cannot_change(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0488268365")
        await press(pilot, "enter", "p")
        on_screen(pilot, SimOverviewScreen)
        assert "Only an active or a suspended line" in " ".join(screen_text(pilot.app).split())


async def test_more_lines_than_an_order_takes_are_said_and_not_sent(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        overview = on_screen(pilot, SimOverviewScreen)
        row = overview.workspace.index.row(0)
        review(overview, [row] * (MAX_ITEMS + 1), SetUser(user=NoUser()))
        await at_rest(pilot)
        on_screen(pilot, SimOverviewScreen)
        assert "20,000 lines at most" in " ".join(screen_text(pilot.app).split())
