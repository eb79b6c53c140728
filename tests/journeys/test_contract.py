"""The contract: the matrix of prices, who of us has what, a plan that is not retained."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from screens.contract import ContractScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import (
    fleet_app,
    on_screen,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.steps import Steps, Task


async def look_up_the_contract(steps: Steps) -> None:
    await steps.key("8")
    assert "0000025351" in steps.screen
    assert "Data Asia business 600 MB" in steps.screen


TASKS = (Task("Look up the contract", 1, look_up_the_contract),)


async def test_prices_scroll_by_column_under_headings_that_stay(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "8")
        assert "Mobile Europe · in the contract" not in words_on(pilot.app)
        await press(pilot, "right")
        assert "Mobile Europe · in the contract" in words_on(pilot.app)
        await press(pilot, "end")
        lines = screen_lines(pilot.app)
        assert any(line.startswith("  Data National 10 GB") for line in lines)
        assert any(line.split()[-1:] == ["50"] or "Data 50" in line for line in lines)
        assert "not in the contract: n asks for it" in words_on(pilot.app)
        await press(pilot, "left", "left", "down", "down", "down", "down", "down")
        assert "Voice National 100 min · Mobile Data 20: not applicable" in words_on(pilot.app)


async def test_who_of_us_has_this_finds_just_the_lines_that_are_counted(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "8", "right", "down", "down")
        screen = on_screen(pilot, ContractScreen)
        place, prices = screen._place(), screen.prices
        assert place is not None
        assert place[1] is not None
        assert prices is not None
        counted = prices.lines_with(place[0].code, place[1].code)
        assert counted
        assert f"{counted} of our lines" in words_on(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, SimOverviewScreen)
        found = fleet_app(pilot).workspace.view.positions
        index = fleet_app(pilot).workspace.index
        assert len(found) == counted
        assert all(place[1].code in index.options[position] for position in found)
        assert {index.plans[position] for position in found} == {place[0].code}


async def test_search_narrows_and_the_whole_goes_to_excel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        await press(pilot, "8", "f")
        await type_text(pilot, "voice")
        text = screen_text(pilot.app)
        assert "1 of 4 options" in text
        assert "Data Asia tech" not in text
        await press(pilot, "enter", "e", "enter")
        sheet = load_workbook(tmp_path / "contract-0000025351.xlsx").active
        assert sheet is not None
        rows = {str(row[0]): row for row in sheet.iter_rows(values_only=True)}
        assert float(str(rows["Price a month"][2])) == 45
        assert rows["Voice National 100 min"][2] == "not applicable"
        assert float(str(rows["Data National 10 GB"][1])) == 25


async def test_group_packs_of_the_contract(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "8", "f4")
        text = screen_text(pilot.app)
        assert "Group Data 500 GB" in text
        assert "€ 750.00" in text
        await press(pilot, "f3", "n")
        assert "in your contract already" in words_on(pilot.app)
