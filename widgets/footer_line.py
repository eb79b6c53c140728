"""The one footer line: the keys that act here, most used first; dim what does not apply now."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from widgets.key_hints import KeyHint, line_of_hints
from widgets.saying import told_again

Hint = KeyHint | tuple[str, str]
"""A key and what it does; as a pair: it acts always."""


class FooterLine(Widget):
    """Keys that act here. A narrow terminal drops the last ones, never those to keep: the help and the way out."""

    DEFAULT_CSS = """
    FooterLine { dock: bottom; height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: list[KeyHint] = []

    def show(self, keys: Iterable[Hint]) -> None:
        """What the footer says from now on, most used first; the way out stands last."""
        hints = [each if isinstance(each, KeyHint) else KeyHint(*each) for each in keys]
        hints.sort(key=lambda hint: hint.leaves)
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def say_again(self) -> None:
        self._hints = [told_again(hint) for hint in self._hints]
        self.refresh()

    def render(self) -> Content:
        return line_of_hints(self._hints, self.content_size.width)
