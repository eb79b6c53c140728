"""Several lines to fill in: the label, the lines, and below them what is wrong. `tab` goes on, `enter` makes a line."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from fleet_tui.i18n import again
from widgets.field import named
from widgets.safe import MultilineInput, label


class MultilineField(Vertical):
    """As `Field`, for a text of several lines."""

    DEFAULT_CSS = """
    MultilineField {
        height: auto;
        & > .error { width: 1fr; color: $error; display: none; }
        & > .-shown { display: block; }
    }
    """

    class Changed(Message):
        """What is typed changed."""

        def __init__(self, field: MultilineField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> MultilineField:
            return self.field

    def __init__(
        self, name: str, value: str = "", *, max_length: int = 5_000, required: bool = False, id: str | None = None
    ) -> None:
        """`required`: it says that it must be filled in."""
        super().__init__(id=id)
        self.name_shown = name
        """What it is called."""
        self.required = required
        self._label = label(named(name, required=required))
        self._input = MultilineInput(value, max_length=max_length)
        self._error = label(classes="error")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._input
        yield self._error

    def say_again(self) -> None:
        self.name_shown = again(self.name_shown)

    @property
    def value(self) -> str:
        """What is typed."""
        return self._input.text

    @value.setter
    def value(self, value: str) -> None:
        self._input.put_text(value)

    def words_for(self, value: str) -> str:
        """`value` as it stands here."""
        return value

    def go_to(self) -> None:
        """Put the cursor here."""
        self.screen.set_focus(self._input)

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back."""
        self._error.update(message)
        self._error.set_class(bool(message), "-shown")

    @on(MultilineInput.Changed)
    def _changed(self, message: MultilineInput.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(self))
