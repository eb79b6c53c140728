"""Lists out to Excel and CSV, and a company's own list in."""

from __future__ import annotations

import asyncio
import csv
import errno
import os
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from textual.pilot import Pilot

from screens.import_list import ImportScreen
from screens.order import OrderScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport
from tests.harness import at_rest, on_screen, order, paste, press, running, screen_lines, screen_text, words_on, world
from widgets.field import Field

LIST = [
    ["Onze vloot, november 2026"],
    [],
    ["GSM-nummer", "Simkaartnummer", "Omschrijving", "Tariefplan", "Status"],
    ["0489 74 43 65", "8932030000205518327", "Zoë Ó'Brien 陳", "Mobile Europe", "ACTIVE"],
    ["+32 488 26 83 65", "8932030000205518400", "Bestelwagen 3", "Mobile Start", "in afwachting"],
    ["not a number", "", "Wie is dit?", "", ""],
]


async def export(pilot: Pilot[None], path: Path) -> None:
    """Export what is marked or shown to `path`."""
    await press(pilot, "e", "ctrl+u")
    await paste(pilot, str(path))
    await press(pilot, "enter")


def rows(path: Path) -> list[list[object]]:
    """The first sheet of a workbook."""
    return [list(row) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


async def test_the_lines_shown_go_to_excel_with_a_second_sheet_that_says_whence(tmp_path: Path) -> None:
    path = tmp_path / "pending.xlsx"
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f", *"zoe", "enter")
        await export(pilot, path)
        assert f"Written: {path}".replace(" ", "") in words_on(pilot.app).replace(" ", "")
    written = rows(path)
    assert written[0][:3] == ["Number", "Description", "Tariff plan"]
    assert [row[1] for row in written[1:]] == ["Zoë Peeters", "Zoë Van Damme", "Zoë Van den Broeck"]
    about = {str(row[0]): row[1] for row in load_workbook(path).worksheets[1].iter_rows(values_only=True)}
    assert "zoe" in about.values()
    assert "Margaux Sastre (MANAGER)" in about.values()


async def test_marked_lines_go_before_shown_ones_and_csv_by_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "space", "space")
        await export(pilot, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert len(read) == 3
    assert read[1][0] == "0470 13 24 34"


async def test_a_file_that_exists_is_replaced_only_after_a_second_enter(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("precious", encoding="utf-8")
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "space")
        await export(pilot, path)
        assert "This file exists. enter again replaces it." in words_on(pilot.app)
        assert path.read_text(encoding="utf-8") == "precious"
        await press(pilot, "enter")
    assert len(rows(path)) == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [("nowhere/list.xlsx", "There is no directory"), ("list.doc", "ends in .xlsx or .csv"), ("", "ends in")],
)
async def test_a_path_that_cannot_be_is_refused_in_its_place(name: str, words: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await export(pilot, tmp_path / name if name else Path())
        assert words in words_on(pilot.app)
        await press(pilot, "escape")
        on_screen(pilot, SimOverviewScreen)


async def test_a_full_disk_says_so_and_the_file_that_was_there_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious", encoding="utf-8")

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        monkeypatch.setattr(os, "fsync", full)
        await export(pilot, path)
        await press(pilot, "enter")
        monkeypatch.undo()
        await at_rest(pilot)
        assert "Not written: No space left on device" in words_on(pilot.app)
    assert path.read_text(encoding="utf-8") == "precious"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith((".", "mine"))] == ["mine.csv"]


