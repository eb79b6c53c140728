"""Findings, as somebody works with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from textual.pilot import Pilot

from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import next_sequence
from tests.contract.own_company import bring_in, database_of
from tests.harness import (
    at_rest,
    fleet_app,
    order,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from widgets.fleet_table import FleetTable


@asynccontextmanager
async def on_the_findings(tmp_path: Path) -> AsyncIterator[Pilot[None]]:
    """The application of the example company, where its findings are."""
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        await bring_in(await here.client(), here.backend, tmp_path / "files")
        app = here.app(export_dir=tmp_path)
        async with running(app) as pilot:
            await press(pilot, "0")
            yield pilot


def row(pilot: Pilot[None], number: str) -> str:
    """The row of a line."""
    return next(line for line in screen_lines(pilot.app) if number in line)


async def test_the_area_shows_what_was_found_with_its_sums(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        text = screen_text(pilot.app)
        assert "23 of 23 shown" in text
        assert "all: € 412.00 · € 198.00" in text
        assert "Mobile Limitless € 36.50, contract € 33.00" in row(pilot, "0488 00 00 13")
        assert "10.50" in row(pilot, "0488 00 00 13")
        await press(pilot, "f4")
        assert "9 of 9 shown" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "€ 412.00 a month on 23 lines · € 198.00 to claim" in screen_text(pilot.app)


async def test_while_they_are_found_the_screens_say_how_far_it_is_and_answer_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.server.routes.dashboard.PATIENCE", 0)
    monkeypatch.setattr("screens.dashboard.LOOK_AGAIN", 1 / 100)
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        await bring_in(await here.client(), here.backend, tmp_path / "files")
        async with running(here.app()) as pilot:
            await press(pilot, "0")
            async with database_of(here.backend).write() as connection:  # lines change: all is found anew
                owner = (await connection.execute(select(tables.organisations.c.id))).scalar_one()
                await next_sequence(connection, owner)
            async with database_of(here.backend).write():  # what was found is kept when this is written
                await pilot.app._press_keys(["f5"])
                async with asyncio.timeout(300):
                    while "Going through the bills: 99 %" not in screen_text(pilot.app):
                        await pilot.pause(1 / 10)
                await pilot.app._press_keys(["f4"])
                await pilot.pause()
                assert "9 of 9 shown" in screen_text(pilot.app)
            await at_rest(pilot)
            assert "Going through" not in screen_text(pilot.app)
            assert "9 of 9 shown" in screen_text(pilot.app)
            await press(pilot, "escape")
            async with database_of(here.backend).write() as connection:
                await next_sequence(connection, owner)
            async with database_of(here.backend).write():
                await pilot.app._press_keys(["f5"])
                async with asyncio.timeout(300):
                    while "being looked for, " not in screen_text(pilot.app):
                        await pilot.pause(1 / 10)
            async with asyncio.timeout(300):  # the figures come by themselves
                while "€ 412.00 a month on 23 lines" not in screen_text(pilot.app):
                    await pilot.pause(1 / 10)


async def test_words_find_and_the_key_that_keeps_is_a_letter_while_one_types(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "f")
        await type_text(pilot, "kontact")
        assert "0 of 23 shown" in screen_text(pilot.app)
        await press(pilot, *["backspace"] * 7)
        await type_text(pilot, "leaver")
        assert "4 of 23 shown" in screen_text(pilot.app)


async def test_one_shows_its_charges_and_opens_the_invoice(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "down", "down", "down", "enter")
        text = screen_text(pilot.app)
        assert "Billed at € 36.50; your contract says € 33.00." in text
        assert "same on 4 more lines" in text
        assert "older than the 30 days" in words_on(pilot.app)
        for number in ("2026090001", "2026100001", "2026110001"):
            assert "3.50" in row(pilot, number)
        await press(pilot, "enter")
        assert "2026090001" in screen_lines(pilot.app)[0]
        await press(pilot, "escape", "ctrl+n")
        assert "5 of 60 lines" in screen_text(pilot.app)


async def test_a_saving_is_ordered_after_its_review(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "f")
        await type_text(pilot, "asia")
        await press(pilot, "enter", "a")
        assert "Option Asia" in screen_text(pilot.app)
        await order(pilot)
        found = (await fleet_app(pilot).workspace.operator.findings()).items
        assert {str(each.state) for each in found if each.code == "OPTION_UNUSED"} == {"ORDERED"}
        assert {str(each.state) for each in found if each.code != "OPTION_UNUSED"} == {"NEW"}


async def test_what_becomes_of_lines_nobody_uses_is_asked(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "f")
        await type_text(pilot, "leaver")
        await press(pilot, "enter", "asterisk", "a")
        assert "Suspend: can be taken back" in screen_text(pilot.app)
        await press(pilot, "1")
        assert "4 lines" in screen_text(pilot.app)


async def test_a_claim_becomes_a_letter(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "semicolon", "enter", "enter")
        (letter,) = tmp_path.glob("*.txt")
        text = letter.read_text("utf-8")
        assert "0488 00 00 11" in text
        assert "Total: € 90.00" in text
        await press(pilot, "semicolon")
        assert "disputed already" in screen_text(pilot.app)
        assert "disputed: billed after its end" in row(pilot, "0488 00 00 11")  # at 80 columns too
        for width in (84, 91, 92, 100, 119, 120, 128, 140):  # once, whether the column of states has room or not
            await pilot.resize_terminal(width, 24)
            await at_rest(pilot)
            table = pilot.app.screen.query_one(FleetTable)
            said = next(
                line for each in screen_lines(pilot.app) if "0488 00 00 11" in (line := each[: table.size.width])
            )
            has_states = "state" in table.shown_columns
            assert (said.count("disputed"), "disputed: billed" in said) == (1, not has_states)


async def test_marked_ones_are_dismissed_and_their_sums_are_said(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "space", "space")
        assert "2 marked · € 70.00 a month · € 115.00 to claim" in screen_text(pilot.app)
        await press(pilot, "x")
        await type_text(pilot, "agreed [/] with them")
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "21 of 21 shown" in text
        assert "all: € 342.00 · € 83.00" in text


async def test_a_line_that_is_kept_has_no_savings(tmp_path: Path) -> None:
    async with on_the_findings(tmp_path) as pilot:
        await press(pilot, "f")
        await type_text(pilot, "no_use")
        assert "6 of 23 shown" in screen_text(pilot.app)
        await press(pilot, "enter", "f7")
        assert "5 of 22 shown" in screen_text(pilot.app)


async def test_the_sample_says_where_findings_come_from(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        assert "your own files fill this" in screen_text(pilot.app)
        await press(pilot, "à")
        assert "fleet-tui examples DIRECTORY" in screen_text(pilot.app)
