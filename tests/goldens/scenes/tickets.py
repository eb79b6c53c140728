"""Tickets, their form and conversation, the stock of blank cards."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press, type_text


async def tickets(pilot: Pilot[None]) -> None:
    await press(pilot, "3")


async def ticket_subjects(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "n")


async def new_ticket(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "n")
    await press(pilot, "1")
    await type_text(pilot, "0489744365")
    await press(pilot, "ctrl+g")


async def order_blank_cards(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "n")
    await press(pilot, "5")
    await type_text(pilot, "15")
    await press(pilot, "f6")
    await press(pilot, "1", "ctrl+g")


async def ticket_conversation(pilot: Pilot[None]) -> None:
    await press(pilot, "3")
    await press(pilot, "down", "enter")


async def ticket_reply(pilot: Pilot[None]) -> None:
    await press(pilot, "3")
    await press(pilot, "down", "enter")
    await press(pilot, "n", "ctrl+g")


async def sim_card_stock(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "f7")


async def ticket_states(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "c")


async def ticket_address(pilot: Pilot[None]) -> None:
    await press(pilot, "3", "n", "5", "f6")


SCENES: tuple[Scene, ...] = (
    tickets, ticket_states, ticket_address, ticket_subjects, new_ticket, order_blank_cards, ticket_conversation,
    ticket_reply, sim_card_stock,
)  # fmt: skip
