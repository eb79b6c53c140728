"""A date in three parts, day, month and year; typed or pasted whole into the first, it spreads over all three."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from fleet_tui.i18n import _, again
from fleet_tui.workspace.days import day_parts
from widgets.safe import TextInput, label

SEPARATORS = " /.-"
"""What typed after one part goes on to the next."""


class DateField(Vertical):
    """Label, three short inputs, and below them what is wrong."""

    DEFAULT_CSS = """
    DateField {
        height: auto;
        & Horizontal { height: 1; }
        & Label { width: 20; }
        & TextInput { width: 5; margin-right: 2; border-left: solid $foreground; padding-left: 1; }
        & TextInput:focus { border-left: solid $accent; padding-left: 1; }
        & .-year { width: 7; }
        & > .error { width: 1fr; color: $error; display: none; }
        & > .error.-shown { display: block; }
    }
    """

    class DateMessage(Message):
        """`parts`: day, month and year as typed."""

        def __init__(self, field: DateField, parts: tuple[str, str, str]) -> None:
            super().__init__()
            self.field = field
            self.parts = parts

        @property
        def control(self) -> DateField:
            return self.field

    class Changed(DateMessage):
        """What is typed changed."""

    class Submitted(DateMessage):
        """`enter` was pressed in the last part."""

    def __init__(self, name: str, parts: tuple[str, str, str] = ("", "", ""), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.name_shown: str = name
        """What it is called."""
        self._label = label(name)
        # The first takes a whole date, to be spread.
        self._inputs = [
            TextInput(parts[0], placeholder=_("DD")),
            TextInput(parts[1], placeholder=_("MM"), max_length=2),
            TextInput(parts[2], placeholder=_("YYYY"), max_length=4, classes="-year"),
        ]
        self._error = label(classes="error")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield from self._inputs
        yield self._error

    @property
    def parts(self) -> tuple[str, str, str]:
        """Day, month and year as typed."""
        day, month, year = (part.value for part in self._inputs)
        return day, month, year

    @property
    def value(self) -> str:
        """The day as typed, its parts joined: `24/11/2026`; empty when nothing is typed."""
        return "/".join(self.parts) if any(self.parts) else ""

    @value.setter
    def value(self, value: str) -> None:
        whole = day_parts(value) or [*value.split("/"), "", ""][:3]
        for part, text in zip(self._inputs, whole, strict=True):
            part.value = text

    def words_for(self, value: str) -> str:
        """`value` as it stands here."""
        return value

    def say_again(self) -> None:
        self.name_shown = again(self.name_shown)

    def go_to(self) -> None:
        """Put the cursor here."""
        self._inputs[0].focus()

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back."""
        self._error.update(message)
        self._error.set_class(bool(message), "-shown")

    @on(TextInput.Changed)
    def _changed(self, message: TextInput.Changed) -> None:
        message.stop()
        place = self._place(message)
        if place == 0 and (whole := day_parts(message.value)):
            for part, text in zip(self._inputs, whole, strict=True):
                part.value = text
            self._inputs[-1].focus()
        elif message.value.endswith(tuple(SEPARATORS)):
            self._inputs[place].value = message.value.rstrip(SEPARATORS)
            self._inputs[min(place + 1, len(self._inputs) - 1)].focus()
        self.post_message(self.Changed(self, self.parts))

    @on(TextInput.Submitted)
    def _submitted(self, message: TextInput.Submitted) -> None:
        message.stop()
        place = self._place(message)
        if place + 1 < len(self._inputs) and any(self.parts):
            self._inputs[place + 1].focus()
        else:
            self.post_message(self.Submitted(self, self.parts))

    def _place(self, message: TextInput.Changed | TextInput.Submitted) -> int:
        return next(place for place, part in enumerate(self._inputs) if part is message.input)
