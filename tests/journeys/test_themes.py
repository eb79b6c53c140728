"""Each theme can be read on every kind of screen, is chosen live and stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.app import App
from textual.pilot import Pilot

from fleet_tui.settings.model import THEMES
from fleet_tui.settings.paths import config_file
from fleet_tui.terminal.profile import Profile
from fleet_tui.terminal.themes import BY_NAME
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, on_screen, press, running, screen_text, type_text, words_on, world

TEXT, TEXT_HIGH = 4.5, 7.0
"""Contrast that text needs by WCAG 2.2: 1.4.3 (AA) and 1.4.6 (AAA)."""
VGA = (
    "000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa",
    "555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff",
)  # fmt: skip
XTERM = (
    "000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5",
    "7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff",
)  # fmt: skip
"""The sixteen colours of the Linux console, and of xterm."""


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("000000", "ffffff") == 21
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)


def written(app: App[None]) -> Iterator[Segment]:
    """What is on the screen and is text: no blanks, no lines."""
    for strip in app.screen._compositor.render_strips():
        yield from (segment for segment in strip if any(char.isalnum() for char in segment.text))


def told_apart(segment: Segment, theme: str) -> float:
    """Contrast of `segment`; of the terminal's own colours the least of two well-known palettes."""
    style = segment.style
    assert style is not None
    ground, ink = ("ffffff", "000000") if not BY_NAME[theme].dark else ("000000", "aaaaaa")
    ratios = []
    for palette in (VGA, XTERM):
        front, back = shade(style.color, palette, ink), shade(style.bgcolor, palette, ground)
        ratios.append(contrast(front, back))
    return min(ratios)


def shade(colour: Color | None, palette: tuple[str, ...], default: str) -> str:
    if colour is None or colour.is_default:
        return default
    if colour.triplet is not None:
        return ColorTriplet(*colour.triplet).hex.removeprefix("#")
    assert colour.number is not None
    return palette[colour.number]


async def read_in_all_themes(pilot: Pilot[None]) -> None:
    """Nothing of this screen is hard to read in any theme."""
    for theme in THEMES:
        pilot.app.theme = theme
        await at_rest(pilot)
        needed = TEXT_HIGH if theme == "high-contrast" else TEXT
        poor = {
            (segment.text.strip(), round(told_apart(segment, theme), 1), str(segment.style))
            for segment in written(pilot.app)
            if told_apart(segment, theme) < needed
        }
        assert not poor, (theme, poor)
        if theme == "monochrome":
            styles = [segment.style for segment in written(pilot.app) if segment.style is not None]
            assert not [style for style in styles if style.color is not None or style.bgcolor is not None]


async def test_everything_written_is_told_from_its_ground(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(100, 30)) as pilot:
        await read_in_all_themes(pilot)
        await press(pilot, "1", "down", "space")
        await read_in_all_themes(pilot)
        await press(pilot, "f")
        await type_text(pilot, "status:suspended pl")
        await read_in_all_themes(pilot)
        await press(pilot, "escape", "escape", "asterisk", "l", "ctrl+g")
        await read_in_all_themes(pilot)
        await press(pilot, "escape", "escape", "s")
        await read_in_all_themes(pilot)
        await press(pilot, "ctrl+g")
        await type_text(pilot, "7")
        await press(pilot, "enter")
        await read_in_all_themes(pilot)
        await press(pilot, "escape", "escape", "escape", "n")
        await read_in_all_themes(pilot)


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
