"""One of a few, on one line: `Title  ‹ Mrs ›`. The arrows change it, and so do the letters it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import fit
from widgets.safe import shown
from widgets.type_ahead import TypeAhead

LABEL_WIDTH = 20
"""Cells of the label: as in a `.fields` form, where fields stand below each other."""


class Pick(Widget, can_focus=True):
    """A label and one of `choices` (id and words). What is wrong with it stands below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
        Binding("enter", "submit", show=False),
    ]
    DEFAULT_CSS = """
    Pick { height: auto; width: 1fr; }
    """

    class PickMessage(Message):
        """`value` is the id of what is picked."""

        def __init__(self, pick: Pick, value: str) -> None:
            super().__init__()
            self.pick = pick
            self.value = value

        @property
        def control(self) -> Pick:
            return self.pick

    class Changed(PickMessage):
        """Another one is picked."""

    class Submitted(PickMessage):
        """`enter`: this one."""

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        value: str = "",
        *,
        label_width: int = LABEL_WIDTH,
        id: str | None = None,
    ) -> None:
        """`value` is the id of a choice; of anything else the first is picked. `label_width`: cells of the label."""
        super().__init__(id=id)
        self.name_shown: str = name
        """What it is called."""
        self._label_width = label_width
        self._offered: list[tuple[str, str]] = list(choices)
        self._choices = self._offered
        self._position = next((n for n, (choice, _words) in enumerate(choices) if choice == value), 0)
        self._error = ""
        self._type_ahead = TypeAhead()

    @property
    def value(self) -> str:
        """The id of what is picked."""
        return self._choices[self._position][0]

    @value.setter
    def value(self, value: str) -> None:
        """Pick `value` without a message; one that is not offered stands there as it is until another is picked."""
        ids = [choice for choice, _words in self._offered]
        self._choices = self._offered if value in ids else [*self._offered, (value, value)]
        self._position = [choice for choice, _words in self._choices].index(value)
        self.refresh()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other `choices`; what is picked stays, nothing picked becomes the first."""
        picked = self.value
        self._offered = list(choices)
        self.value = picked or self._offered[0][0]

    def words_for(self, value: str) -> str:
        """The words of the choice `value`; one that is not offered is its own."""
        return dict(self._offered).get(value, value)

    def go_to(self) -> None:
        """Put the cursor here, at once."""
        self.screen.set_focus(self)

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back."""
        self._error = message
        self.refresh(layout=True)

    def say_again(self) -> None:
        """What is picked stays."""
        picked = self.value
        self.name_shown, self._error = again(self.name_shown), again(self._error)
        self._offered = [(choice, again(words)) for choice, words in self._offered]
        self.value = picked

    def render(self) -> Content:
        words = shown(self._choices[self._position][1])
        left, right = "  " if self.disabled else "‹›"
        line = Content.assemble(
            fit(shown(self.name_shown), self._label_width - 1) + " ",
            (f"{left} ", "" if self.has_focus else "dim"),
            (words, "reverse" if self.has_focus else ""),
            (f" {right}", "" if self.has_focus else "dim"),
        )
        return Content.assemble(line, "\n", (shown(self._error), "$error")) if self._error else line

    def on_key(self, event: events.Key) -> None:
        """Letters pick the next choice with a word that begins so; none of them is a key of the page."""
        place = self._type_ahead.find(event, [words for _choice, words in self._choices], self._position)
        if place is not None:
            self._pick(place)
        if place is not None or (event.character is not None and event.character.isalpha()):
            event.stop()
            event.prevent_default()

    def action_turn(self, steps: int) -> None:
        self._pick((self._position + steps) % len(self._choices))

    def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self.value))

    def on_click(self) -> None:
        self.action_turn(1)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _pick(self, position: int) -> None:
        if position != self._position:
            self._position = position
            self.refresh()
            self.post_message(self.Changed(self, self.value))
