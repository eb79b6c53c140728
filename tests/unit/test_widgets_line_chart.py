"""Twelve amounts as a line, and differences beside a line for nothing: read by their shape, without colour."""

from __future__ import annotations

from widgets.bar_chart import zero_bar
from widgets.line_chart import drawn


def test_a_line_goes_up_and_down_with_its_values() -> None:
    assert drawn([1, 3, 2], 3) == [
        "   ╭──╮  ",
        "   │  │  ",
        "   │  ╰──",
        "   │     ",
        "───╯     ",
    ]
    assert drawn([5, 5], 2)[2] == "────"


def test_less_stands_left_of_nothing_and_more_right_of_it() -> None:
    assert zero_bar(10, 10, 4) == "    │████"
    assert zero_bar(-5, 10, 4) == "  ██│    "
    assert zero_bar(-1.25, 10, 4) == "   ▐│    "
    assert zero_bar(0, 10, 4) == "    │    "
