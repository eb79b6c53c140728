"""The field of a day in the future: `5/12`, `+3` and `tomorrow` are understood, and what day that is stands below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on

from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day
from fleet_tui.workspace.days import day_words, effective_day_check
from widgets.dialog import InputDialog
from widgets.field import Field
from widgets.safe import TextInput


class DayField(Field):
    """A `Field` whose value is the whole day: what `today` tells of it is lost when a draft is opened tomorrow."""

    def __init__(self, name: str, today: date, value: str = "", *, hint: str = "", id: str | None = None) -> None:
        super().__init__(name, value, hint=hint, id=id)
        self._today = today
        self._expected = hint

    @property
    def value(self) -> str:
        """The day as `24/11/2026`; as it is typed while it is none."""
        text = self._input.value
        try:
            chosen = parse_day(text, self._today)
        except InvalidDay:
            return text
        return day(chosen) if chosen is not None else text

    @value.setter
    def value(self, value: str) -> None:
        self._input.value = value
        self._input.cursor_position = len(value)

    @on(TextInput.Changed)
    def _say_day(self) -> None:
        self.show_hint(day_words(self._input.value, self._today) or self._expected)


class DayDialog(InputDialog):
    """From which day an order takes effect; answers with the day as it is typed, empty for as soon as possible."""

    def __init__(self, today: date, chosen: date | None) -> None:
        check: Callable[[str], str] = effective_day_check(today)
        super().__init__(_("From which day?"), "", check=check)
        hint = _("day/month/year, or 5/12, +3, tomorrow; empty: as soon as possible")
        self._field = DayField(_("Day"), today, day(chosen) if chosen else "", hint=hint)
