"""The one header line: where am I at the left; who, in which role, on which data at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from widgets.columns import ELLIPSIS, GAP, fit
from widgets.safe import shown

PATH_SEPARATOR = " › "
RIGHT_SEPARATOR = " · "


class HeaderLine(Widget):
    """A path and a status, which give way to each other as the terminal gets narrow."""

    DEFAULT_CSS = """
    HeaderLine { dock: top; height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._path: tuple[str, ...] = ()
        self._right = ""

    def show(self, path: Sequence[str], right: str = "") -> None:
        """`path` from the outermost place to this one; `right`: parts separated by ` · `, the last says most."""
        now = tuple(shown(part) for part in path), shown(right)
        if now != (self._path, self._right):
            self._path, self._right = now
            self.refresh()

    def render(self) -> Content:
        left, middle, right = header_parts(self._path, self._right, self.content_size.width)
        return Content.assemble((left, "bold"), middle, right)


def header_parts(path: Sequence[str], right: str, width: int) -> tuple[str, str, str]:
    """The path, the space between, and the status, together at most `width` cells wide.

    First the status loses parts from its left, then the path does, then the status goes; the last part of the path
    stays longest and is cut only where it stands alone.
    """
    status = right.split(RIGHT_SEPARATOR) if right else []
    paths = [PATH_SEPARATOR.join([ELLIPSIS, *path[first:]] if first else path) for first in range(len(path))] or [""]
    for left, parts in (
        *((paths[0], status[first:]) for first in range(max(1, len(status)))),
        *((shorter, status[-1:]) for shorter in paths[1:]),
        *((shorter, []) for shorter in paths),
    ):
        shown_status = RIGHT_SEPARATOR.join(parts)
        between = width - cell_len(left) - cell_len(shown_status)
        if between >= (GAP if parts else 0):
            return left, " " * between, shown_status
    return fit(path[-1], width) if path else "", "", ""
