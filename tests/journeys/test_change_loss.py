"""A SIM card is lost or stolen: one key, one review, one confirmation; what each part came to, and the ticket."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from screens.changes.loss import LossScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.faults import FaultTransport
from tests.harness import on_screen, press, running, screen_text, type_text, words_on, world
from tests.journeys.steps import Steps, Task
from tests.journeys.test_change_swap import LINES, blank_cards
from widgets.safe import Checkbox


async def lost(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINES[0])
    await steps.key("f8", "enter")
    on_screen(steps.pilot, ReviewScreen)
    assert "→ suspended" in steps.screen
    await steps.confirm()
    assert (await steps.line(LINES[0])).status == "SUSPENDED"


TASKS = (Task("Report a SIM card lost", None, lost),)


async def test_the_card_may_come_later_and_the_result_names_the_ticket(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        wires = here.behind(FaultTransport)
        async with running(here.app()) as pilot:
            (card,) = await blank_cards(here, 1)
            await press(pilot, "1")
            await type_text(pilot, "0489744365")
            await press(pilot, "enter", "colon")
            await type_text(pilot, "theft")
            await press(pilot, "enter")
            on_screen(pilot, LossScreen)
            await press(pilot, "tab")
            await type_text(pilot, "In the train to Gent")
            await press(pilot, "tab", "space", "ctrl+g")
            assert "the card comes later" not in screen_text(pilot.app)
            review = on_screen(pilot, ReviewScreen)
            assert review.preview is not None
            assert review.preview.irreversible == 0
            assert "a ticket tells the service desk · can be undone" in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            on_screen(pilot, OrderScreen)
            text = screen_text(pilot.app)
            assert "active → suspended" in text
            assert "ticket T4100" in text
            assert "finished" not in text  # in the minute in which it began
            await press(pilot, "escape", "f8")
            await type_text(pilot, card)
            await press(pilot, "enter")  # the last card: what happened comes next
            form = on_screen(pilot, LossScreen)
            await type_text(pilot, "At the station")
            await press(pilot, "tab", "space", "shift+tab", "enter")
            on_screen(pilot, ReviewScreen)
            assert card in screen_text(pilot.app)
            assert "cannot be undone" in screen_text(pilot.app)
            await press(pilot, "escape", "tab", "tab", "enter")  # the line again, for another card
            gate = asyncio.Event()

            async def late(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
                await gate.wait()
                return await inner.handle_async_request(request)

            wires[0].plan.append(late)
            await pilot.app._press_keys(["enter"])
            while wires[0].plan:  # until the card is asked about
                await pilot.pause()
            form.set_focus(form.query_one(Checkbox))
            gate.set()  # the answer finds somebody at another field, who is left there
            await press(pilot, "space")
            on_screen(pilot, LossScreen)
            assert form.typed() == {"+32489744365": card, "message": "At the station"}
            client = await here.client()
            tickets = await client.tickets()
            await client.close()
            assert str(tickets.items[0].messages[0].text) == "In the train to Gent"
            assert tickets.items[0].fields["circumstance"] == "STOLEN"
