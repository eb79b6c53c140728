"""The foot of a screen: the newest message, while there is one, above the keys that act here."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from widgets.key_hints import KeyHint, line_of_hints
from widgets.safe import Label, Severity, label
from widgets.saying import told_again

Hint = KeyHint | tuple[str, str]
"""A key and what it does; as a pair: it acts always."""


class KeysLine(Widget):
    """Keys, most used first; dim what does not apply now."""

    DEFAULT_CSS = "KeysLine { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self) -> None:
        super().__init__()
        self.hints: list[KeyHint] = []

    def render(self) -> Content:
        return line_of_hints(self.hints, self.content_size.width)


class FooterLine(Widget):
    """Keys that act here. A narrow terminal drops the last ones, never those to keep: the help and the way out.

    A message takes rows of its own above them: what stands on the screen gives way, and nothing is covered.
    """

    DEFAULT_CSS = """
    FooterLine {
        dock: bottom;
        layout: vertical;
        height: auto;
        width: 1fr;
        padding: 0 1;
        & > Label { width: 1fr; height: auto; max-height: 4; display: none; }
        & > Label.-said { display: block; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = KeysLine()
        self._message = label("")

    def compose(self) -> ComposeResult:
        yield self._message
        yield self._keys

    @property
    def hints(self) -> list[KeyHint]:
        """The keys, most used first."""
        return self._keys.hints

    @property
    def message(self) -> Label:
        """Where a message stands; without one it is not displayed."""
        return self._message

    def show(self, keys: Iterable[Hint]) -> None:
        """What the footer says from now on, most used first; the way out stands last."""
        hints = [each if isinstance(each, KeyHint) else KeyHint(*each) for each in keys]
        hints.sort(key=lambda hint: hint.leaves)
        if hints != self.hints:
            self._keys.hints = hints
            self._keys.refresh()

    def tell(self, text: str, severity: Severity = "information") -> None:
        """Show `text` above the keys; an empty one takes back what stands there."""
        self._message.update(text)
        self._message.set_class(bool(text), "-said")
        for each in ("information", "warning", "error"):
            self._message.set_class(each == severity, f"-{each}")

    def say_again(self) -> None:
        self._keys.hints = [told_again(hint) for hint in self.hints]
        self._keys.refresh()
