"""The side pane: labels and values of the thing under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from fleet_tui.i18n import again
from widgets.columns import GAP, fit
from widgets.safe import label, shown, wrapped
from widgets.saying import told_again
from widgets.table_source import Cell, Role

LABEL_WIDTH = 20
"""Widest column of labels, in cells; a longer label is cut."""
STYLES: dict[Role, str] = {
    "": "", "active": "$success", "pending": "$warning", "refused": "$error", "dim": "dim", "strong": "bold",
    "bar": "$primary",
}  # fmt: skip

Detail = tuple[str, str | Cell]
"""A label and its value; without a label the value goes on below the last one."""


class DetailPane(VerticalScroll, can_focus=False):
    """What is known about one thing, a line for each."""

    DEFAULT_CSS = """
    DetailPane { width: 1fr; padding: 0 1; scrollbar-size: 0 0; & > Label { width: 1fr; } }
    """

    def __init__(self, *, label_width: int | None = None, id: str | None = None) -> None:
        """`label_width`: cells of the column of labels; None: as many as the widest label needs."""
        super().__init__(id=id)
        self._label_width = label_width
        self._text = label()
        self._details: Sequence[Detail] = ()

    def compose(self) -> ComposeResult:
        yield self._text

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._paint_again, init=False)

    def on_resize(self) -> None:
        self._paint_again()

    def show(self, details: Sequence[Detail]) -> None:
        """Show `details` from the top."""
        self._paint(details)
        self.scroll_home(animate=False)

    def add(self, details: Sequence[Detail]) -> None:
        """Show `details` below what is shown."""
        self._paint([*self._details, *details])

    def say_again(self) -> None:
        self._paint([(again(name), told_again(value)) for name, value in self._details])

    def _paint_again(self) -> None:
        """In other colours (Textual keeps a text whose ground stays the same), or in another width."""
        self._paint(self._details)

    def _paint(self, details: Sequence[Detail]) -> None:
        self._details = details
        self._text.update(Content("\n").join(_lines(details, self._label_width, self.content_size.width)))


def _lines(details: Sequence[Detail], width: int | None, room: int) -> Iterator[Content]:
    """The details in a pane `room` cells wide; 0: not known yet."""
    if width is None:
        width = min(LABEL_WIDTH, max((cell_len(shown(name)) for name, _value in details), default=0))
    for name, value in details:
        text, role = (value.text, value.role) if isinstance(value, Cell) else (value, "")
        head = Content.styled(fit(shown(name), width) + " " * GAP, "dim")
        yield from _put_beside(head, Content.styled(shown(text), STYLES[role]), room)


def _put_beside(head: Content, value: Content, room: int) -> Iterator[Content]:
    """`value` beside its label, going on below where it began; below the label where a number would be broken."""
    indent = head.cell_length
    if room == 0 or indent + value.cell_length <= room:
        yield head + value
        return
    if indent + max(map(cell_len, value.plain.split())) > room:
        yield head
        head, indent = Content(" " * GAP), GAP
    for part in wrapped(value, max(1, room - indent)):
        yield head + part
        head = Content(" " * indent)
