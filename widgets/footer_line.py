"""The foot of a screen: the newest message, while there is one, above the keys that act here."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from fleet_tui.i18n import _
from widgets.key_hints import KeyHint, line_of_hints
from widgets.safe import Label, Severity, label, words
from widgets.saying import told_again

MOST_ROWS = 4
"""Rows that a message takes of the screen."""
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
        & > Label { width: 1fr; height: auto; display: none; }
        & > Label.-said { display: block; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = KeysLine()
        self._message = label("")
        self._text = ""

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
        """Show `text` above the keys, or what fits of it; an empty one takes back what stands there."""
        self._text = text
        self._fit()
        self._message.set_class(bool(text), "-said")
        for each in ("information", "warning", "error"):
            self._message.set_class(each == severity, f"-{each}")

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """A message of more rows than there is room for says where all of it is."""
        rows = words(self._text).wrap(max(1, self.content_size.width)) if self.content_size.width else []
        if len(rows) > MOST_ROWS:
            shown = [row.plain for row in rows[: MOST_ROWS - 1]]
            self._message.update("\n".join([*shown, _("… F12 shows all of it")]))
        else:
            self._message.update(self._text)

    def say_again(self) -> None:
        self._fit()
        self._keys.hints = [told_again(hint) for hint in self.hints]
        self._keys.refresh()
