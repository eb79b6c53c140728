"""Options added and removed, for lines with different plans at once."""

from __future__ import annotations

from pathlib import Path

from screens.changes.options import OptionsScreen
from tests.harness import on_screen, press, running, screen_text, type_text, words_on, world
from tests.journeys.steps import Steps, Task

LINE = "+32488267074"
"""Mobile Contact, no options of the Voice group."""


async def add_option(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    before = {option.code for option in (await steps.line(LINE)).options}
    missing = next(
        key for key, code in (("1", "DATA_ASIA_BUSINESS_600MB"), ("2", "DATA_ASIA_TECH_3GB")) if code not in before
    )
    await steps.key("o", missing, "ctrl+g")
    assert "+ Data Asia" in steps.screen
    await steps.confirm()
    assert len((await steps.line(LINE)).options) == len(before) + 1


async def remove_option_of_many(steps: Steps) -> None:
    await steps.key("1")
    await steps.find_all('option:"data national" status:active')
    await steps.key("o", "3", "ctrl+g")
    assert "- Data National 10" in steps.screen
    await steps.confirm()
    index = steps.app.workspace.index
    active = [position for position in range(len(index)) if index.statuses[position] == "ACTIVE"]
    assert not any("DATA_NATIONAL_10GB" in index.options[position] for position in active)


TASKS = (
    Task("Add an option", 7, add_option),
    Task("Remove an option from many lines", 7, remove_option_of_many, tried=22),
)


async def _options_of(pilot: object, query: str) -> None:
    await press(pilot, "1", "f")  # type: ignore[arg-type]
    await type_text(pilot, query)  # type: ignore[arg-type]
    await press(pilot, "enter", "asterisk", "o")  # type: ignore[arg-type]


async def test_an_option_that_goes_with_no_plan_of_the_lines_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _options_of(pilot, 'plan:"mobile contact" status:active')
        assert "does not go with Mobile Contact" in screen_text(pilot.app)
        await press(pilot, "4", "ctrl+g")
        on_screen(pilot, OptionsScreen)
        assert "Nothing was switched yet" in screen_text(pilot.app)


async def test_mixed_states_and_partial_fit_are_shown_and_each_line_says_what_it_leaves_out(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(120, 40)) as pilot:
        await _options_of(pilot, "status:active")
        text = screen_text(pilot.app)
        assert "on for" in text
        assert "goes with" in text
        await press(pilot, "1", "4", "ctrl+g")
        assert "without Voice National 100 min: not with" in screen_text(pilot.app)


async def test_options_come_and_go_in_one_order_and_are_taken_back_in_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(120, 40)) as pilot:
        steps = Steps(here, pilot)
        index = steps.app.workspace.index
        number = next(
            index.msisdns[position]
            for position in range(len(index))
            if index.statuses[position] == "ACTIVE" and index.options[position] == ("DATA_NATIONAL_10GB",)
        )
        before = {option.code for option in (await steps.line(number)).options}
        await press(pilot, "1")
        await steps.find(number)
        await press(pilot, "o", "1", "3", "ctrl+g")
        await press(pilot, "enter")
        assert "+ Data Asia business 600 MB, - Data National 10 GB" in words_on(pilot.app)
        await press(pilot, "escape")
        await steps.confirm()
        now = {option.code for option in (await steps.line(number)).options}
        assert now - before == {"DATA_ASIA_BUSINESS_600MB"}
        assert before - now == {"DATA_NATIONAL_10GB"}
        await press(pilot, "escape", "u")
        await steps.confirm()
        assert {option.code for option in (await steps.line(number)).options} == before
