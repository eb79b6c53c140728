"""QR codes read off a screen by a decoder that is not ours."""

from __future__ import annotations

from typing import Any

import zxingcpp
from PIL import Image
from rich.color import Color
from rich.style import Style
from textual.app import App

_SCALE = 4


def codes_on(app: App[Any]) -> list[str]:
    """What the QR codes on the screen say, as a telephone in front of it reads them.

    A cell is two squares: the upper and the lower half block in the text's colour, the rest in the background's.
    """
    rows = []
    for strip in app.screen._compositor.render_strips():
        upper, lower = [], []
        for segment in strip:
            ink, paper = _shades(segment.style)
            for char in segment.text:
                upper.append(ink if char in "▀█#" else paper)
                lower.append(ink if char in "▄█#" else paper)
        rows += [upper, lower]
    width = max(map(len, rows))
    image = Image.new("L", (width, len(rows)))
    image.putdata([shade for row in rows for shade in row + [0] * (width - len(row))])
    larger = image.resize((image.width * _SCALE, image.height * _SCALE), Image.Resampling.NEAREST)
    return [str(found.text) for found in zxingcpp.read_barcodes(larger)]


def _shades(style: Style | None) -> tuple[int, int]:
    """How bright the text of a style is and how bright its background; a terminal is light on dark by itself."""
    style = style or Style()
    ink, paper = _shade(style.color, 255), _shade(style.bgcolor, 0)
    return (paper, ink) if style.reverse else (ink, paper)


def _shade(color: Color | None, default: int) -> int:
    if color is None or color.is_default:
        return default
    red, green, blue = color.get_truecolor()
    return (red * 299 + green * 587 + blue * 114) // 1000
