"""The one header line: where am I at the left; who, in which role, on which data at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import ELLIPSIS, GAP, fit
from widgets.safe import shown

PATH_SEPARATOR = " › "
RIGHT_SEPARATOR = " · "
READABLE = 20
"""Cells that the last part of a path keeps beside a status."""


class HeaderLine(Widget):
    """A path and a status, which give way to each other as the terminal gets narrow."""

    DEFAULT_CSS = """
    HeaderLine { dock: top; height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts: tuple[Sequence[str], str] = ((), "")
        self._path: tuple[str, ...] = ()
        self._right = ""

    def show(self, path: Sequence[str], right: str = "") -> None:
        """`path` from the outermost place to this one; `right`: parts separated by ` · `, the last says most."""
        self._texts = path, right
        now = tuple(shown(part) for part in path), shown(right)
        if now != (self._path, self._right):
            self._path, self._right = now
            self.refresh()

    def say_again(self) -> None:
        path, right = self._texts
        self.show([again(part) for part in path], again(right))

    def render(self) -> Content:
        left, middle, right = header_parts(self._path, self._right, self.content_size.width)
        return Content.assemble((left, "bold"), middle, right)


def header_parts(path: Sequence[str], right: str, width: int) -> tuple[str, str, str]:
    """The path, the space between, and the status, together at most `width` cells wide.

    First the path loses parts from its left, then its last part is cut as far as it can still be read; only then the
    status loses parts from its left: who acts here is said as long as there is room.
    """
    status = right.split(RIGHT_SEPARATOR) if right else []
    paths = [PATH_SEPARATOR.join([ELLIPSIS, *path[first:]] if first else path) for first in range(len(path))] or [""]
    for first in range(len(status) + 1):
        shown_status = RIGHT_SEPARATOR.join(status[first:])
        room = width - cell_len(shown_status) - (GAP if shown_status else 0)
        cut = [fit(path[-1], room)] if path and room >= READABLE else []
        for left in (*paths, *cut):
            if cell_len(left) <= room:
                return left, " " * (width - cell_len(left) - cell_len(shown_status)), shown_status
    return fit(path[-1], width) if path else "", "", ""
