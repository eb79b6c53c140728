"""The last net: no control reaches the terminal, and columns stay columns."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from fleet_tui.terminal.line_filter import ControlFilter

BLACK = Color.parse("black")


def filtered(text: str, net: ControlFilter) -> str:
    return "".join(segment.text for segment in net.apply([Segment(text)], BLACK))


@pytest.mark.parametrize(
    "text",
    [
        "a\x1b[cb",
        "\x9b31m",
        "\x1b]52;c;eA==\x07",
        "a\u202eb\u2066c",
        "\x00\x7f",
        "\u2028",
        "a\r\nb",
        "\ufeff",
        "\ue000",
    ],
)
def test_no_control_and_no_reordering_gets_through(text: str) -> None:
    shown = filtered(text, ControlFilter())
    assert shown.isprintable()
    assert cell_len(shown) == cell_len(text)


@pytest.mark.parametrize("text", ["Zoë", "陳大文", "▸✓ → €", "نص\u200cفارسی", "👩\u200d👩\u200d👧", "plain"])
def test_what_people_write_passes(text: str) -> None:
    assert filtered(text, ControlFilter()) == text


def test_a_control_segment_and_its_codes_are_dropped_and_styles_stay() -> None:
    bold = Style(bold=True)
    segments = [Control.title("x").segment, Segment("name", bold)]
    out = ControlFilter().apply(segments, BLACK)
    assert all(segment.control is None for segment in out)
    assert "".join(segment.text for segment in out).isprintable()
    assert out[-1] == Segment("name", bold)


def test_a_terminal_without_utf8_gets_plain_signs_of_the_same_width() -> None:
    ascii_only = ControlFilter("ascii", symbols=False)
    assert filtered("▸✓ Zoë 陳 → € 5 ▲ │─╭", ascii_only) == ">* Zoe ?? > E 5 ^ |-+"
    assert filtered("Zoë € ▸", ControlFilter("iso8859-1", symbols=False)) == "Zoë E >"
    assert filtered("„Größe“ fehlt", ascii_only) == '"Grose" fehlt'


def test_a_console_without_symbols_keeps_its_letters() -> None:
    assert filtered("▸✓ Zoë – € █░", ControlFilter(symbols=False)) == ">* Zoë – € =."
    assert filtered("„Größe“ fehlt", ControlFilter(symbols=False)) == "„Größe“ fehlt"


@pytest.mark.parametrize("text", ["▸✓ Zoë 陳大文 → € ﬁ ½ Ǆ", "a\u0301\u0302"])
def test_a_line_keeps_its_width(text: str) -> None:
    strip = Strip([Segment(text)])
    out = strip.apply_filter(ControlFilter("ascii", symbols=False), BLACK)
    assert sum(cell_len(segment.text) for segment in out) == strip.cell_length
