"""The selection bar: what is marked, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import fit
from widgets.key_hints import KeyHint, line_of_hints
from widgets.safe import shown
from widgets.saying import told_again

BETWEEN = 5


class SelectionBar(Widget):
    """`2 marked · € 90.00/month     a activate  w swap  …`; what does not apply is dim."""

    DEFAULT_CSS = """
    SelectionBar { height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._summary = ""
        self._hints: list[KeyHint] = []

    def show(self, summary: str, actions: Iterable[tuple[str, str, bool]]) -> None:
        """`summary` in words; `actions`: key, label and whether it applies to all that is marked."""
        now = summary, [KeyHint(key, label, enabled) for key, label, enabled in actions]
        if now != (self._summary, self._hints):
            self._summary, self._hints = now
            self.refresh()

    def say_again(self) -> None:
        self._summary = again(self._summary)
        self._hints = [told_again(hint) for hint in self._hints]
        self.refresh()

    def render(self) -> Content:
        width, summary = self.content_size.width, shown(self._summary)
        length = cell_len(summary)
        if length >= width:
            return Content(fit(summary, width))
        between = BETWEEN if summary else 0
        room = width - length - between
        hints = line_of_hints(self._hints, room, say_more=True) if room > 0 else Content("")
        return Content.assemble((summary, "bold"), " " * between, hints)
