"""A list to choose one thing from; what cannot be chosen says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.safe import shown
from widgets.table_source import Cell, ListSource, Role, Row


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry. `key`, or one of its `aliases`, takes it at once; `why_not` says why it cannot be taken now."""

    id: str
    label: str
    key: str = ""
    hint: str = ""
    why_not: str = ""
    aliases: tuple[str, ...] = ()


class ChoiceList(FleetTable):
    """Entries one below the other: `enter`, a click or the entry's own key chooses."""

    HEADER_HEIGHT = 0
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open_row", show=False)]
    DEFAULT_CSS = """
    ChoiceList { height: auto; max-height: 100%; }
    """

    class ChoiceMessage(Message):
        """About `choice`."""

        def __init__(self, choices: ChoiceList, choice: Choice) -> None:
            super().__init__()
            self.choices = choices
            self.choice = choice

        @property
        def control(self) -> ChoiceList:
            return self.choices

    class Chosen(ChoiceMessage):
        """The choice is taken."""

    class Refused(ChoiceMessage):
        """The choice was asked for and cannot be taken: `choice.why_not`."""

    def __init__(self, choices: Sequence[Choice] = (), *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id, empty=empty)
        self._choices: dict[str, Choice] = {}
        self.show_choices(choices)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices`."""
        self._choices = {choice.id: choice for choice in choices}
        table = [{"key": c.key, "label": c.label, "hint": c.why_not or c.hint} for c in choices]
        used = [name for name in ("key", "label", "hint") if any(texts[name] for texts in table)]
        rows = [
            Row(choice.id, [Cell(texts[name], _role(choice, name)) for name in used])
            for choice, texts in zip(choices, table, strict=True)
        ]
        columns = [_column(name, max(cell_len(shown(texts[name])) for texts in table)) for name in used]
        self.show(ListSource(rows), columns)

    def on_key(self, event: events.Key) -> None:
        pressed = {event.key, event.character}
        for choice in self._choices.values():
            if pressed.intersection(filter(None, (choice.key, *choice.aliases))):
                event.stop()
                event.prevent_default()
                self.move_cursor_to(choice.id)
                self._choose(choice)
                return

    def click_row(self, row: int, *, times: int) -> None:
        super().click_row(row, times=2)

    def action_open_row(self) -> None:
        if (key := self.cursor_key) is not None:
            self._choose(self._choices[key])

    def action_toggle_mark(self) -> None:
        """Nothing is marked here: one is chosen."""

    def _choose(self, choice: Choice) -> None:
        self.post_message((self.Refused if choice.why_not else self.Chosen)(self, choice))


def _role(choice: Choice, name: str) -> Role:
    if choice.why_not or name == "hint":
        return "dim"
    return "strong" if name == "key" else ""


def _column(name: str, width: int) -> Column:
    if name == "label":
        return Column(name, "", width, min_width=min(width, 10), flexible=True)
    return Column(name, "", width, min_width=min(width, 10), priority=1)
