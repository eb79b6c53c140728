"""A date in three parts, day, month and year.

A separator goes on to the next part, and so does a full part by itself; a part is selected when one comes to it, so
that what is typed takes its place. A whole date, typed or pasted into any part, spreads over all three; so does a day
that is told by today (`tomorrow`, `+3`), where the field knows which day that is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from fleet_tui.domain.typed_day import InvalidDay, day_parts, may_tell_a_day, parse_day
from fleet_tui.i18n import _, again
from widgets.field import named
from widgets.safe import TextInput, label

_SEPARATOR = re.compile(r"[ /.\-]+")
"""What typed after one part goes on to the next."""
_DIGITS = re.compile("[0-9]*")
_PARTS = re.compile(r"[0-9 /.\-]+")
"""What may be typed of a date in figures."""
_LENGTHS = (2, 2, 4)
"""Digits of day, month and year."""
_SHOWN = 20
"""Characters shown of what could not be taken."""


class DateField(Vertical):
    """Label, three short inputs, and below them what is known of the day, or what is wrong."""

    DEFAULT_CSS = """
    DateField {
        height: auto;
        & Horizontal { height: 1; }
        & Label { width: 20; }
        & TextInput { width: 5; margin-right: 2; border-left: solid $foreground; padding-left: 1; }
        & TextInput:focus { border-left: solid $accent; padding-left: 1; }
        & .-year { width: 7; }
        & > .error { width: 1fr; color: $error; display: none; }
        & > .hint { width: 1fr; padding-left: 20; color: $text-muted; display: none; }
        &:ansi > .hint { color: ansi_default; text-style: dim; }
        & > .-shown { display: block; }
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

    def __init__(
        self,
        name: str,
        parts: tuple[str, str, str] = ("", "", ""),
        *,
        today: date | None = None,
        required: bool = False,
        id: str | None = None,
    ) -> None:
        """`today`: what `tomorrow` and `+3` are told by; without it they are no days here.

        `required`: it says that it must be filled in.
        """
        super().__init__(id=id)
        self._today = today
        self.name_shown: str = name
        """What it is called."""
        self.required = required
        self._label = label(named(name, required=required))
        self._inputs = [
            TextInput(parts[0], placeholder=_("DD")),
            TextInput(parts[1], placeholder=_("MM")),
            TextInput(parts[2], placeholder=_("YYYY"), classes="-year"),
        ]
        for part in self._inputs:
            part.select_on_focus = True  # what is typed takes the place of what was filled in
        self._known = list(parts)
        """What stands in the parts, as far as it was taken."""
        self._before: list[str] | None = None
        """What stood in the parts before somebody began to tell a day by today."""
        self._arrived = False
        """Whether a full part went on by itself, and nothing was typed since."""
        self._not_taken = ""
        self._hint = label(classes="hint")
        self._error = label(classes="error")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield from self._inputs
        yield self._hint
        yield self._error

    @property
    def parts(self) -> tuple[str, str, str]:
        """Day, month and year as typed, or those of the day that is told by today."""
        if (told := self._told) is not None:
            return f"{told:%d}", f"{told:%m}", f"{told:%Y}"
        day, month, year = (part.value for part in self._inputs)
        return day, month, year

    @property
    def value(self) -> str:
        """The day as typed, its parts joined: `24/11/2026`; empty when nothing is typed."""
        return "/".join(self.parts) if any(self.parts) else ""

    @value.setter
    def value(self, value: str) -> None:
        self._fill(day_parts(value) or [*value.split("/"), "", ""][:3])

    def words_for(self, value: str) -> str:
        """`value` as it stands here."""
        return value

    def say_again(self) -> None:
        self.name_shown = again(self.name_shown)

    def go_to(self) -> None:
        """Put the cursor here."""
        self._inputs[0].focus()

    def show_hint(self, text: str) -> None:
        """Say what is known of the day that is typed; an empty text takes it back."""
        self._hint.update(text)
        self._hint.set_class(bool(text), "-shown")

    def show_error(self, message: str) -> None:
        """Say what is wrong, here; an empty message takes it back, but not what is said of the last key or paste."""
        message = message or self._not_taken
        self._error.update(message)
        self._error.set_class(bool(message), "-shown")

    @on(TextInput.Changed)
    def _changed(self, message: TextInput.Changed) -> None:
        message.stop()
        place = self._place(message)
        text = self._inputs[place].value  # more may have been typed since the message was sent
        if text != self._known[place]:
            self._typed(place, text)
        self.post_message(self.Changed(self, self.parts))

    def _typed(self, place: int, text: str) -> None:
        """Take what a person typed or pasted into a part: a whole date spreads, a separator and a full part go on."""
        self._say_not_taken("")
        if whole := day_parts(text):
            self._fill(whole)
            self._inputs[-1].focus()
            return
        if self._before is not None and self._typed_on(place, text):
            return
        if told := self._telling(place, text):
            self._begin_telling(place, told)
            return
        if not text:
            self._before = None
            self._put(place, "")
            return
        pieces = _SEPARATOR.split(text)
        if place + len(pieces) > len(self._inputs) and not pieces[-1]:
            pieces.pop()  # behind the year nothing comes
        if place + len(pieces) > len(self._inputs) or not all(map(_DIGITS.fullmatch, pieces)):
            self._put(place, self._known[place])
            self._say_no_day(text)
            return
        for part, digits in enumerate(pieces, start=place):
            self._put(part, digits[: _LENGTHS[part]] or self._known[part])
            if len(digits) > _LENGTHS[part]:
                self._say_not_taken(_("“{text}” has too many digits.").format(text=digits[:_SHOWN]))
        self._move_from(place, pieces)

    def _telling(self, place: int, text: str) -> str:
        """What of `text` may tell a day by today: all of it, or what was typed behind the digits that stood there."""
        if self._today is None:
            return ""
        return next(filter(may_tell_a_day, (text, text.removeprefix(self._known[place]))), "")

    def _begin_telling(self, place: int, text: str) -> None:
        """Let what tells a day stand in its part until it is whole: a word is with its last letter, `+3` may go on."""
        if self._before is None:
            self._before = [*self._known]
        self._put(place, text)
        if self._told is not None and not text.startswith("+"):
            self._end_telling()
            self._inputs[-1].focus()

    def _typed_on(self, place: int, text: str) -> bool:
        """Whether the telling ends with what was typed on: a part of a date is taken, the rest is no day."""
        added = _added(self._known[place], text)
        separated = self._told is not None and _SEPARATOR.match(added)
        if not separated and (not text or may_tell_a_day(text)):
            return False
        if separated or day_parts(added) or (self._told is None and _PARTS.fullmatch(added)):
            self._end_telling()
            said = self._not_taken
            self._typed(place, added)
            self._say_not_taken(self._not_taken or said)
        else:
            self._drop_telling(text)
            self._inputs[place].action_select_all()
        return True

    @property
    def _told(self) -> date | None:
        """The day that is told by today; None while that is not whole, or none is told so."""
        if self._before is None:
            return None
        try:
            return next((parse_day(text, self._today) for text in self._known if may_tell_a_day(text)), None)
        except InvalidDay:
            return None

    def _end_telling(self) -> None:
        """Write out the day that was told, or what stood there before when it is none."""
        if self._before is None:
            return
        if self._told is not None:
            self._fill(self.parts)
        else:
            self._drop_telling(next(filter(may_tell_a_day, self._known), ""))

    def _drop_telling(self, text: str) -> None:
        """Let stand what stood there before, and say that `text` is no day."""
        self._fill(self._before or ())
        self._say_no_day(text)

    def _say_no_day(self, text: str) -> None:
        self._say_not_taken(_("“{text}” is not a day: write day, month and year.").format(text=text[:_SHOWN]))

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        self._end_telling()

    def _move_from(self, place: int, pieces: Sequence[str]) -> None:
        """Put the cursor where the next digit goes."""
        arrived, self._arrived = self._arrived, False
        if pieces == [""] or (arrived and pieces[0] == ""):
            self._inputs[place].action_select_all()  # the full part before went on by itself: its separator comes late
        elif len(pieces) > 1:
            self._inputs[place + len(pieces) - 1].focus()
        elif len(pieces[0]) == _LENGTHS[place] and place + 1 < len(self._inputs):
            self._arrived = True
            self._inputs[place + 1].focus()

    def _fill(self, parts: Sequence[str]) -> None:
        self._before = None
        for place, text in enumerate(parts):
            self._put(place, text)

    def _put(self, place: int, text: str) -> None:
        """Let `text` stand in a part; what follows of it is not taken for typing."""
        self._known[place] = text
        self._inputs[place].value = text

    def _say_not_taken(self, message: str) -> None:
        self._not_taken = message
        self.show_error("")

    @on(TextInput.Submitted)
    def _submitted(self, message: TextInput.Submitted) -> None:
        message.stop()
        if self._before is not None:
            whole = self._told is not None
            self._end_telling()
            if whole:
                self.post_message(self.Submitted(self, self.parts))
            return
        place = self._place(message)
        if place + 1 < len(self._inputs) and any(self.parts):
            self._inputs[place + 1].focus()
        else:
            self.post_message(self.Submitted(self, self.parts))

    def _place(self, message: TextInput.Changed | TextInput.Submitted) -> int:
        return next(place for place, part in enumerate(self._inputs) if part is message.input)


def _added(before: str, text: str) -> str:
    """What was typed or pasted into `before`, wherever, to make it `text`."""
    start = _alike(before, text)
    end = _alike(before[start:][::-1], text[start:][::-1])
    return text[start : len(text) - end]


def _alike(one: str, other: str) -> int:
    """How many characters they have in common from the beginning on."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