async def test_with_no_line_found_there_is_nothing_to_export(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f", *"xyzzy", "enter", "e")
        on_screen(pilot, SimOverviewScreen)
        assert "There is no line here." in words_on(pilot.app)


def own_list(path: Path) -> Path:
    """A list as a Dutch-speaking manager keeps it: a title above the headings, a row that is no line."""
    book = Workbook()
    for row in LIST:
        book.worksheets[0].append(row)
    book.save(path)
    return path


async def import_own(pilot: Pilot[None], path: Path) -> None:
    """Bring `path` in, reviewed and confirmed."""
    await press(pilot, "1", "i")
    await paste(pilot, str(path))
    await press(pilot, "enter")
    await order(pilot)


async def test_a_list_is_reviewed_row_by_row_before_it_comes_in(tmp_path: Path) -> None:
    path = own_list(tmp_path / "vloot.xlsx")
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "i")
        await paste(pilot, str(tmp_path / "nothing.xlsx"))
        await press(pilot, "enter")
        assert "There is no such file." in screen_text(pilot.app)
        on_screen(pilot, ImportScreen).query_one("#path", Field).value = str(path)
        await press(pilot, "enter")
        text = words_on(pilot.app)
        assert "2 new" in text
        assert "1 row is refused" in text
        assert "The sample fleet goes; your list takes its place." in text
        assert any(line.split()[1:3] == ["6", "refused"] for line in screen_lines(pilot.app) if "refused" in line)
        await press(pilot, "escape")
        assert "250 of 250 lines" in screen_text(pilot.app)


async def test_an_imported_list_is_called_local_everywhere_and_its_orders_become_sheets(tmp_path: Path) -> None:
    path = own_list(tmp_path / "vloot.xlsx")
    order_sheet = tmp_path / "order.txt"
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await import_own(pilot, path)
        on_screen(pilot, SimOverviewScreen)
        text = screen_text(pilot.app)
        assert "2 of 2 lines" in text
        assert "local list, not connected to an operator" in text
        assert "Zoë Ó'Brien 陳" in text
        await press(pilot, "f", *"bestel", "enter", "a")
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert "order sheet" in screen_lines(pilot.app)[-1]
        await press(pilot, "f7", "ctrl+u")
        await paste(pilot, str(order_sheet))
        await press(pilot, "enter")
        assert "0488 26 83 65" in order_sheet.read_text(encoding="utf-8")
        await press(pilot, "escape", "escape", "escape", "escape")
        assert words_on(pilot.app).count("You are on the dashboard") == 1
        pilot.app.clear_notifications()
        await at_rest(pilot)
        assert "local list" in words_on(pilot.app)
        assert "order sheets to send" in words_on(pilot.app)


async def test_importing_again_changes_lines_instead_of_doubling_them(tmp_path: Path) -> None:
    path = own_list(tmp_path / "vloot.xlsx")
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await import_own(pilot, path)
        await press(pilot, "escape")
        await import_own(pilot, path)
        text = words_on(pilot.app)
        assert "2 of 2 lines" in text
        assert "0 new, 0 changed, 2 as before" in text


async def test_a_file_that_is_no_list_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"Dear operator,")
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "i")
        await paste(pilot, str(path))
        await press(pilot, "enter")
        screen = on_screen(pilot, ImportScreen)
        assert screen.query_one("#path", Field).value == str(path)
        assert "letter.xlsx" in words_on(pilot.app)
        await press(pilot, "ctrl+g")
        assert "First choose a file" in words_on(pilot.app)


async def test_an_area_says_that_it_asks_until_the_answer_comes(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        wires, gate = here.behind(FaultTransport), asyncio.Event()

        async def late(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
            await gate.wait()
            return await inner.handle_async_request(request)

        async with running(here.app()) as pilot:
            for area in "23457":
                gate.clear()
                wires[-1].plan[:] = [late] * 9
                await pilot.app._press_keys([area])
                await pilot.pause()
                said = words_on(pilot.app)
                gate.set()
                await at_rest(pilot)
                assert "Asking the operator …" in said
                assert "Asking the operator …" not in words_on(pilot.app)
                await press(pilot, "escape")


async def test_the_pane_tells_the_last_bills_also_where_a_start_opens_the_list(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for keys in (["1"], []):  # the second start comes back to the list, before the operator is reached
            async with running(here.app(), size=(120, 40)) as pilot:
                await press(pilot, *keys)
                assert "Last bills" in screen_text(pilot.app)
