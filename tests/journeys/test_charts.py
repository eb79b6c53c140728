"""Every chart is read in plain ASCII and without colours: what differs, differs by its signs."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from fleet_tui.terminal.line_filter import ControlFilter
from fleet_tui.terminal.profile import Profile
from fleet_tui.terminal.themes import MONOCHROME
from tests.harness import at_rest, press, running, world
from widgets.bar_chart import BarChart
from widgets.line_chart import LineChart
from widgets.pictures import LEVELS, Course, Gauge, Share, Shares

BLACK = Color(0, 0, 0)
PLAIN = ControlFilter("ascii", symbols=False)
WITH_CHARTS = {
    "dashboard": (), "MyBill": ("4",), "a month": ("4", "enter"), "packs": ("5",), "a pack": ("5", "enter"),
}  # fmt: skip
"""The keys that open each screen with a chart."""


def plain(text: str) -> str:
    """`text` as such a terminal gets it."""
    (segment,) = PLAIN.apply([Segment(text)], BLACK)
    return segment.text


@pytest.mark.parametrize("name", WITH_CHARTS)
async def test_no_sign_outside_ascii_is_sent_and_bars_differ_without_colour(name: str, tmp_path: Path) -> None:
    profile = Profile(theme=MONOCHROME, encoding="ascii", symbols=False)
    async with world(tmp_path) as here, running(here.app(profile=profile), size=(120, 40)) as pilot:
        await press(pilot, *WITH_CHARTS[name])
        await at_rest(pilot)
        strips = [strip.apply_filter(PLAIN, BLACK) for strip in pilot.app.screen._compositor.render_strips()]
        text = "\n".join(strip.text for strip in strips)
        assert text.isascii()
        assert "=" in text or "|" in text  # it is there
        for chart in pilot.app.screen.query(BarChart):
            lengths = [plain(line).count("=") for line in str(chart.render()).splitlines()]
            values = [bar.value for bar in chart._bars]
            assert sorted(lengths) == [length for _value, length in sorted(zip(values, lengths, strict=True))]
            assert "?" not in plain(str(chart.render()))  # every sign has a plain one
            assert len(set(lengths)) > 1 or len(set(values)) == 1
        for line_chart in pilot.app.screen.query(LineChart):
            if line_chart._points:
                rows = [plain(row) for row in str(line_chart.render()).splitlines()]
                assert len([row for row in rows if "+" in row]) > 1  # it rises and falls


def test_the_parts_of_a_picture_have_signs_of_their_own_in_ascii() -> None:
    gauge = plain(Gauge(50, 70, 100).draw(10).plain)
    assert gauge == "=====::..."
    assert len({plain(level) for level in LEVELS}) == len(LEVELS)
    assert plain(Course((1, 2, 3)).draw(3).plain).isascii()
    signs = "█▓▒░"
    parts = [Share(1, sign) for sign in signs]
    assert len(set(plain(Shares(parts).draw(4).plain))) == len(signs)
