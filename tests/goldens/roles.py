"""What the ink and the ground of a screen mean: an error, muted, bold as a heading is, the row of the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import dim_color

from fleet_tui.terminal.themes import BY_NAME
from tests.harness import strips_of

THEME = "dark"
"""In which theme they are read: each meaning has a colour of its own there."""
PLAIN, GROUND = "foreground", "background"
NAMES = (
    PLAIN, GROUND, "text-muted", "error", "warning", "success", "primary", "accent", "secondary", "border-blurred",
    "primary-muted", "panel", "surface",
)  # fmt: skip
"""Colours as the style sheet calls them."""
ALIKE = 2
"""By how much a part of a colour may differ: Textual rounds where it lays one over another."""

Runs = dict[str, list[tuple[int, int]]]


def role_lines(app: App[Any]) -> Iterator[str]:
    """Of each row that is not plain throughout, its number and what is in it, with the cells that are; without cells
    where the whole row is: ` 1 on panel · bold 2-38 60-72`.
    """
    for number, strip in enumerate(strips_of(app), 1):
        runs: Runs = {}
        at = 0
        for text, style, _control in strip:
            end = at + cell_len(text)
            for role in roles(style or Style.null(), blank=not text.strip()):
                _extend(runs.setdefault(role, []), at, end)
            at = end
        told = [" ".join([role, *_cells(where, at)]) for role, where in runs.items()]
        if told:
            yield f"{number:2} " + " · ".join(told)


def _extend(where: list[tuple[int, int]], first: int, end: int) -> None:
    if where and where[-1][1] == first:
        where[-1] = (where[-1][0], end)
    elif end > first:
        where.append((first, end))


def _cells(where: list[tuple[int, int]], width: int) -> list[str]:
    return [] if where == [(0, width)] else [f"{first + 1}-{end}" for first, end in where]


@lru_cache(4096)
def roles(style: Style, *, blank: bool) -> tuple[str, ...]:
    """What cells of `style` are, in words; none where they are plain. Of blanks only ground and lines count."""
    found = [name for name in ("underline", "reverse") if getattr(style, name)]
    if not blank:
        found += [name for name in ("bold", "dim", "italic", "strike") if getattr(style, name)]
        ink = _ink(style)
        found += [ink] if ink != PLAIN else []
    if style.bgcolor is not None:
        ground = _nearest(Color.from_rich_color(style.bgcolor), _grounds())
        found += [f"on {ground}"] if ground != GROUND else []
    return tuple(found)


def _ink(style: Style) -> str:
    """What the ink is called: Textual makes dim ink by mixing it with its ground."""
    if style.color is None:
        return PLAIN
    dimmed = []
    if style.bgcolor is not None:
        ground = style.bgcolor
        dimmed = [
            (f"dim {name}".removesuffix(f" {PLAIN}"), Color.from_rich_color(dim_color(ground, colour.rich_color)))
            for name, colour in _named()
        ]
    return _nearest(Color.from_rich_color(style.color), [*_named(), *dimmed])


@lru_cache(1)
def _named() -> list[tuple[str, Color]]:
    colours = BY_NAME[THEME].to_color_system().generate()
    return [(name, Color.parse(colours[name])) for name in NAMES]


def _grounds() -> list[tuple[str, Color]]:
    colours = dict(_named())
    return [*_named(), ("cursor", colours[GROUND].blend(colours[PLAIN], 0.1))]


def _nearest(colour: Color, named: list[tuple[str, Color]]) -> str:
    """The first of `named` that looks like `colour`; its hexadecimal digits where none does."""
    for name, other in named:
        if all(abs(one - two) <= ALIKE for one, two in zip(colour.rgb, other.rgb, strict=True)):
            return name
    return colour.hex
