"""Amounts as horizontal bars, one a line: `16/11  ██████████▌ │  3.4 GB`. Nothing is said by colour alone.

The figure stands behind its bar, so that the chart can be read aloud, and without UTF-8 (`=` for a block). A mark says
where an average or an allowance lies.
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

FULL, HALF, RIGHT_HALF, MARK = "█", "▌", "▐", "│"
NARROWEST, WIDEST = 8, 60
"""Cells of a bar: below the first there is none, only figures."""
_LABEL_SHARE = 3
"""A label takes a third of the width at most."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` decides the length; `label` stands before the bar, `figure` behind it, and after that a `remark`."""

    label: str
    value: float
    figure: str
    remark: str = ""
    strong: bool = False
    """The one that the others are compared with."""


def bar(value: float, greatest: float, cells: int) -> str:
    """A bar of at most `cells`, where `greatest` fills them. What is there is seen: the least takes half a cell."""
    if value <= 0 or greatest <= 0:
        return ""
    full, half = divmod(max(round(2 * cells * value / greatest), 1), 2)
    return FULL * full + HALF * half


def zero_bar(value: float, greatest: float, cells: int) -> str:
    """A bar beside a line that stands for nothing: left of it for less, right of it for more, `cells` on each side."""
    length = bar(abs(value), greatest, cells)
    less = (RIGHT_HALF if length.endswith(HALF) else "") + FULL * length.count(FULL) if value < 0 else ""
    return f"{less:>{cells}}{MARK}{length if value > 0 else '':<{cells}}"


class BarChart(Widget):
    """Bars below each other, all on one scale that begins at nothing. As many as there are; a container scrolls."""

    DEFAULT_CSS = """
    BarChart { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bars: Sequence[Bar] = ()
        self._mark: float | None = None

    def show(self, bars: Sequence[Bar], *, mark: float | None = None) -> None:
        """Draw `bars`; `mark` is the value at which a line crosses every one of them."""
        self._bars, self._mark = bars, mark
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._bars)

    def render(self) -> Content:
        width = self.content_size.width
        labels = min(self._widest("label"), width // _LABEL_SHARE)
        figures, remarks = self._widest("figure"), self._widest("remark")
        room = width - labels - figures - 2 * GAP
        if remarks and room - remarks - GAP >= NARROWEST:
            room -= remarks + GAP
        cells = min(room, WIDEST) if room >= NARROWEST else 0
        made = []
        for each in self._bars:
            style, figure = ("bold" if each.strong else ""), shown(each.figure)
            drawn = self._drawn(each.value, cells) + " " * GAP if cells else ""
            line = Content.assemble(
                (fit(shown(each.label), labels) + " " * GAP, style),
                (drawn, "$primary"),
                (" " * (figures - cell_len(figure)) + figure, style),
            )
            left = width - line.cell_length - GAP
            if each.remark and left > 0:
                line = Content.assemble(line, " " * GAP, (fit(shown(each.remark), left), "dim"))
            made.append(line)
        return Content("\n").join(made)

    def _widest(self, part: str) -> int:
        return max((cell_len(shown(getattr(each, part))) for each in self._bars), default=0)

    def _drawn(self, value: float, cells: int) -> str:
        """The bar with the mark, `cells` wide."""
        greatest = max([*(each.value for each in self._bars), self._mark or 0])
        drawn = list(bar(value, greatest, cells).ljust(cells))
        if self._mark is not None and greatest > 0:
            drawn[min(cells - 1, round(cells * self._mark / greatest))] = MARK
        return "".join(drawn)
