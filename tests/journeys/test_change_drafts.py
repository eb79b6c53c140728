"""What was filled in on the form of a change is there again after a restart; an order takes its draft along."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.changes.billing import AccountScreen, SplitBillScreen
from screens.changes.blocks import BlocksScreen
from screens.changes.choosing import ChoosingScreen
from screens.changes.departure import DepartureScreen
from screens.changes.limit import LimitScreen
from screens.changes.plan import PlanScreen
from screens.changes.swap import SwapScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, fleet_app, on_screen, order, press, running, screen_text, type_text, words_on, world
from tests.journeys.test_change_swap import blank_cards


async def _go_on(pilot: Pilot[None]) -> None:
    """The dashboard says that there is a draft; Orders opens it."""
    await press(pilot, "9")
    await press(pilot, "home", "enter")


async def _line(pilot: Pilot[None], *keys: str) -> None:
    await press(pilot, "1")
    await type_text(pilot, "0489744365")
    await press(pilot, "enter", *keys)


async def test_switched_blocks_are_there_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await _line(pilot, "b")
            await press(pilot, "5", "8")
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            on_screen(pilot, SimOverviewScreen)  # where they were: told there, and shown on the dashboard below
            assert "A draft was kept: " in words_on(pilot.app)
            await press(pilot, "escape")
            assert "1 draft to continue" in screen_text(pilot.app)
            await _go_on(pilot)
            on_screen(pilot, BlocksScreen)
            text = screen_text(pilot.app)
            assert "2 changes, not yet ordered" in text
            assert "0489 74 43 65" in text


async def test_cards_chosen_for_a_swap_are_there_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        cards = await blank_cards(here, 1)
        async with running(here.app()) as pilot:
            await press(pilot, "1", "down", "down", "space", "space", "w")
            await type_text(pilot, cards[0])
            await press(pilot, "enter")
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            await press(pilot, "escape")
            await _go_on(pilot)
            on_screen(pilot, SwapScreen)
            assert f"→ {cards[0]}" in screen_text(pilot.app)
            assert "1 of 2 lines" in screen_text(pilot.app)


async def test_a_departure_half_filled_in_is_there_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await _line(pilot, "d")
            await press(pilot, "3")
            await type_text(pilot, "Proxi")
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            await press(pilot, "escape")
            await _go_on(pilot)
            on_screen(pilot, DepartureScreen)
            text = screen_text(pilot.app)
            assert "(•) The number goes to another operator" in text
            assert "Proxi" in text


@pytest.mark.parametrize(
    ("key", "choice", "form", "shown"),
    [
        ("p", "2", PlanScreen, "▸  2  Mobile Europe"),
        ("q", "2", AccountScreen, "▸  2  100457327"),
        ("z", "1", SplitBillScreen, "▸  1  No split bill"),
    ],
)
async def test_what_was_chosen_is_there_after_a_restart(
    key: str, choice: str, form: type[ChoosingScreen], shown: str, tmp_path: Path
) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await _line(pilot, key)
            await press(pilot, choice)
            on_screen(pilot, ReviewScreen)
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            await press(pilot, "escape")
            await _go_on(pilot)
            on_screen(pilot, form)
            assert shown in screen_text(pilot.app)
            await press(pilot, "enter")
            on_screen(pilot, ReviewScreen)


async def test_a_limit_half_typed_is_there_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await _line(pilot, "l")
            await type_text(pilot, "12,5")
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            await press(pilot, "escape")
            await _go_on(pilot)
            on_screen(pilot, LimitScreen)
            assert "12,5" in screen_text(pilot.app)
            await press(pilot, "enter")
            assert "€ 12.50" in screen_text(pilot.app)


async def test_an_order_takes_its_draft_along(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _line(pilot, "b")
        await press(pilot, "5", "ctrl+g")
        drafts = fleet_app(pilot).workspace.drafts
        assert drafts.count() == 1
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert drafts.count() == 0


async def test_a_form_in_which_nothing_was_filled_in_leaves_no_draft(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _line(pilot)
        for key in ("p", "q", "z", "l", "b", "o", "d"):
            with subtests.test(key=key):
                await press(pilot, key)
                assert not isinstance(pilot.app.screen, SimOverviewScreen)
                await press(pilot, "escape")
                assert fleet_app(pilot).workspace.drafts.count() == 0
