"""One day of a fleet manager, in each language: a pending line found and activated, an invoice paid, a ticket sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.text import fold
from fleet_tui.i18n import _, available_languages, set_language
from screens.tickets.new_ticket import NewTicketScreen
from tests.harness import World, at_rest, fleet_app, on_screen, press, running, screen_text, type_text, world
from tests.journeys.steps import Steps
from tests.selection import one_of
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

NUMBER = "+32488268365"
INVOICE = "213800090167"


async def the_day(here: World, steps: Steps) -> None:
    """At the keyboard, in whatever language."""
    pilot = steps.pilot
    await press(pilot, "1", "f")
    await type_text(pilot, f"{fold(_('status')).replace(' ', '')}:{fold(label(LINE_STATUSES, 'PENDING')).split()[-1]}")
    await type_text(pilot, " 0488268365")
    await press(pilot, "enter", "a")
    await steps.confirm()
    await press(pilot, "escape", "escape", "escape", "escape")
    await press(pilot, "g", "7", "p", "enter")
    assert "+++380/0090/16728+++" in screen_text(pilot.app)
    await press(pilot, "g", "3", "n", "7")
    form = on_screen(pilot, NewTicketScreen)
    await type_text(pilot, "0489744365")
    form.entry("message").value = "Dead since Monday."
    await press(pilot, "ctrl+g")
    await at_rest(pilot)


@pytest.mark.parametrize("language", one_of(available_languages(), 2))
async def test_the_day_at_the_keyboard(language: str, tmp_path: Path) -> None:
    set_language(language)
    async with world(tmp_path) as here, running(here.app()) as pilot:
        before = screen_text(pilot.app)
        await the_day(here, Steps(here, pilot))
        client = await here.client()
        index = fleet_app(pilot).workspace.index
        line = await client.line(index.ids[index.msisdns.index(NUMBER)])
        tickets = (await client.tickets()).items
        payments = (await client.payments()).items
        await client.close()
        assert line.status == LineStatus.ACTIVE
        assert tickets[0].messages[0].text == "Dead since Monday."
        assert [payment.method for payment in payments] == ["TRANSFER"]
        assert ("Waiting for you" in before) == (language == "en")


@pytest.mark.parametrize("language", available_languages())
def test_the_day_without_a_screen(language: str, fleet: Fleet) -> None:
    spoken = ("--lang", language)
    pending = fleet("lines", "list", "status:pending", "--json", options=spoken).json
    assert NUMBER in [line["msisdn"] for line in pending]
    activated = fleet("activate", NUMBER, "--yes", options=spoken)
    assert (activated.exit, fleet.status_of(NUMBER)) == (0, "ACTIVE")
    paid = fleet("invoices", "pay", INVOICE, "--yes", options=spoken)
    assert (paid.exit, "+++380/0090/16728+++" in paid.out + paid.err) == (0, True)
    sent = fleet("tickets", "new", "no-service", "msisdns=0489744365", "--message", "Dead.", "--yes", options=spoken)
    assert sent.exit == 0, sent.err
