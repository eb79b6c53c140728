"""Files that go with something: one a line, the last line to add another. `enter` adds, `delete` takes one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fleet_tui.i18n import _, again
from widgets.columns import GAP, fit
from widgets.safe import shown

NAME_WIDTH = 36
"""Most cells of a file's name."""


class AttachmentList(Widget, can_focus=True):
    """`files` are names and sizes in words. Which file is meant by a message, says its place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter,space", "add", show=False),
        Binding("delete,backspace,minus", "remove", show=False),
    ]
    DEFAULT_CSS = """
    AttachmentList { height: auto; width: 1fr; }
    """

    class Wanted(Message):
        """Another file is to be added."""

    class Removed(Message):
        """The file at `place` is to be taken out."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, name: str, *, label_width: int, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = name
        self._label_width = label_width
        self._files: list[tuple[str, str]] = []
        self._cursor = 0
        self._error = ""

    def show_files(self, files: Sequence[tuple[str, str]]) -> None:
        """Show `files`; the cursor goes behind them."""
        self._files, self._error = list(files), ""
        self._cursor = len(self._files)
        self.refresh(layout=True)

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back."""
        self._error = message
        self.refresh(layout=True)

    def say_again(self) -> None:
        self._label, self._error = again(self._label), again(self._error)
        self.refresh()

    def go_to(self) -> None:
        """Put the cursor here, at once."""
        self.screen.set_focus(self)

    def render(self) -> Content:
        hint = _("enter chooses a file") if not self._files else _("enter adds another · delete removes it")
        rows = [(f"{fit(name, min(NAME_WIDTH, max(map(len, self._names)))) + ' ' * GAP}{size}", "") for name, size in
                self._shown_files] + [(hint, "dim")]  # fmt: skip
        parts: list[Content] = []
        for place, (text, style) in enumerate(rows):
            head = fit(shown(self._label), self._label_width - 1) + " " if place == 0 else " " * self._label_width
            here = self.has_focus and place == self._cursor
            parts.append(Content.assemble(head, ("▸ " if here else "  ", ""), (text, "reverse" if here else style)))
        if self._error:
            parts.append(Content.styled(" " * self._label_width + "  " + shown(self._error), "$error"))
        return Content("\n").join(parts)

    @property
    def _shown_files(self) -> list[tuple[str, str]]:
        return [(shown(name), shown(size)) for name, size in self._files]

    @property
    def _names(self) -> list[str]:
        return [name for name, _size in self._shown_files]

    def action_move(self, rows: int) -> None:
        self._cursor = min(max(self._cursor + rows, 0), len(self._files))
        self.refresh()

    def action_add(self) -> None:
        self.post_message(self.Wanted())

    def action_remove(self) -> None:
        if self._files:
            self.post_message(self.Removed(min(self._cursor, len(self._files) - 1)))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
