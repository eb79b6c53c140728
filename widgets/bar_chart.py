"""Amounts as horizontal bars, one a line: `16/11  ██████████▌ │  3.4 GB`. Nothing is said by colour alone.

The figure stands behind its bar, so that the chart can be read aloud, and without UTF-8 (`#` for a block). A mark says
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

FULL, HALF, MARK = "█", "▌", "│"
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
        for bar in self._bars:
            style, figure = ("bold" if bar.strong else ""), shown(bar.figure)
            drawn = self._drawn(bar.value, cells) + " " * GAP if cells else ""
            line = Content.assemble(
                (fit(shown(bar.label), labels) + " " * GAP, style),
                drawn,
                (" " * (figures - cell_len(figure)) + figure, style),
            )
            left = width - line.cell_length - GAP
            if bar.remark and left > 0:
                line = Content.assemble(line, " " * GAP, (fit(shown(bar.remark), left), "dim"))
            made.append(line)
        return Content("\n").join(made)

    def _widest(self, part: str) -> int:
        return max((cell_len(shown(getattr(bar, part))) for bar in self._bars), default=0)

    def _drawn(self, value: float, cells: int) -> str:
        """The bar with the mark, `cells` wide. What is there is seen: the least of something takes half a cell."""
        greatest = max([*(bar.value for bar in self._bars), self._mark or 0])
        halves = round(2 * cells * value / greatest) if greatest > 0 and value > 0 else 0
        full, half = divmod(max(halves, 1) if value > 0 else 0, 2)
        drawn = list((FULL * full + HALF * half).ljust(cells))
        if self._mark is not None and greatest > 0:
            drawn[min(cells - 1, round(cells * self._mark / greatest))] = MARK
        return "".join(drawn)
