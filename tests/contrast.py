"""How well what is on a screen is told from its ground, in each theme, as WCAG 2.2 measures it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot

from fleet_tui.settings.model import THEMES
from fleet_tui.terminal.themes import BY_NAME, MONOCHROME
from tests.harness import at_rest

TEXT, TEXT_HIGH, SIGN = 4.5, 7.0, 3.0
"""Contrast that text needs (1.4.3, and 1.4.6 for high contrast), and a sign or a line (1.4.11)."""
DIMMED = 2 / 3
"""How much of its colour a terminal leaves to dim text; of what is dim by the terminal's hand no more can be asked than
of a sign."""
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


@lru_cache(4096)
def told_apart(style: Style, theme: str) -> float:
    """Contrast of ink and ground; of the terminal's own colours the least of two well-known palettes."""
    ground, ink = ("ffffff", "000000") if not BY_NAME[theme].dark else ("000000", "aaaaaa")
    ratios = []
    for palette in (VGA, XTERM):
        front, back = shade(style.color, palette, ink), shade(style.bgcolor, palette, ground)
        ratios.append(contrast(between(back, front, DIMMED) if style.dim else front, back))
    return min(ratios)


def shade(colour: Color | None, palette: tuple[str, ...], default: str) -> str:
    """`rrggbb` of a colour of one of the terminals."""
    if colour is None or colour.is_default:
        return default
    if colour.triplet is not None:
        return ColorTriplet(*colour.triplet).hex.removeprefix("#")
    assert colour.number is not None
    return palette[colour.number]


def between(start: str, end: str, part: float) -> str:
    """The colour that lies `part` of the way from `start` to `end`."""
    pairs = ((int(start[at : at + 2], 16), int(end[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(first + (last - first) * part):02x}" for first, last in pairs)


def needed(segment: Segment, style: Style, theme: str) -> float:
    """The least contrast that will do for `segment`."""
    if style.dim or not any(char.isalnum() for char in segment.text):
        return SIGN
    return TEXT_HIGH if theme == "high-contrast" else TEXT


def written(app: App[None]) -> Iterator[tuple[Segment, Style]]:
    """What is on the screen and is no blank."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if segment.style is not None and not segment.text.isspace():
                yield segment, segment.style


async def hard_to_read(pilot: Pilot[None], themes: Iterable[str] = THEMES) -> set[tuple[str, str, float, str]]:
    """Theme, text, contrast and style of what is on the screen and can hardly be read in that one of `themes`.

    The last of them stays: to change it costs as much as to measure it.
    """
    poor = set()
    for theme in themes:
        pilot.app.theme = theme
        await at_rest(pilot)
        for segment, style in written(pilot.app):
            ratio = told_apart(style, theme)
            coloured = theme == MONOCHROME and (style.color is not None or style.bgcolor is not None)
            if ratio < needed(segment, style, theme) or coloured:
                poor.add((theme, segment.text.strip(), round(ratio, 1), str(style)))
    return poor
