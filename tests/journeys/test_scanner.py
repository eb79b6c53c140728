"""A barcode reader at the keyboard's socket: it types a card number and `enter`, and does not wait for anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from fleet_tui.app import FleetApp
from screens.add_sim.batch import AddBatchScreen
from screens.changes.swap import SwapScreen
from screens.review import ReviewScreen
from tests.harness import at_rest, on_screen, paste, press, running, screen_text, words_in, words_on, world
from tests.journeys.test_change_swap import blank_cards
from widgets.step_rail import StepRail

USED = "8932030000205518327"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was on the screen each time the bell rang."""
    heard: list[str] = []
    monkeypatch.setattr(FleetApp, "bell", lambda app: heard.append(screen_text(app)))
    return heard


async def scan(pilot: Pilot[None], *cards: str) -> None:
    """Type `cards`, each with `enter`, in one burst."""
    for card in cards:
        for char in card:
            pilot.app.post_message(events.Key(char, char))
        pilot.app.post_message(events.Key("enter", "\r"))
    await at_rest(pilot)


def misread(card: str) -> str:
    """`card` with one digit wrong."""
    return f"{card[:-1]}{(int(card[-1]) + 1) % 10}"


async def test_cards_for_many_lines_are_scanned_in_one_go(tmp_path: Path, rung: list[str]) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        cards = await blank_cards(here, 3)
        await press(pilot, "1", "f")
        await paste(pilot, "status:active")
        await press(pilot, "enter", *["space"] * 3, "w")
        await scan(pilot, cards[0], misread(cards[1]))
        on_screen(pilot, SwapScreen)
        assert f"→ {cards[0]}" in screen_text(pilot.app)
        assert "mistyped" in words_on(pilot.app)
        assert len(rung) == 1
        await scan(pilot, cards[0])
        assert "chosen for" in words_on(pilot.app)
        await scan(pilot, USED)
        assert "in use" in words_on(pilot.app)
        assert len(rung) == 3
        await scan(pilot, cards[1], cards[2])
        on_screen(pilot, ReviewScreen)
        assert "3 lines change" in screen_text(pilot.app)
        assert len(rung) == 3


async def test_new_lines_are_scanned_one_after_the_other(tmp_path: Path, rung: list[str]) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        cards = await blank_cards(here, 4)
        await press(pilot, "n", "1", "ctrl+o")
        on_screen(pilot, AddBatchScreen)
        await scan(pilot, f"{cards[0]}F", misread(cards[1]))
        assert "one digit is mistyped" in words_on(pilot.app)
        assert len(rung) == 1
        await scan(pilot, cards[1], cards[0])
        assert "This card is in the list already." in words_on(pilot.app)
        assert len(rung) == 2
        await paste(pilot, f"{cards[2]}\nnonsense\n{cards[3]}\n")
        assert "this is no card number" in words_on(pilot.app)
        assert "4 cards scanned; ctrl+g checks them." in words_on(pilot.app)
        assert len(rung) == 3
        await press(pilot, "ctrl+g")
        assert "4 rows are refused." in words_on(pilot.app)
        assert "User" in screen_text(pilot.app)


async def test_the_wizard_rings_for_a_card_that_cannot_be_and_takes_the_next(tmp_path: Path, rung: list[str]) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        (card,) = await blank_cards(here, 1)
        await press(pilot, "n", "1")
        await scan(pilot, misread(card))
        assert "one digit is" in words_on(pilot.app)
        await scan(pilot, USED)
        assert "in use" in words_on(pilot.app)
        assert len(rung) == 2
        await scan(pilot, card)
        assert f"✓ 1 SIM card {card}" in words_in(pilot.app, StepRail)
        assert len(rung) == 2
