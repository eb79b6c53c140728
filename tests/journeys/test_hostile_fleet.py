"""A fleet whose every text is hostile: each screen shows it unharmed, nothing of it acts, exports keep it."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from textual.pilot import Pilot

from fleet_tui.domain.text import unwrapped
from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.server.storage.database import FILE_NAME
from screens.import_list import ImportScreen
from screens.message_list import MessagesDialog
from screens.order import OrderScreen
from screens.orders import OrdersScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import (
    SIZES,
    World,
    at_rest,
    on_screen,
    order,
    paste,
    press,
    running,
    screen_lines,
    screen_text,
    world,
)
from tests.journeys.hostile import HOSTILE, number, write_list
from tests.selection import one_of
from widgets.safe import TextInput, toast


def sizes(place: int) -> pytest.MarkDecorator:
    """On screens of all sizes, or of the one at `place`."""
    return pytest.mark.parametrize("size", one_of(SIZES, place), ids=lambda size: f"{size[0]}x{size[1]}")


_imported: list[bytes] = []
"""The database with the hostile list, once it was imported in this process."""


@asynccontextmanager
async def hostile_world(directory: Path) -> AsyncIterator[World]:
    """A backend into which the hostile list was imported."""
    if not _imported:
        with TemporaryDirectory() as name:
            await import_it(Path(name))
            _imported.append((Path(name) / "backend" / FILE_NAME).read_bytes())
    (directory / "backend").mkdir(mode=0o700)
    (directory / "backend" / FILE_NAME).write_bytes(_imported[0])
    async with world(directory, fleet_size=None) as here:
        yield here


async def import_it(directory: Path) -> None:
    """As a person does it."""
    path = write_list(directory / "[@click=app.quit]list.csv")
    async with world(directory) as here, running(here.app(name="importer"), size=(160, 45)) as pilot:
        await press(pilot, "1", "i")
        await paste(pilot, str(path))
        await press(pilot, "enter")
        unharmed(pilot)
        await press(pilot, "ctrl+g")
        unharmed(pilot)
        await press(pilot, "tab", "enter")
        on_screen(pilot, SimOverviewScreen)
        assert f"{len(HOSTILE)} of {len(HOSTILE)} lines" in screen_text(pilot.app)


def unharmed(pilot: Pilot[None]) -> None:
    """The application lives, every line fits its screen, no character of it is a control or reorders others."""
    assert pilot.app.is_running
    width, height = pilot.app.size
    lines = screen_lines(pilot.app)
    assert len(lines) == height
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace("\u200d", "").isprintable()


@sizes(0)
async def test_every_screen_shows_a_hostile_fleet_unharmed(size: tuple[int, int], tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app(), size=size) as pilot:
        unharmed(pilot)
        await press(pilot, "1")
        overview = on_screen(pilot, SimOverviewScreen)
        assert "[@click=app.qui" in screen_text(pilot.app)
        assert "=1+1" in screen_text(pilot.app)
        for shown in (["number", "user", "options", "split", "account"], ["number", "plan", "blocks", "description"]):
            overview.show_columns(shown)
            await at_rest(pilot)
            unharmed(pilot)
            columns_aligned(pilot)
        for _line in HOSTILE:
            await press(pilot, "down")
            unharmed(pilot)
        await press(pilot, "home")
        for _line in HOSTILE if size == SIZES[0] else HOSTILE[:3]:
            await press(pilot, "enter")
            unharmed(pilot)
            await press(pilot, "f4", "f4", "escape", "down")
            on_screen(pilot, SimOverviewScreen)


def columns_aligned(pilot: Pilot[None]) -> None:
    """Whatever stands before it, the second column begins at the same cell in every row."""
    table = on_screen(pilot, SimOverviewScreen).table
    begin = {placed.x for placed in table._placed[1:2]}
    for row in range(len(HOSTILE)):
        strip = table.render_line(row + 1)
        assert strip.cell_length == table.size.width
        text = strip.text
        before = next(count for count in range(len(text)) if cell_len(text[:count]) >= min(begin))
        assert text[before - 2 : before] == "  "


@sizes(2)
async def test_reviewing_and_ordering_hostile_lines(size: tuple[int, int], tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app(), size=size) as pilot:
        await press(pilot, "1", "asterisk")
        for key in ("s", "a"):
            await press(pilot, key)
            on_screen(pilot, ReviewScreen)
            unharmed(pilot)
            await press(pilot, "ctrl+g")
            unharmed(pilot)
            while not isinstance(pilot.app.screen, SimOverviewScreen):
                await press(pilot, "escape")
        await press(pilot, "escape", "home", "down", "down", "s")
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        unharmed(pilot)
        await press(pilot, "escape", "escape", "9")
        on_screen(pilot, OrdersScreen)
        unharmed(pilot)
        await press(pilot, "enter")
        unharmed(pilot)


@sizes(1)
async def test_every_form_shows_a_hostile_fleet_unharmed(size: tuple[int, int], tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app(), size=size) as pilot:
        await press(pilot, "1")
        for marked in (["end"], ["asterisk"]):
            await press(pilot, *marked)
            for key in ("p", "o", "b", "l", "q", "z", "w", "d", "n", "g", "colon", "h"):
                await press(pilot, key)
                unharmed(pilot)
                while not isinstance(pilot.app.screen, SimOverviewScreen):
                    await press(pilot, "escape")


@sizes(0)
async def test_searching_completing_and_naming_with_hostile_text(size: tuple[int, int], tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app(), size=size) as pilot:
        await press(pilot, "1", "f")
        for begun in ("plan:", "account:", "option:", "split:", "user:"):
            await paste(pilot, begun)
            unharmed(pilot)
            await press(pilot, "tab")
            unharmed(pilot)
            await press(pilot, "ctrl+u")
        for text in HOSTILE:
            await paste(pilot, text)
            unharmed(pilot)
            await press(pilot, "ctrl+u")
        await press(pilot, "escape", "escape")
        await press(pilot, "1")
        for text in ("[/]", "[@click=app.quit]x[/]"):
            await press(pilot, "m", "n")
            await paste(pilot, text)
            await press(pilot, "enter", "m")
            unharmed(pilot)
            assert text in screen_text(pilot.app)
            await press(pilot, "escape")


@sizes(0)
async def test_what_is_told_asked_and_typed_beside_the_list_is_unharmed(size: tuple[int, int], tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app(), size=size) as pilot:
        for text in HOSTILE:
            toast(pilot.app, text, "error")
        await at_rest(pilot)
        unharmed(pilot)
        await press(pilot, "f12")
        on_screen(pilot, MessagesDialog)
        for _text in HOSTILE:
            unharmed(pilot)
            await press(pilot, "down")
        await press(pilot, "escape", "1")
        overview = pilot.app.screen
        for line in (0, 1, 2, 6):
            await press(pilot, "home", *["down"] * line, "f8")
            unharmed(pilot)
            while pilot.app.screen is not overview:
                await press(pilot, "escape")
        for number, keys in enumerate(BESIDE):
            await press(pilot, "g", *keys)
            unharmed(pilot)
            await pasted(pilot, HOSTILE[number :: len(BESIDE)])
            await press(pilot, "escape", "escape")


BESIDE = (("d",), ("i",), ("h",), ("a", "f", "tab", "tab", "tab", "tab"), ("v", "l"), ("w", "f6"))
"""Keys to the places beside the areas, into a field where they have one."""


async def pasted(pilot: Pilot[None], texts: Sequence[str]) -> None:
    """Each into the field that has the focus, and sent: what is wrong with it is said, and nothing else happens."""
    if not isinstance(pilot.app.focused, TextInput):
        return
    there = pilot.app.screen
    for text in texts:
        await paste(pilot, text)
        unharmed(pilot)
        await press(pilot, "enter")
        unharmed(pilot)
        if pilot.app.screen is not there:
            return
        await press(pilot, "ctrl+u")


async def test_an_export_keeps_what_came_and_a_workbook_makes_no_formula_of_it(tmp_path: Path) -> None:
    async with hostile_world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        on_screen(pilot, SimOverviewScreen).show_columns([column.id for column in COLUMNS])
        for name in ("out.xlsx", "out.csv"):
            await press(pilot, "e", "ctrl+u")
            await paste(pilot, str(tmp_path / name))
            await press(pilot, "enter")
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [row[1].value for row in sheet.iter_rows(min_row=2, max_row=3)] == ["[/]", "[@click=app.quit]x[/]"]
    assert "=1+1" in [row[1].value for row in sheet.iter_rows(min_row=2)]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row[0]: row[1] for row in csv.reader(file)}
    for position, text in enumerate(HOSTILE):
        kept = " ".join(unwrapped(text).split())  # a list comes in without marks of no width around a value
        assert " ".join(written[number(position)].split()) in {kept, "'" + kept}


@sizes(2)
async def test_a_list_that_is_refused_row_by_row_names_its_rows_unharmed(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Number", "Description", "[/] \x1b[c"])
        writer.writerows([text, text, text] for text in HOSTILE)
    async with world(tmp_path) as here, running(here.app(), size=size) as pilot:
        await press(pilot, "1", "i")
        await paste(pilot, str(path))
        await press(pilot, "enter")
        on_screen(pilot, ImportScreen)
        unharmed(pilot)
        for _row in HOSTILE:
            await press(pilot, "down")
            unharmed(pilot)
