"""An employee leaves: what becomes of the line, in one order on one day, and what remains open."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.domain.base import LineStatus
from screens.changes.departure import DepartureScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.harness import on_screen, order, press, running, screen_text, type_text, words_on, world
from tests.journeys.steps import Steps, Task

LINE = "+32489744365"


async def hand_over(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("d", "4")
    await steps.field("zoe peeters", "the new user")
    await steps.key("enter", "ctrl+g")
    assert "Zoë Peeters" in steps.screen
    await steps.confirm()
    person = (await steps.line(LINE)).person
    assert person is not None
    assert person.name == "Zoë Peeters"


async def stop(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("d", "2", "ctrl+g")
    assert "cannot be undone" in steps.screen
    await steps.confirm()
    assert (await steps.line(LINE)).status == LineStatus.CEASED


TASKS = (
    Task("Departure: the number gets another user", None, hand_over, tried=12),
    Task("Departure: the number is stopped", None, stop),
)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("1", "goes on costing"),
        ("2", "Take the SIM card back"),
        ("3", "Take the SIM card back"),
        ("4", "The SIM card in use goes with the line"),
    ],
)
async def test_what_remains_open_is_said_before(key: str, says: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "d", key)
        text = screen_text(pilot.app)
        assert says in text
        assert "user profile of Margaux Sastre stays" in text


async def test_a_number_goes_to_an_operator_with_a_name_on_a_day_to_come(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "d", "3", "ctrl+g")
        assert "Which operator" in screen_text(pilot.app)
        await type_text(pilot, "Proximus")
        await press(pilot, "tab")
        await type_text(pilot, "22/11/2026")
        await press(pilot, "enter")
        on_screen(pilot, DepartureScreen)
        assert "in the past" in screen_text(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "30/11/2026")
        await press(pilot, "enter")
        on_screen(pilot, ReviewScreen)
        assert "on Monday 30/11/2026" in words_on(pilot.app)
        await order(pilot)
        on_screen(pilot, OrderScreen)
        assert "30/11/2026" in screen_text(pilot.app)


async def test_a_day_more_than_two_years_ahead_is_asked_about_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "d", "2", "tab")
        await type_text(pilot, "30/11/2036")
        await press(pilot, "ctrl+g")
        on_screen(pilot, DepartureScreen)
        assert "30/11/2036 is more than two years ahead. The same again takes it." in screen_text(pilot.app)
        await press(pilot, "ctrl+g")
        on_screen(pilot, ReviewScreen)


async def test_a_line_may_be_left_without_a_user(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "d", "4", "enter")
        on_screen(pilot, DepartureScreen)
        assert "ctrl+g goes on without a user" in screen_text(pilot.app)
        await press(pilot, "ctrl+g")
        on_screen(pilot, ReviewScreen)
