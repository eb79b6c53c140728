"""The month of somebody with an operator's files: list, invoice, order, next list, credit note. Keyboard alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.domain.findings.words import STATES
from fleet_tui.domain.labels import label
from fleet_tui.i18n import _, available_languages, set_language
from fleet_tui.i18n.format import day, decimal, money
from fleet_tui.workspace.list_differences import DIFFERENCES
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, on_screen, paste, press, running, screen_text, type_text, words_on, world
from tests.own_round import COMPANY, NEVER_ACTIVATED, NEXT_LIST, OPERATOR, RoundFiles
from tests.selection import one_of


async def bring_in(pilot: Pilot[None], path: Path, *, named: bool = False) -> None:
    """`i`, the file, its review, yes."""
    await press(pilot, "i")
    await paste(pilot, str(path))
    await press(pilot, "enter")
    if named:
        await press(pilot, "shift+tab", "shift+tab", "shift+tab")
        await type_text(pilot, COMPANY)
        await press(pilot, "tab")
        await type_text(pilot, OPERATOR)
    await press(pilot, "ctrl+g", "tab", "enter")
    on_screen(pilot, SimOverviewScreen)


@pytest.mark.parametrize("language", one_of(available_languages(), 3))
async def test_a_month_from_the_list_to_the_money_that_came_back(tmp_path: Path, language: str) -> None:
    set_language(language)
    files, letters = RoundFiles(tmp_path), tmp_path / "letters"
    letters.mkdir()
    async with world(tmp_path, fleet_size=10) as here:
        async with running(here.app(language=language, export_dir=letters)) as pilot:
            await press(pilot, "1")
            await bring_in(pilot, files.first_list(), named=True)
            await bring_in(pilot, files.prices())
            await bring_in(pilot, files.invoice())
            await press(pilot, "escape")
            assert COMPANY in screen_text(pilot.app)
            await press(pilot, "0")
            words = words_on(pilot.app)
            assert f"{money(Decimal('23.50'))} · {money(Decimal('3.50'))}" in words
            await press(pilot, "semicolon", "enter", "enter")
            (letter,) = letters.glob("*.txt")
            assert decimal(Decimal("36.50"), 2) in letter.read_text("utf-8")
            await press(pilot, "home", "down", "a")
            on_screen(pilot, ReviewScreen)
            await press(pilot, "ctrl+g", "tab", "enter")
            await here.backend.work_until_idle()
            await at_rest(pilot)
            on_screen(pilot, OrderScreen)
            await press(pilot, "f6")
            await type_text(pilot, "[T-77]")
            await press(pilot, "enter")
            assert day(date(2026, 11, 25)) in screen_text(pilot.app)  # when it is due
        here.clock.now = NEXT_LIST
        async with running(here.app(name="two", language=language)) as pilot:
            await press(pilot, "1", "i")
            await paste(pilot, str(files.next_list()))
            await press(pilot, "enter")
            assert label(DIFFERENCES, "CONFIRMED") in words_on(pilot.app)
            await press(pilot, "ctrl+g", "tab", "enter")
            await press(pilot, "escape", "0")
            await press(pilot, "home", "down", "enter")
            assert label(STATES, "DISPUTED") in words_on(pilot.app)
            await press(pilot, "escape", "escape", "1")
            await bring_in(pilot, files.credit_note())
            await press(pilot, "escape", "0")
            assert _("Nothing was found.") in words_on(pilot.app)
        client = await here.client()
        (order,) = (await client.orders()).items
        assert (order.status, order.reference) == ("DONE", "[T-77]")
        (dispute,) = await client.disputes()
        assert (dispute.state, dispute.credited) == ("CREDITED", Decimal("3.50"))
        page = await client.line_page()
        assert page.status[page.msisdn.index(NEVER_ACTIVATED)] == "CEASED"
        await client.close()
