"""What the tests of the widgets share."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.geometry import Size

SIZES = [(80, 24), (100, 30), (160, 45)]
HOSTILE = [
    "[/]",
    "[@click=app.quit]x[/]",
    "a\x1b[31mred\x1b]0;title\x07\x1b[c",
    "safe\u202egnp.exe\u202c \x9b31m",
    "x" * 300,
    "陳大文",
    "=1+1",
]


def screen_lines(app: App[Any]) -> list[str]:
    """What is on screen, line by line."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(Size(width, height))
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]
