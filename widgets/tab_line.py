"""One line of tabs: their names, the present one set off. Which is shown below it is the screen's business."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import GAP
from widgets.safe import shown


class TabLine(Widget):
    """Names side by side. The present one is reversed, which needs no colour; a click chooses."""

    DEFAULT_CSS = """
    TabLine { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Chosen(Message):
        """The tab `tab_id` was clicked."""

        def __init__(self, tab_id: str) -> None:
            super().__init__()
            self.tab_id = tab_id

    def __init__(self, tabs: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        """`tabs`: id and name of each, from left to right; the first is the present one."""
        super().__init__(id=id)
        self._names = list(tabs)
        self._tabs = _padded(self._names)
        self.current = self._tabs[0][0]

    def say_again(self) -> None:
        self._names = [(tab_id, again(name)) for tab_id, name in self._names]
        self._tabs = _padded(self._names)
        self.refresh()

    def show(self, tab_id: str) -> None:
        """`tab_id` is the present tab."""
        self.current = tab_id
        self.refresh()

    def beside(self, by: int) -> str:
        """The tab `by` places from the present one, round the ends."""
        ids = [tab_id for tab_id, _name in self._tabs]
        return ids[(ids.index(self.current) + by) % len(ids)]

    def render(self) -> Content:
        names = [Content.styled(name, "bold reverse" if tab_id == self.current else "") for tab_id, name in self._tabs]
        return Content(" " * (GAP - 1)).join(names)

    def on_click(self, event: events.Click) -> None:
        x = 0
        for tab_id, name in self._tabs:
            if x <= event.x < x + cell_len(name):
                self.post_message(self.Chosen(tab_id))
            x += cell_len(name) + GAP - 1


def _padded(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(tab_id, f" {shown(name)} ") for tab_id, name in names]
