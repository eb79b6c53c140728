"""One thing to fill in: its label, the line to type in, and below it what is wrong with what was typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from fleet_tui.domain.text import LINE_LIMIT
from fleet_tui.i18n import _, again
from widgets.safe import Label, TextInput, label

REQUIRED = "*"
"""Stands behind the name of what must be filled in."""


def named(name: str, *, required: bool) -> str:
    """What stands before something to fill in: `E-mail address *` where it must be."""
    return name + f" {REQUIRED}" if required else name


def required_legend() -> Label:
    """What the sign means: once in a form that has it. Where everything must be filled in there is neither."""
    return label(_("{sign} must be filled in").format(sign=REQUIRED), id="required", classes="hint")


class Field(Vertical):
    """Label, input, and an error or a hint below. What was typed stays, whatever happens."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        & > TextInput, & > TextInput:focus { border-left: solid $foreground; padding-left: 1; }
        & > TextInput:focus { border-left: solid $accent; }
        &:disabled > Label { color: $text-muted; }
        & > TextInput:disabled { border-left: none; padding-left: 2; }
        & > .hint { width: 1fr; color: $text-muted; display: none; }
        &:ansi > .hint { color: ansi_default; text-style: dim; }
        & > .error { width: 1fr; color: $error; display: none; }
        & > .-shown { display: block; }
    }
    """

    class FieldMessage(Message):
        """`value` is what is typed in `field`."""

        def __init__(self, field: Field, value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

        @property
        def control(self) -> Field:
            return self.field

    class Changed(FieldMessage):
        """What is typed changed."""

    class Submitted(FieldMessage):
        """`enter` was pressed in the field."""

    def __init__(
        self,
        name: str,
        value: str = "",
        *,
        hint: str = "",
        password: bool = False,
        takes_scans: bool = False,
        max_length: int = LINE_LIMIT,
        required: bool = False,
        id: str | None = None,
    ) -> None:
        """`name` is the label, `hint` says what is expected; with `takes_scans` a barcode reader may type here.

        `required`: it says that it must be filled in; whether it is, is for the form to check.
        """
        super().__init__(id=id)
        self.name_shown = name
        """What it is called."""
        self._required = required
        self._label = label(named(name, required=required))
        self._input = TextInput(value, password=password, max_length=max_length)
        self._input.takes_scans = takes_scans
        self._hint = label(hint, classes="hint -shown" if hint else "hint")
        self._error = label(classes="error")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._input
        yield self._hint
        yield self._error

    def say_again(self) -> None:
        self.name_shown = again(self.name_shown)

    @property
    def required(self) -> bool:
        """It says that it must be filled in."""
        return self._required

    @required.setter
    def required(self, required: bool) -> None:
        self._required = required
        self._label.update(named(self.name_shown, required=required))

    @property
    def value(self) -> str:
        """What is typed."""
        return self._input.value

    @value.setter
    def value(self, value: str) -> None:
        self._input.value = value
        self._input.cursor_position = len(self._input.value)

    def words_for(self, value: str) -> str:
        """`value` as it stands here."""
        return value

    def go_to(self) -> None:
        """Put the cursor here."""
        self.screen.set_focus(self._input)  # at once: the next key may be waiting already

    def show_hint(self, text: str) -> None:
        """Say what is expected, or what is known of what is typed; an empty text takes it back."""
        self._hint.update(text)
        self._hint.set_class(bool(text), "-shown")

    @property
    def most(self) -> int:
        """How many characters fit."""
        return self._input.max_length or LINE_LIMIT

    @property
    def is_wrong(self) -> bool:
        """An error is shown here."""
        return self._error.has_class("-shown")

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back."""
        self._error.update(message)
        self._error.set_class(bool(message), "-shown")

    def refuse(self, message: str) -> None:
        """Say what is wrong and ring: who scans does not look."""
        self.show_error(message)
        self.app.bell()

    def took(self, value: str, *, then: str = "") -> None:
        """`value` was handed in and taken: show `then` in its place, unless the next is being typed already."""
        if self.value == value:
            self.value = then

    @on(TextInput.Changed)
    def _changed(self, message: TextInput.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(self, message.value))

    @on(TextInput.Submitted)
    def _submitted(self, message: TextInput.Submitted) -> None:
        message.stop()
        self.post_message(self.Submitted(self, message.value))
