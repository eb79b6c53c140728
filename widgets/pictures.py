"""Small pictures of one line that stand beside a figure: shares of a whole, a fill, a course. Words say the same.

Each part has a sign of its own, so that a picture is read without colours, and each sign a plain one for terminals
that lack it (`fleet_tui.terminal.line_filter`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.content import Content

LEVELS = "▁▂▃▅▆▇"
"""From the least to the greatest value of a course."""
FULL, AHEAD, EMPTY = "█", "▒", "░"


class Picture(Protocol):
    """What can be drawn in some cells of a line."""

    def draw(self, cells: int) -> Content: ...


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: how much it is, its sign and its style."""

    amount: int
    sign: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a whole, one behind the other over the whole width: what is there is seen, if by one cell."""

    parts: Sequence[Share]

    def draw(self, cells: int) -> Content:
        there = [part for part in self.parts if part.amount > 0]
        total = sum(part.amount for part in there)
        if not total or cells < len(there):
            return Content("")
        widths = [max(1, cells * part.amount // total) for part in there]
        widths[widths.index(max(widths))] += cells - sum(widths)
        return Content.assemble(*((part.sign * width, part.style) for part, width in zip(there, widths, strict=True)))


@dataclass(frozen=True, slots=True)
class Gauge:
    """How much of `whole` is used, and how much it will be if it goes on so."""

    used: int
    expected: int
    whole: int
    style: str = "$primary"

    def draw(self, cells: int) -> Content:
        full, ahead = (min(cells, cells * amount // self.whole) for amount in (self.used, self.expected))
        ahead = max(full, ahead)
        return Content.assemble(
            (FULL * full, self.style), (AHEAD * (ahead - full), self.style), (EMPTY * (cells - ahead), "dim")
        )


@dataclass(frozen=True, slots=True)
class Course:
    """Values one after the other, the oldest first, between the least and the greatest of them: a cell each."""

    values: Sequence[float]
    style: str = "$primary"

    def draw(self, cells: int) -> Content:
        values = self.values[-cells:]
        least, greatest = min(values, default=0), max(values, default=0)
        span = (greatest - least) or 1
        steps = (round((len(LEVELS) - 1) * (value - least) / span) for value in values)
        return Content.styled("".join(LEVELS[step] for step in steps), self.style)
