"""Dialogs: an opaque box over the page it is about, and deaf for a moment to what was typed before it was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from fleet_tui.i18n import _, again
from fleet_tui.i18n.said import speaking
from widgets.choice_list import Choice, ChoiceList
from widgets.field import Field
from widgets.safe import Button, TextInput, button, label, set_border_title, shown

ResultT = TypeVar("ResultT")
WIDTH, WIDE = 64, 78
"""Cells that a box takes at most, and one that needs the room."""
_AROUND = 6
"""Cells of its border and padding, or those beside its heading."""


def could_be_meant(moment: float, painted_at: float | None, type_ahead: float) -> bool:
    """Whether who pressed a key at `moment` could have seen by then, and meant, what was first painted at `painted_at`.

    All are seconds of the same clock; a `type_ahead` of 0 takes every key, `painted_at` None none.
    """
    return not type_ahead or (painted_at is not None and moment - painted_at >= type_ahead)


class Dialog(ModalScreen[ResultT | None]):
    """Something to answer before anything else goes on. `esc` answers None.

    An answer in the first `TYPE_AHEAD` seconds after the first painting was meant for what was there before: it is
    dropped (a menu takes it: `g` `1` is typed in one go), and so is every key that types no text. A subclass gives its
    `content` and answers with `answer`.
    """

    TYPE_AHEAD: ClassVar[float] = 0.3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("escape", "cancel", id="back", show=False),  # the key of the settings too
    ]
    DEFAULT_CSS = f"""
    Dialog {{
        align: center middle;
        background: transparent;  /* what is below stays in sight as it is: only the box is painted */
        & > .dialog {{
            background: $background;
            width: {WIDTH};
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            border: round $foreground;
            overflow-y: auto;
        }}
        &.-wide > .dialog {{ width: {WIDE}; }}
        & > .dialog > Field {{ margin-top: 1; }}
        & > .dialog > Field:first-child {{ margin-top: 0; }}
        & > .dialog > .hint {{ margin-top: 1; color: $text-muted; }}
        &:ansi > .dialog > .hint {{ color: ansi_default; text-style: dim; }}
        & .buttons {{ height: auto; align-horizontal: right; margin-top: 1; }}
        & .buttons Button {{ margin-left: 2; }}
    }}
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._heading = title
        self._painted_at: float | None = None

    def content(self) -> ComposeResult:
        """What stands inside the border."""
        yield from ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as frame:
            set_border_title(frame, self._heading)
            yield from self.content()

    def on_mount(self) -> None:
        self.call_after_refresh(self._note_painting)

    def say_again(self) -> None:
        set_border_title(self.query_one(".dialog"), again(self._heading))

    def answer(self, result: ResultT | None) -> None:
        """Close with `result`, unless it is too early to be meant."""
        if self._could_be_meant(monotonic()):
            self.dismiss(result)

    def hears(self, key: events.Key) -> bool:
        """A question that buttons answer hears no key pressed before it was seen, however late that key is handled."""
        return isinstance(self.focused, TextInput) or self._could_be_meant(key.time)

    def _could_be_meant(self, moment: float) -> bool:
        return could_be_meant(moment, self._painted_at, self.TYPE_AHEAD)

    def action_cancel(self) -> None:
        self.answer(None)

    def _note_painting(self) -> None:
        self._painted_at = monotonic()


class ConfirmDialog(Dialog[bool]):
    """Is that what you want? True only for the confirming button, or the first letter of *yes* in the language in use
    and in English; the focus is on the other button.

    For more than one thing (`count`) their number must be typed instead. `keep`: what the other button says where
    *Cancel* could be taken for the act itself.
    """

    AUTO_FOCUS = "#cancel"

    def __init__(self, title: str, body: Sequence[str], confirm_label: str, *, count: int = 1, keep: str = "") -> None:
        super().__init__(title)
        self._keep = keep
        self._body = body
        self._confirm_label = confirm_label
        self._number = count

    def content(self) -> ComposeResult:
        for line in self._body:
            yield label(line)
        if self._number > 1:
            yield Field(_("To confirm, type the number {count}").format(count=self._number), id="count")
        with Horizontal(classes="buttons"):
            yield button(self._keep or _("Cancel"), id="cancel")
            yield button(self._confirm_label, id="confirm")
        yield label(self._hint(), classes="hint")

    def _hint(self) -> str:
        if self._number > 1:
            return _("enter chooses, esc leaves")
        return _("enter chooses, {letter} is yes, esc leaves").format(letter=_yes_letter())

    def on_key(self, event: events.Key) -> None:
        """A digit begins the number, wherever the focus is; of one thing, a letter says yes."""
        if self._number == 1 and event.character is not None and event.character.casefold() in {"y", _yes_letter()}:
            event.stop()
            self.answer(True)
            return
        if self._number > 1 and event.character is not None and event.character in "0123456789":
            event.stop()
            field = self.query_one("#count", Field)
            field.go_to()
            field.value += event.character

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.answer(False)

    @on(Button.Pressed, "#confirm")
    @on(Field.Submitted, "#count")
    def _confirm(self) -> None:
        if self._number > 1:
            field = self.query_one("#count", Field)
            typed = "".join(char for char in field.value if char.isdecimal())
            if typed != str(self._number):
                field.show_error(_("Type {count}, or press esc: nothing has been changed.").format(count=self._number))
                field.go_to()
                return
        self.answer(True)


@speaking
def _yes_letter() -> str:
    return _("yes")[0]


class InputDialog(Dialog[str]):
    """One thing to type; answers with it. `check` gives what is wrong with it, or an empty text."""

    AUTO_FOCUS = "Field TextInput"

    def __init__(
        self, title: str, name: str, value: str = "", *, hint: str = "", check: Callable[[str], str] = lambda text: ""
    ) -> None:
        super().__init__(title)
        self._field = Field(name, value, hint=hint)
        self._check = check

    def content(self) -> ComposeResult:
        yield self._field
        with Horizontal(classes="buttons"):
            yield button(_("Cancel"), id="cancel")
            yield button(_("Go on"), id="go-on")
        yield label(_("enter goes on, esc leaves"), classes="hint")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.answer(None)

    @on(Button.Pressed, "#go-on")
    @on(Field.Submitted)
    def _go_on(self) -> None:
        wrong = self._check(self._field.value)
        self._field.show_error(wrong)
        if not wrong:
            self.answer(self._field.value)


class ChoiceDialog(Dialog[str]):
    """One of several; answers with the id of the choice."""

    TYPE_AHEAD = 0
    LEAST_WIDTH: ClassVar[int] = 36
    """The box is as wide as its choices need, from this on: what it is about stays in sight beside it."""

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__(title)
        self._choices = choices
        self._why_not = label(classes="why-not")

    def content(self) -> ComposeResult:
        yield ChoiceList(self._choices)
        yield self._why_not
        yield label(_("enter chooses, esc leaves"), classes="hint")

    def on_mount(self) -> None:
        super().on_mount()
        self._take_width()

    def say_again(self) -> None:
        super().say_again()
        self._take_width()

    def _take_width(self) -> None:
        inside = max(self.query_one(ChoiceList).needed_width, cell_len(shown(_("enter chooses, esc leaves"))))
        wanted = max(self.LEAST_WIDTH, inside + _AROUND, cell_len(shown(again(self._heading))) + _AROUND)
        self.query_one(".dialog").styles.width = min(wanted, WIDE)

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self.answer(message.choice.id)

    @on(ChoiceList.Refused)
    def _refused(self, message: ChoiceList.Refused) -> None:
        self._why_not.update(message.choice.why_not)
