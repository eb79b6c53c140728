"""Invoices, what they are made of, and paying them."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import press


async def one_by_one(pilot: Pilot[None], *keys: str) -> None:
    """Press `keys`, each once what the one before started is there."""
    for key in keys:
        await press(pilot, key)


async def invoices(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7")


async def invoices_of_one_account(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "q", "2", "down")


async def invoice(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "down", "enter")


async def invoice_only_risen(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "down", "enter", "ctrl+o")


async def invoice_line(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "down", "enter", "ctrl+o", "enter")


async def invoice_categories(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "down", "enter", "c")


async def pay(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p")


async def payment_by_transfer(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p", "enter")


async def payment_code(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p", "enter", "c")


async def payment_online(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p", "right", "enter")


async def payment_sample_page(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p", "right", "enter", "f7")


async def payment_cancelled(pilot: Pilot[None]) -> None:
    await one_by_one(pilot, "7", "p", "enter", "ctrl+x")


SCENES: tuple[Scene, ...] = (
    invoices, invoices_of_one_account, invoice, invoice_only_risen, invoice_line, invoice_categories, pay,
    payment_by_transfer, payment_code, payment_online, payment_sample_page, payment_cancelled,
)  # fmt: skip
