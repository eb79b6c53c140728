"""Choices in a narrow place, as in the step of a wizard; and choices of which several can be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.choice_list import Choice, ChoiceList
from widgets.columns import GAP
from widgets.table_source import Cell, Row


class StepChoices(ChoiceList):
    """A reason goes on behind its entry as far as there is room. `up` at the first entry leaves the list."""

    class LeftUpwards(Message):
        """The person wants to go further up than the first entry."""

        def __init__(self, choices: StepChoices) -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> StepChoices:
            return self.choices

    def __init__(
        self, choices: Sequence[Choice] = (), *, id: str | None = None, classes: str = "", empty: str = ""
    ) -> None:
        super().__init__(choices, id=id, empty=empty)
        self.set_classes(classes)

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self._choices.get(self.cursor_key or "")

    def show_choices(self, choices: Sequence[Choice]) -> None:
        # No column of reasons: they take what is left of their row.
        self._reasons = {choice.id: choice.why_not for choice in choices}
        super().show_choices([replace(choice, why_not="") for choice in choices])
        self._choices = {choice.id: choice for choice in choices}

    def entry(self, choice: Choice, texts: Mapping[str, str], used: Sequence[str]) -> Row:
        if not (reason := self._reasons[choice.id]):
            return super().entry(choice, texts, used)
        whole = Cell(f"{choice.label}{' ' * GAP}{reason}", "dim", wide=True)
        return Row(choice.id, [whole, *[""] * (len(used) - 1)])

    def action_move(self, rows: int) -> None:
        before = self.cursor_row
        super().action_move(rows)
        if rows < 0 and self.cursor_row == before:
            self.post_message(self.LeftUpwards(self))


class TickedChoices(StepChoices):
    """Several can be had: `space` ticks the entry or takes the tick away, `enter` is done with the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", show=False)]

    class Ticked(ChoiceList.ChoiceMessage):
        """The tick of `choice` is to change."""

    class Done(Message):
        """`enter`: these."""

        def __init__(self, choices: TickedChoices) -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> TickedChoices:
            return self.choices

    def action_tick(self) -> None:
        if (choice := self.current) is not None:
            self.post_message((self.Refused if choice.why_not else self.Ticked)(self, choice))

    def action_open_row(self) -> None:
        self.post_message(self.Done(self))
