"""Each theme can be read on every kind of screen, is chosen live and stays.

Every scene is measured where it is played (`tests/goldens/test_goldens.py`; in all themes by `make matrix`); here is
what no scene keeps.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.settings.model import THEMES
from fleet_tui.settings.paths import config_file
from fleet_tui.terminal.profile import Profile
from fleet_tui.terminal.themes import BY_NAME
from screens.sim_overview import SimOverviewScreen
from tests.contrast import between, contrast, hard_to_read
from tests.harness import at_rest, on_screen, press, running, screen_lines, screen_text, type_text, words_on, world
from widgets.safe import toast


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("000000", "ffffff") == 21
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)
    assert between("000000", "ffffff", 0.5) == "808080"


async def test_passing_words_and_the_side_pane_are_told_from_their_ground(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(120, 40)) as pilot:
        await press(pilot, "1", "down", "space")
        for severity in ("information", "warning", "error"):
            toast(pilot.app, f"It is {severity}.", severity, timeout=60)
            await at_rest(pilot)
            assert screen_lines(pilot.app)[-2].strip() == f"It is {severity}."
            assert not await hard_to_read(pilot)


async def test_a_colour_too_faint_is_found(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        on_screen(pilot, SimOverviewScreen).table.styles.color = "#303030"
        await at_rest(pilot)
        assert {theme for theme, *_rest in await hard_to_read(pilot)} >= {"dark", "high-contrast"}


async def test_what_is_drawn_once_has_the_colours_of_a_theme_chosen_later(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(profile=Profile(theme="ansi-dark"))) as pilot:
        await press(pilot, "5", "enter")
        before = await colour_of(pilot, "running")
        pilot.app.theme = "ansi-light"
        await at_rest(pilot)
        assert await colour_of(pilot, "running") != before


async def colour_of(pilot: Pilot[None], word: str) -> object:
    """The colour `word` is written in."""
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.style is not None and segment.text.strip() == word:
                return segment.style.color
    raise AssertionError(screen_text(pilot.app))


async def test_colours_are_chosen_from_the_commands_at_once_and_for_the_next_start(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        config_file().parent.mkdir(parents=True)
        config_file().write_text("# mine\nsnapshot = true # as before\n", encoding="utf-8")
        async with running(here.app()) as pilot:
            await press(pilot, "1", "space", "colon")
            await type_text(pilot, "colours")
            await press(pilot, "enter")
            assert "light text on a dark ground (in use)" in words_on(pilot.app)
            await press(pilot, "3")
            on_screen(pilot, SimOverviewScreen)
            assert pilot.app.theme == "high-contrast"
            assert "1 marked" in screen_text(pilot.app)
        text = config_file().read_text(encoding="utf-8")
        assert text == 'theme = "high-contrast"\n# mine\nsnapshot = true # as before\n'


async def test_colours_that_cannot_be_kept_hold_for_this_run(tmp_path: Path) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("not toml", encoding="utf-8")
    async with world(tmp_path) as here, running(here.app(profile=Profile(theme="light"))) as pilot:
        assert pilot.app.theme == "light"
        await press(pilot, "f9", "6")
        assert pilot.app.theme == "monochrome"
        assert "the settings cannot be written" in words_on(pilot.app)
        assert config_file().read_text(encoding="utf-8") == "not toml"


def test_every_theme_that_can_be_set_has_its_colours() -> None:
    assert tuple(BY_NAME) == THEMES
