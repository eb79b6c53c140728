"""The numbers that a ticket names: as many as were pasted, or none of them, and never a part of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.domain.msisdn import grouped
from screens.tickets.new_ticket import NewTicketScreen
from tests.harness import fleet_app, on_screen, paste, press, running, type_text, words_on, world


async def new_ticket(pilot: Pilot[None]) -> NewTicketScreen:
    """The form of a ticket about several lines, the cursor in its numbers."""
    await press(pilot, "3", "n", "7")
    return on_screen(pilot, NewTicketScreen)


def written(screen: NewTicketScreen) -> list[str]:
    """The numbers in the form."""
    return screen.texts()["msisdns"].split(", ")


@pytest.mark.parametrize("between", ["\n", "\r\n", "\t\n", ";\n"])
async def test_a_hundred_pasted_numbers_are_all_there(tmp_path: Path, between: str) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        numbers = fleet_app(pilot).workspace.index.msisdns[:100]
        screen = await new_ticket(pilot)
        await paste(pilot, between.join(numbers))
        assert written(screen) == list(map(grouped, numbers))


async def test_more_than_a_ticket_names_are_refused_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        numbers = fleet_app(pilot).workspace.index.msisdns[:101]
        screen = await new_ticket(pilot)
        await type_text(pilot, "0489744365")
        await paste(pilot, "\n".join(numbers))
        assert screen.texts()["msisdns"] == "0489744365"
        assert "One ticket names at most 100 numbers" in words_on(pilot.app)
        await paste(pilot, ", ".join(numbers * 3))
        assert screen.texts()["msisdns"] == "0489744365"
        assert "too long" in words_on(pilot.app)


async def test_a_number_given_twice_is_named_and_what_is_none_stays_to_be_corrected(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        screen = await new_ticket(pilot)
        await paste(pilot, "0489744365\n0488 26 70 74\n+32 489 74 43 65\n0489…")
        assert written(screen) == ["0489 74 43 65", "0488 26 70 74", "0489…"]
        assert "1 repeated: 0489 74 43 65" in words_on(pilot.app)
        await press(pilot, "ctrl+g")
        assert "“0489…” is not a phone number." in words_on(pilot.app)


async def test_a_ticket_about_a_hundred_marked_lines_names_them_all(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        numbers = fleet_app(pilot).workspace.index.msisdns[:100]
        await paste(pilot, "\n".join(numbers))
        await press(pilot, "*", "semicolon", "7")
        assert written(on_screen(pilot, NewTicketScreen)) == list(map(grouped, numbers))
