"""A company's own files on screen: what is asked once, what is remembered and forgotten, what is taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fleet_tui.domain.fleet_import import ImportRequest
from screens.dashboard import DashboardScreen
from screens.file_questions import FileQuestion
from screens.import_list import ImportScreen
from screens.own_files import FormatScreen, FormatsScreen, SourcesScreen
from tests.contract.own_company import bring_in_list
from tests.faults import FaultTransport
from tests.harness import fleet_app, on_screen, press, running, screen_text, type_text, words_on, world
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl

DETAIL = [
    ["Numéro d'appel", "Période du", "au", "Libellé", "Montant HTVA"],
    ["0488000011", "01/11/2026", "30/11/2026", "Mobile [/]", "33,00"],
    ["0488000012", "01/11/2026", "30/11/2026", "Mobile Contact", "20,00"],
]


def invoice(directory: Path, month: int) -> Path:
    """An invoice whose phone numbers stand in the text of its charges only."""
    days = (f"2026-{month}-01", f"2026-{month}-28")
    lines = [Line("Mobile Limitless 0488 00 00 11", "33.00")]
    return Ubl(lines, number=f"2026{month}", issued=days[0], period=days).write(directory / f"{month}.xml")


async def look(pilot: Pilot[None], path: Path) -> None:
    """Have the import screen read `path`."""
    await press(pilot, "i")
    await type_text(pilot, str(path))
    await press(pilot, "enter")


async def take(pilot: Pilot[None]) -> None:
    """Bring in what was looked at."""
    await press(pilot, "ctrl+g", "y")
    on_screen(pilot, DashboardScreen)


async def test_numbers_in_texts_are_asked_once_and_the_answer_is_seen_and_forgotten(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        await bring_in_list(client, here.backend)
        async with running(here.app(), size=(100, 30)) as pilot:
            await look(pilot, invoice(tmp_path, 10))
            assert isinstance(pilot.app.screen, FileQuestion)
            assert "Mobile Limitless 0488 00 00 11" in words_on(pilot.app)
            await press(pilot, "escape", "ctrl+g")  # nothing comes in before it is answered
            assert isinstance(pilot.app.screen, FileQuestion)
            assert not (await client.sources()).items
            await press(pilot, "2")
            on_screen(pilot, ImportScreen)
            assert "these charges are the whole account's" in screen_text(pilot.app)
            await take(pilot)
            assert (await client.invoice("202610")).line_count == 0
            await look(pilot, invoice(tmp_path, 11))
            on_screen(pilot, ImportScreen)  # the word of before holds, and is said
            assert "Read as the remembered form" in screen_text(pilot.app)
            await press(pilot, "f7")
            on_screen(pilot, FormatsScreen)
            assert "numbers in texts: not taken" in screen_text(pilot.app)
            await press(pilot, "x", "y")
            assert not (await client.formats()).items
            await press(pilot, "escape", *["escape"] * 2, "g", "i")
            on_screen(pilot, SourcesScreen)
            assert "10.xml" in screen_text(pilot.app)
            await press(pilot, "x", "y")
            assert "taken back; it can come in again." in words_on(pilot.app)
            assert not (await client.sources()).items
            await look(pilot, invoice(tmp_path, 11))
            await press(pilot, "1")
            on_screen(pilot, ImportScreen)
            await press(pilot, "ctrl+g", "y")
            assert (await client.invoice("202611")).line_count == 1


async def test_the_form_of_a_bill_that_is_remembered_is_named_and_its_headings_are_shown(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        await bring_in_list(client, here.backend)
        wires = here.behind(FaultTransport)
        async with running(here.app()) as pilot:
            await look(pilot, text_file(tmp_path / "nov.csv", DETAIL))
            assert "Read as the remembered form" not in screen_text(pilot.app)
            await take(pilot)
            rows = [[row[0], "01/10/2026", "31/10/2026", *row[3:]] for row in DETAIL[1:]]
            await look(pilot, text_file(tmp_path / "oct.csv", [DETAIL[0], *rows]))
            form = (await client.formats()).items[0].fingerprint[:8]
            assert f"Read as the remembered form {form}, used last on 23/11/2026" in " ".join(
                screen_text(pilot.app).split()
            )
            await press(pilot, "f7", "enter")
            on_screen(pilot, FormatScreen)
            assert "amount excl. VAT" in screen_text(pilot.app)
            assert "Montant HTVA" in screen_text(pilot.app)
            await press(pilot, "escape", "x")
            wires[-1].requests.clear()
            await press(pilot, "y")
            assert {request.url.path.split("/")[2] for request in wires[-1].requests} == {"formats"}  # no line changed


async def test_what_a_file_leaves_open_is_asked_and_an_answer_on_its_numbers_is_remembered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        await bring_in_list(client, here.backend)
        async with running(here.app(), size=(100, 30)) as pilot:
            unclear = [
                [*row[:4], amount] for row, amount in zip(DETAIL, ("Montant HTVA", "1.250", "2.500"), strict=True)
            ]
            await look(pilot, text_file(tmp_path / "nov.csv", unclear))
            assert isinstance(pilot.app.screen, FileQuestion)
            assert "thousands: 1,250" in words_on(pilot.app)
            await press(pilot, "escape")
            assert "“1.250” may be thousands or decimals" in screen_text(pilot.app)
            await press(pilot, "enter", "2")  # decimals behind a point
            assert "2 charges, € 3.75 excl. VAT" in screen_text(pilot.app)
            await take(pilot)
            later = [unclear[0], *([row[0], "01/10/2026", "31/10/2026", *row[3:]] for row in unclear[1:])]
            await look(pilot, text_file(tmp_path / "oct.csv", later))
            on_screen(pilot, ImportScreen)
            assert "2 charges, € 3.75 excl. VAT" in screen_text(pilot.app)
            await press(pilot, "f7")
            assert "decimals after “.”" in screen_text(pilot.app)
            await press(pilot, "escape", "escape")

            staff = [["Employee number", "Name", "Mobile"], ["E1", "Zoë [/]", "0488000011"], ["E2", "An", "0488000012"]]
            await look(pilot, text_file(tmp_path / "staff.csv", staff))
            await press(pilot, "2")
            assert "2 people" in screen_text(pilot.app)
            await press(pilot, "escape")

            listed = [["Number", "Plan"], *([f"04880000{line}", ""] for line in range(11, 61))]
            listed[2][1] = "Mobile Giga"
            await look(pilot, text_file(tmp_path / "list.csv", listed))
            assert "Names that the fleet does not have are left out." in screen_text(pilot.app)
            await press(pilot, "ctrl+g")
            assert "The fleet does not have “Mobile Giga”. Is it new, and to be taken?" in words_on(pilot.app)
            await press(pilot, "escape")
            fleet_app(pilot).speak("fr")
            await press(pilot, "ctrl+g")
            assert "ne connaît pas « Mobile Giga »." in words_on(pilot.app).replace("\u00a0", " ")
            fleet_app(pilot).speak("en")
            await press(pilot, "2")  # a slip: left out
            assert "MOBILE_GIGA" not in (await client.line_page()).plan
            await press(pilot, "escape", "escape")
            await look(pilot, tmp_path / "list.csv")
            await press(pilot, "ctrl+g", "1", "ctrl+g", "y")
            assert "MOBILE_GIGA" in (await client.line_page()).plan


async def test_a_list_that_was_the_wrong_one_is_taken_back_as_far_as_nothing_goes_on_from_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        rows = [
            {"row": place + 1, "msisdn": f"048800001{place}", "plan": plan, "person": f"User {place}"}
            for place, plan in enumerate(("Mobile Start", "Mobile Contact", "Mobile Start"), start=1)
        ]
        first = {"name": "Wouters", "rows": rows, "file": {"name": "first.csv", "sha256": "a" * 64}}
        await client.import_lines(ImportRequest.model_validate(first), validate_only=False)
        here.clock.advance(minutes=1)
        before = [await client.line(each) for each in (await client.line_page()).id]
        listed = [["Number", "Tariff plan", "Status"]]
        listed += [[str(line.msisdn), str(line.plan.name), str(line.status)] for line in before[1:] if line.plan]
        wrong = text_file(tmp_path / "wrong [red].csv", [*listed, ["0488 99 00 01", "Mobile Start", "ACTIVE"]])
        async with running(here.app(), size=(100, 30)) as pilot:
            await look(pilot, wrong)
            await take(pilot)
            assert len((await client.line_page()).id) == len(before) + 1
            await press(pilot, "g", "i", "x")
            text = screen_text(pilot.app)
            assert "1 line that came with it goes." in text  # what comes back is said before anything changes
            assert "first.csv of" in text
            await press(pilot, "n")
            assert len((await client.line_page()).id) == len(before) + 1
            await press(pilot, "x", "y")
            assert "taken back; it can come in again." in words_on(pilot.app)
            assert [str(each.name) for each in (await client.sources()).items] == ["first.csv"]
            after = [await client.line(each) for each in (await client.line_page()).id]
            assert [_said(line) for line in after] == [_said(line) for line in before]
            await press(pilot, "x")  # the list that the fleet began with
            assert "bring in the right one" in words_on(pilot.app)


def _said(line: Any) -> dict[str, Any]:
    """A line, but what counts its changes."""
    counted = {"version", "modified_at"}
    return {name: value for name, value in line.model_dump(mode="json").items() if name not in counted}
