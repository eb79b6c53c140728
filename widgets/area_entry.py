"""An entry of the dashboard: its number key, its name, a live figure; large ones have a line or two more."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import fit
from widgets.safe import shown


class AreaEntry(Widget, can_focus=True):
    """One area. `Opened` is posted for enter and for a click; the number key belongs to the screen."""

    BINDINGS = [("enter,space", "open", "open")]

    DEFAULT_CSS = """
    AreaEntry { height: auto; width: 1fr; padding: 0 1; }
    AreaEntry:focus { text-style: bold; }
    """

    class Opened(Message):
        """The person wants to go there."""

        def __init__(self, area: str) -> None:
            super().__init__()
            self.area = area

    def __init__(self, area: str, number: int, *, large: bool = False) -> None:
        super().__init__(id=f"area-{area}", classes="-large" if large else "")
        self.area = area
        self.number = number
        self.large = large
        self._texts: tuple[str, Sequence[str]] = ("", ())
        self._name = ""
        self._figures: Sequence[str] = ()

    def show(self, name: str, figures: Sequence[str]) -> None:
        """Paint the entry: a small one shows the first of `figures`, at its right edge."""
        self._texts = name, figures
        self._name, self._figures = shown(name), [shown(figure) for figure in figures]
        self.refresh(layout=True)

    def say_again(self) -> None:
        name, figures = self._texts
        self.show(again(name), [again(figure) for figure in figures])

    def render(self) -> Content:
        marker = "▸" if self.has_focus else " "
        head = f"{marker}{self.number}  {self._name}"
        if self.large:
            return Content("\n").join(
                [Content.styled(head, "bold"), *(Content.styled(f"    {text}", "dim") for text in self._figures)]
            )
        width = self.content_size.width
        figure = self._figures[0] if self._figures else ""
        figure = fit(figure, min(cell_len(figure), max(0, width - cell_len(head) - 1)))
        return Content(f"{head}{' ' * (width - cell_len(head) - cell_len(figure))}{figure}")

    def action_open(self) -> None:
        self.post_message(self.Opened(self.area))

    def on_click(self) -> None:
        self.action_open()
