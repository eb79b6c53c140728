"""An entry of the dashboard: its key, what it is, a figure at the right, with room for a picture between or below."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from widgets.columns import GAP, fit
from widgets.pictures import Picture
from widgets.safe import shown

NARROWEST, WIDEST = 8, 40
"""Cells of a picture beside a figure: below the first there is none."""
INDENT = 4
"""Cells before what stands below an entry."""


class AreaEntry(Widget, can_focus=True):
    """One entry. `Opened` is posted for enter and for a click; its key belongs to the screen."""

    BINDINGS = [("enter,space", "open", "open")]

    DEFAULT_CSS = """
    AreaEntry { height: auto; width: 1fr; }
    AreaEntry:focus { text-style: bold; }
    """

    class Opened(Message):
        """The person wants to go there."""

        def __init__(self, area: str) -> None:
            super().__init__()
            self.area = area

    def __init__(self, area: str) -> None:
        super().__init__(id=f"area-{area}")
        self.area = area
        self._key = self._name = self._figure = ""
        self._lead = 0
        self._picture: Picture | None = None
        self._below: Sequence[Content | Picture] = ()

    def show(
        self,
        key: str,
        name: str,
        figure: str = "",
        *,
        picture: Picture | None = None,
        lead: int = 0,
        below: Sequence[Content | Picture] = (),
    ) -> None:
        """Paint the entry. `lead`: cells before `picture`, the same for entries below each other."""
        self._key, self._name, self._figure = key, shown(name), shown(figure)
        self._picture, self._lead, self._below = picture, lead, below
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + len(self._below) + (not self._on_one_line(width))

    def render(self) -> Content:
        width = self.content_size.width
        marker = "▸" if self.has_focus else " "
        head = Content.assemble(marker, (self._key, "bold $accent"), f"  {self._name}")
        whole = self._on_one_line(width)
        figure = self._figure if whole else ""
        picture = self._drawn(width, figure)
        if picture:
            lead = max(self._lead, head.cell_length)
            head = Content.assemble(head, " " * (lead - head.cell_length + GAP), picture)
        first = Content.assemble(head, " " * (width - head.cell_length - cell_len(figure)), figure)
        below = [each if isinstance(each, Content) else each.draw(width - INDENT) for each in self._below]
        if not whole:
            below.insert(0, Content(fit(self._figure, width - INDENT, "right")))
        return Content("\n").join([first, *(Content.assemble(" " * INDENT, each) for each in below)])

    def _on_one_line(self, width: int) -> bool:
        """There is room for the name and the figure beside each other; otherwise the figure stands below, whole."""
        return cell_len(f" {self._key}  {self._name} {self._figure}") <= width

    def _drawn(self, width: int, figure: str) -> Content:
        room = min(WIDEST, width - self._lead - cell_len(figure) - 2 * GAP)
        return self._picture.draw(room) if self._picture is not None and room >= NARROWEST else Content("")

    def action_open(self) -> None:
        self.post_message(self.Opened(self.area))

    def on_click(self) -> None:
        self.action_open()
