"""Amounts as one line from left to right, over their names; the least and the greatest stand at its left.

Drawn with the characters of boxes (`-`, `|` and `+` without UTF-8): nothing is said by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from widgets.columns import GAP, fit
from widgets.safe import shown

ROWS = 5
"""Of the line itself; its names take one more."""
WIDEST_STEP = 10
"""Cells of one value, however wide the terminal is."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value, its `figure` in words, and the `label` below it."""

    label: str
    value: float
    figure: str


class LineChart(Widget):
    """The values of `show`, the first at the left; the scale goes from the least to the greatest of them."""

    DEFAULT_CSS = """
    LineChart { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._points: Sequence[Point] = ()

    def show(self, points: Sequence[Point]) -> None:
        """Draw `points`; fewer than two make no line, and nothing is drawn."""
        self._points = points
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return ROWS + 1 if len(self._points) > 1 else 0

    def render(self) -> Content:
        if len(self._points) < 2:
            return Content("")
        least, greatest = (pick(self._points, key=lambda point: point.value) for pick in (min, max))
        margin = max(cell_len(shown(point.figure)) for point in (least, greatest))
        step = min(WIDEST_STEP, (self.content_size.width - margin - GAP) // len(self._points))
        if step < 2:
            return Content("")
        rows = drawn([point.value for point in self._points], step)
        beside = (
            {0: greatest.figure, ROWS - 1: least.figure} if greatest.value > least.value else {ROWS // 2: least.figure}
        )
        made = [
            Content.assemble((f"{shown(beside.get(place, '')):>{margin}}" + " " * GAP), (row, "$primary"))
            for place, row in enumerate(rows)
        ]
        names = "".join(fit(shown(point.label), step - 1) + " " for point in self._points)
        return Content("\n").join([*made, Content(" " * (margin + GAP) + names)])


def drawn(values: Sequence[float], step: int) -> list[str]:
    """The line through `values`, each `step` cells wide, as rows from the top."""
    least, greatest = min(values), max(values)
    spread = greatest - least
    heights = [round((ROWS - 1) * (greatest - value) / spread) if spread else ROWS // 2 for value in values]
    cells = [[" "] * (step * len(values)) for _row in range(ROWS)]
    for place, row in enumerate(heights):
        first = place * step
        for column in range(first, first + step):
            cells[row][column] = "─"
        if place and (before := heights[place - 1]) != row:
            falls = row > before
            cells[before][first], cells[row][first] = ("╮", "╰") if falls else ("╯", "╭")
            for between in range(min(before, row) + 1, max(before, row)):
                cells[between][first] = "│"
    return ["".join(row) for row in cells]
