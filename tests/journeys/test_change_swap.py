"""Another SIM card for a line, and for many from a list of pairs."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from textual.pilot import Pilot

from fleet_tui.domain.sim_card import SimCardStatus
from screens.changes.swap import SwapScreen
from screens.review import ReviewScreen
from tests.harness import World, on_screen, paste, press, running, screen_text, type_text, world
from tests.journeys.steps import Steps, Task

LINES = ("+32489744365", "+32488267074")


async def blank_cards(here: World, count: int) -> list[str]:
    """Numbers of cards in stock."""
    client = await here.client()
    cards = await client.sim_cards(status=SimCardStatus.STOCK, limit=count)
    await client.close()
    return [card.iccid for card in cards.items]


async def swap(steps: Steps) -> None:
    (card,) = await blank_cards(steps.world, 1)
    await steps.key("1")
    await steps.find(LINES[0])
    await steps.key("w")
    await steps.field(card.removeprefix("893203"), "the card number")
    assert "in stock" in steps.screen
    await steps.key("enter")
    assert "cannot be undone" in steps.screen
    await steps.confirm()
    sim_card = (await steps.line(LINES[0])).sim_card
    assert sim_card is not None
    assert sim_card.iccid == card


TASKS = (Task("Replace a SIM card", 5, swap),)


async def _swap_one(pilot: Pilot[None]) -> None:
    await press(pilot, "1")
    await type_text(pilot, "0489744365")
    await press(pilot, "enter", "w")


async def test_eighteen_digits_get_their_check_digit(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        (card,) = await blank_cards(here, 1)
        await _swap_one(pilot)
        await type_text(pilot, card[6:-1])
        assert "check digit" in screen_text(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, ReviewScreen)
        assert "→ 89320" in screen_text(pilot.app)


async def test_a_wrong_digit_and_a_used_card_are_said_while_typing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _swap_one(pilot)
        await type_text(pilot, "0000205518328")
        assert "mistyped" in screen_text(pilot.app)
        await press(pilot, "backspace")
        await type_text(pilot, "7")
        assert "in use" in screen_text(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, SwapScreen)


async def test_a_pasted_list_of_pairs_is_reviewed_as_one_order(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(120, 40)) as pilot:
        cards = await blank_cards(here, 2)
        await _swap_one(pilot)
        await paste(pilot, f"0488267074;{cards[0]}\n0489 74 43 65\t{cards[1]}\nnonsense\n")
        text = screen_text(pilot.app)
        assert f"→ {cards[0]}" in text
        assert f"→ {cards[1]}" in text
        assert "“nonsense”" in text
        await press(pilot, "ctrl+g")
        on_screen(pilot, ReviewScreen)
        assert "2 lines change" in screen_text(pilot.app)


async def test_pairs_come_from_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "pairs.xlsx"
    async with world(tmp_path) as here, running(here.app()) as pilot:
        (card,) = await blank_cards(here, 1)
        book = Workbook()
        assert book.active is not None
        book.active.append(["Number", "SIM card"])
        book.active.append(["0488 26 70 74", card])
        book.save(path)
        await _swap_one(pilot)
        await press(pilot, "ctrl+u")
        await paste(pilot, str(path))
        await press(pilot, "enter", "ctrl+g")
        on_screen(pilot, ReviewScreen)
        assert "0488 26 70 74" in screen_text(pilot.app)


async def test_a_scanner_goes_from_line_to_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        cards = await blank_cards(here, 2)
        await press(pilot, "1", "down", "down", "space", "space", "w")
        for card in cards:
            await type_text(pilot, card)  # whole, behind the prefix that is offered
            await press(pilot, "enter")
        on_screen(pilot, ReviewScreen)
        assert "2 lines change" in screen_text(pilot.app)
