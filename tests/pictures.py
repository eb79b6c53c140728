"""A screen as a small SVG: its text stays text, and nothing is fetched to show it."""

from __future__ import annotations

from html import escape

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

WIDTH, HEIGHT, SIZE = 8, 18, 13
"""Pixels of a cell, and of a letter."""
INK, GROUND = "#e4e4e4", "#121212"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="ui-monospace, Consolas, '
    '\'DejaVu Sans Mono\', Menlo, monospace" font-size="{size}" fill="{ink}">\n'
    '<rect width="100%" height="100%" fill="{ground}"/>\n'
)


def picture(app: App[None]) -> str:
    """What is on the screen of `app`."""
    strips = app.screen._compositor.render_strips()
    head = HEAD.format(width=app.size.width * WIDTH, height=app.size.height * HEIGHT, size=SIZE, ink=INK, ground=GROUND)
    return head + "".join(_line(row, strip) for row, strip in enumerate(strips)) + "</svg>\n"


def _line(row: int, strip: Strip) -> str:
    grounds, texts, x = "", "", 0
    for segment in strip.simplify():
        cells = cell_len(segment.text)
        ground, ink = _colours(segment.style or Style.null())
        if ground != GROUND:
            grounds += (
                f'<rect x="{x * WIDTH}" y="{row * HEIGHT}" width="{cells * WIDTH}" height="{HEIGHT}" fill="{ground}"/>'
            )
        texts += _text(segment, x, ink)
        x += cells
    written = f'<text y="{row * HEIGHT + SIZE}" xml:space="preserve">{texts}</text>\n' if texts else ""
    return grounds + written


def _text(segment: Segment, x: int, ink: str) -> str:
    """The words of `segment` where they stand; blanks need no ink."""
    text = segment.text.rstrip()
    before = len(text) - len(text.lstrip())
    if not text:
        return ""
    style = segment.style or Style.null()
    attributes = f' x="{(x + before) * WIDTH}" textLength="{cell_len(text.lstrip()) * WIDTH}"'
    attributes += f' fill="{ink}"' if ink != INK else ""
    attributes += ' font-weight="bold"' if style.bold else ""
    attributes += ' text-decoration="underline"' if style.underline else ""
    return f"<tspan{attributes}>{escape(text.lstrip(), quote=False)}</tspan>"


def _colours(style: Style) -> tuple[str, str]:
    """Ground and ink."""
    ground, ink = _hex(style.bgcolor, GROUND), _hex(style.color, INK)
    return (ink, ground) if style.reverse else (ground, ink)


def _hex(colour: Color | None, default: str) -> str:
    return default if colour is None or colour.is_default else colour.get_truecolor().hex
