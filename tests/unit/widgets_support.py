"""What the tests of the widgets share."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.geometry import Size

from tests.selection import combined

SIZES = [(80, 24), (100, 30), (160, 45)]
_HOSTILE = {
    "markup": "[/]",
    "action": "[@click=app.quit]x[/]",
    "escapes": "a\x1b[31mred\x1b]0;title\x07\x1b[c",
    "bidi": "safe\u202egnp.exe\u202c \x9b31m",
    "long": "x" * 300,
    "wide": "陳大文",
    "formula": "=1+1",
}
HOSTILE = list(_HOSTILE.values())
hostile_texts = pytest.mark.parametrize("text", HOSTILE, ids=list(_HOSTILE))
hostile_at_each_size = pytest.mark.parametrize(("text", "size"), combined(HOSTILE, SIZES))
every_size = pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])


def screen_lines(app: App[Any]) -> list[str]:
    """What is on screen, line by line."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(Size(width, height))
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]
