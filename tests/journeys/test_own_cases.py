"""Thirty cases as files in, findings out, on the screens: each line with its amounts, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.pilot import Pilot

from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import OrderRequest
from fleet_tui.workbook import ubl
from fleet_tui.workbook.edit_book import write_edit_book
from fleet_tui.workspace.edited_lines import book_of
from screens.file_questions import FileQuestion
from screens.import_list import ImportScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests import invoice_cases as cases
from tests.harness import fleet_app, on_screen, paste, press, running, screen_lines, screen_text, words_on, world
from tests.own_cases import FOUND, KEPT, TODAY, CaseFiles, number_of
from tests.ubl_files import Line, Ubl
from tests.unit.test_cli_edit import columns_of, edited
from tests.unit.test_cli_next_list import write_list

ROW = re.compile(r"(?P<number>04\d\d \d\d \d\d \d\d) .*? (?P<month>[\d.]+|–) +(?P<claim>[\d.]+|–) +new")


async def bring_in(pilot: Pilot[None], path: Path) -> None:
    await press(pilot, "i")
    await paste(pilot, str(path))
    await press(pilot, "enter", "ctrl+g", "tab", "enter")
    on_screen(pilot, SimOverviewScreen)


def amounts(pilot: Pilot[None]) -> dict[str, list[str]]:
    """By number, what a month costs and what is to claim, of each row on the screen."""
    shown: dict[str, list[str]] = defaultdict(list)
    for line in screen_lines(pilot.app):
        if match := ROW.search(line):
            shown[match["number"]].append(f"{match['month']}/{match['claim']}")
    return {number: sorted(each) for number, each in shown.items()}


async def test_each_case_is_on_the_screen_with_its_amounts_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    files = CaseFiles(tmp_path / "files")
    wanted = {
        grouped(number): sorted(each.split()[1] for each in found)
        for number, found in FOUND.items()
    }  # fmt: skip
    async with world(tmp_path, fleet_size=10) as here:
        here.clock.now = TODAY.replace(month=6, day=1)
        async with running(here.app(), (160, 60)) as pilot:
            await press(pilot, "1")
            await bring_in(pilot, files.list_of_june())
        here.clock.now = TODAY
        async with running(here.app(name="two"), (160, 60)) as pilot:
            await press(pilot, "1")
            for path in (files.prices(), files.lists(), *files.others()):
                await bring_in(pilot, path)
            await press(pilot, "escape", "0")
            assert amounts(pilot) == wanted
            assert "41.00 stated" in screen_text(pilot.app)
            await press(pilot, "f", *number_of(KEPT).removeprefix("+32"), "enter", "f7")
            await press(pilot, "escape", "escape", "0")
            kept = grouped(number_of(KEPT))
            assert amounts(pilot) == {number: each for number, each in wanted.items() if number != kept}


async def look(pilot: Pilot[None], path: Path) -> None:
    await press(pilot, "i")
    await paste(pilot, str(path))
    await press(pilot, "enter")


async def test_24_to_26_numbers_copies_and_what_would_do_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ubl, "LINE_LIMIT", 2000)  # `test_ubl.py` reads as many as there may be
    async with world(tmp_path, fleet_size=10) as here:
        client = await here.client()

        async def amounts_of(number: str) -> dict[str | None, Decimal]:
            lines = (await client.invoice_lines(number)).items
            return {each.msisdn: each.amount.amount for each in lines}

        async with running(here.app(), (160, 40)) as pilot:
            await press(pilot, "1")
            await bring_in(pilot, cases.list_file(tmp_path))
            await look(pilot, cases.places(tmp_path))  # 24: numbers that stand in texts are asked about
            assert isinstance(pilot.app.screen, FileQuestion)
            await press(pilot, "1")
            assert "7 charges, € 140.00" in words_on(pilot.app)
            await press(pilot, "ctrl+g", "tab", "enter")
            assert await amounts_of("2026110001") == {cases.NUMBER: cases.OF_LINE, None: cases.OF_ACCOUNT}

            await look(
                pilot, cases.places(tmp_path)
            )  # 25: the same again, another buyer's, what gives back, an envelope
            assert "is in already" in words_on(pilot.app)
            await press(pilot, "escape")
            other = Ubl([Line("A", "1.00")], number="7", buyer=("Somebody", "BE0418715140"))
            await look(pilot, other.write(tmp_path / "other.xml"))
            assert "addressed to BE0418715140" in words_on(pilot.app)
            await press(pilot, "escape")
            await bring_in(pilot, cases.credit_note(tmp_path))
            await bring_in(pilot, cases.enveloped(tmp_path))
            assert await amounts_of("CN-1") == {cases.NUMBER: Decimal("-20.00")}
            assert await amounts_of("2026110002") == {cases.NUMBER: Decimal("20.00")}

            before = await client.sources()
            for make, sentence in cases.REFUSED.items():  # 26, in the words of the command line
                path = tmp_path / "hostile.xml"
                with path.open("w", encoding="utf-8") as file:
                    file.writelines(make())
                await look(pilot, path)
                on_screen(pilot, ImportScreen)
                assert f"hostile.xml {sentence}" in words_on(pilot.app)
                await press(pilot, "escape")
            assert await client.sources() == before


async def test_30_an_edited_workbook_is_reviewed_as_one_order_and_what_it_may_not_change_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "edit.xlsx"
    async with world(tmp_path, fleet_size=10) as here:
        client = await here.client()
        async with running(here.app(), (120, 40)) as pilot:
            await press(pilot, "1")
            await bring_in(pilot, write_list(tmp_path / "list.csv", *range(1, 8), l7="Mobile Europe"))
            index = fleet_app(pilot).workspace.index
            write_edit_book(path, book_of(index, range(7)))
            await look(pilot, path)
            assert "0 changes" in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            on_screen(pilot, ImportScreen)
            third = index.row(2)
        item = {"line_id": third.id, "expected_version": third.version, "change": {"kind": "suspend"}}
        await client.submit(OrderRequest.model_validate({"items": [item]}), "k" * 32)  # changed meanwhile
        await here.backend.work_until_idle()
        column = columns_of(path)
        plan, card = column["Tariff plan"], column["SIM card number"]
        edited(path, **{f"{plan}{row}": "Mobile Europe" for row in (2, 3, 4)}, **{f"{card}6": "8932030000205518327"},
               A8="delete")  # fmt: skip
        async with running(here.app(name="two"), (120, 40)) as pilot:
            await press(pilot, "1")
            await look(pilot, path)
            said = words_on(pilot.app)
            assert "2 changes · 2 refused · 1 row taken out. A row that was taken out changes nothing." in said
            assert "changed since you exported: export it again" in said
            assert "not changed by a file: protected" in said
            before = (await client.orders()).items
            await press(pilot, "ctrl+g")
            review = on_screen(pilot, ReviewScreen)
            assert review.preview is not None
            assert [each.msisdn for each in review.preview.items] == ["+32488000001", "+32488000002"]
            assert (await client.orders()).items == before
            await press(pilot, "ctrl+g", "2", "enter")  # of several lines the number is typed
            on_screen(pilot, OrderScreen)
            new, *rest = (await client.orders()).items
            assert (rest, new.kind, new.counts.total) == (before, "set_plan", 2)
            await press(pilot, "escape")
            on_screen(pilot, SimOverviewScreen)

            cut = tmp_path / "cut.xlsx"  # what the command refuses, with its reason
            book = load_workbook(path)
            book["fleet-tui"]["A1"] = "2"
            book.save(cut)
            await look(pilot, cut)
            assert "cut.xlsx was damaged: export it again." in words_on(pilot.app)
