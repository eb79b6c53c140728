"""A company's own list and invoices in the application: nothing of the sample is left, nothing unknown is a figure."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.domain.msisdn import grouped
from fleet_tui.i18n import available_languages
from fleet_tui.server.storage.database import FILE_NAME
from screens.import_list import ImportScreen
from tests.harness import fleet_app, on_screen, order, paste, press, running, screen_text, words_on, world
from tests.ubl_files import Line, Ubl
from widgets.field import Field

LIST = """\
Numéro de téléphone;Description;Tarif;Statut;Compte de facturation
0488 00 00 11;[/] Zoë Ó'Brien 陳;Mobile Limitless;ACTIVE;700000001
0488 00 00 12;=1+1;Mobile Contact;ACTIVE;700000001
0488 00 00 13;Fourgon;;ACTIVE;
"""
AREAS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
SAID = {
    "3": "nobody would read a ticket",
    "4": "as XML (Peppol) fill this",
    "5": "Group packs stand in no list of lines",
    "6": "not known",
    "7": "as XML (Peppol) fill this",
}
"""What an area says while nothing fills it."""
TEXTS = {
    "people": "given_name || ' ' || family_name",
    "lines": "description",
    "billing_accounts": "number",
    "contracts": "number",
    "group_packs": "name",
    "invoices": "number",
    "tickets": "number",
    "organisations": "name",
    "sim_cards": "iccid",
}
"""By table, what of it is shown and stands for the sample."""


def sample_texts(database: Path) -> set[str]:
    """Names and numbers of the sample, as screens write them."""
    with sqlite3.connect(database) as connection:
        found = {
            str(row[0])
            for table, column in TEXTS.items()
            for row in connection.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        }
        found |= {grouped(row[0]) for row in connection.execute("SELECT msisdn FROM lines")}
    connection.close()
    return {text for text in found if len(text) > 5}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


async def bring_in(pilot: Pilot[None], path: Path, company: str = "") -> None:
    """Bring a file in from the SIM overview, reviewed and confirmed."""
    await press(pilot, "1", "i")
    await paste(pilot, str(path))
    await press(pilot, "enter")
    if company:
        on_screen(pilot, ImportScreen).query_one("#company", Field).value = company
    await order(pilot)
    await press(pilot, "escape")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_screen_shows_anything_of_the_sample_after_an_import(
    tmp_path: Path, listed: Path, size: tuple[int, int]
) -> None:
    async with world(tmp_path) as here, running(here.app(), size) as pilot:
        sample = sample_texts(tmp_path / "backend" / FILE_NAME)
        assert len(sample) > 300
        await bring_in(pilot, listed, "Garage Dupont")
        assert "Garage Dupont" in screen_text(pilot.app)
        for area in ("", *AREAS):
            await press(pilot, *area)
            text, words = screen_text(pilot.app), words_on(pilot.app)
            assert {each for each in sample if each in text} == set(), area
            assert "€ 0.00" not in text, area
            assert "UNKNOWN" not in text, area
            if area in SAID:
                assert SAID[area] in words
            if area:
                await press(pilot, "escape")


async def _dashboard(pilot: Pilot[None]) -> str:
    """What the dashboard says, and back to where one was."""
    await press(pilot, "escape")
    words = words_on(pilot.app)
    await press(pilot, "7")
    return words


async def test_what_a_list_does_not_say_is_a_word_in_every_language(
    tmp_path: Path, listed: Path, subtests: pytest.Subtests
) -> None:
    async with world(tmp_path) as here, running(here.app(), (120, 40)) as pilot:
        await bring_in(pilot, listed)
        for language in available_languages():
            fleet_app(pilot).speak(language)
            for area in ("1", "6", "8"):
                with subtests.test(language=language, area=area):
                    await press(pilot, area)
                    assert "UNKNOWN" not in screen_text(pilot.app)
                await press(pilot, "escape")


async def test_an_invoice_is_looked_at_brought_in_and_shown(tmp_path: Path, listed: Path) -> None:
    invoice = Ubl([Line("Mobile Limitless [/]", "36.50", note="0488 00 00 11")]).write(tmp_path / "november.xml")
    async with world(tmp_path) as here, running(here.app(), (120, 40)) as pilot:
        await bring_in(pilot, listed)
        await press(pilot, "1", "i")
        await paste(pilot, str(invoice))
        await press(pilot, "enter")
        words = words_on(pilot.app)
        assert "Invoice 2026110001 of Northwind Mobile: 1 charge, € 36.50 excl. VAT, sums right." in words
        assert "addressed to BE0433670865" in words
        assert "“Mobile Limitless [/]”" in words
        await press(pilot, "ctrl+g")
        assert "Are they your lines' numbers?" in words_on(pilot.app)
        await press(pilot, "enter")
        await order(pilot)
        await press(pilot, "escape")
        assert "11/2026: € 36.50 excl. VAT" in words_on(pilot.app)
        await press(pilot, "7")
        words = words_on(pilot.app)
        assert "2026110001" in words
        assert "unpaid: not known" in words
        assert "1 · paid: not known" in await _dashboard(pilot)
        await press(pilot, "p")
        assert "pay it at your bank" in words_on(pilot.app)
        await press(pilot, "enter")
        assert "0488 00 00 11" in words_on(pilot.app)
        await press(pilot, "enter")
        assert "Mobile Limitless [/]" in words_on(pilot.app)


async def test_prices_and_itemised_bills_come_in_where_lists_do(tmp_path: Path, listed: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text(
        "Type;Article;Prix\nabonnement;Mobile Limitless;33,00\nabonnement;Mobile Contact;20,00\n", "utf-8"
    )
    detail = tmp_path / "detail.csv"
    detail.write_text(
        "Numéro d'appel;Période du;au;Libellé;Montant HTVA\n0488 00 00 11;01/11/2026;30/11/2026;[/] Zoë;33,00\n"
        "0488 00 00 12;01/11/2026;30/11/2026;Mobile Contact;20,00\n",
        "utf-8",
    )
    async with world(tmp_path) as here, running(here.app(), (120, 40)) as pilot:
        await bring_in(pilot, listed)
        for path, said in ((prices, "2 prices."), (detail, "itemised bill, not a line list: 2 charges, € 53.00")):
            await press(pilot, "1", "i")
            await paste(pilot, str(path))
            await press(pilot, "enter")
            assert said.casefold() in words_on(pilot.app).casefold()
            await order(pilot)
            await press(pilot, "escape")
        await press(pilot, "8")
        assert "33.00" in words_on(pilot.app)
        await press(pilot, "escape", "7")
        assert "2026-11" in words_on(pilot.app)
