"""A list to choose one thing from; what cannot be chosen says why. A word typed finds its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.safe import shown
from widgets.saying import told_again
from widgets.table_source import Cell, ListSource, Role, Row
from widgets.type_ahead import TypeAhead

MOVING = frozenset("jk")
"""Letters that move the cursor where no word begins with them."""
_HEADING = "\0"
"""What the key of a group's own row begins with: no id of an entry does."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry. `key`, or one of its `aliases`, takes it at once; `why_not` says why it cannot be taken now.

    `amount` stands at its right end, below those of the others. Entries of one `group` stand together, under its name.
    """

    id: str
    label: str
    key: str = ""
    hint: str = ""
    why_not: str = ""
    aliases: tuple[str, ...] = ()
    amount: str = ""
    group: str = ""


class ChoiceList(FleetTable):
    """Entries one below the other: `enter`, a click or the entry's own key chooses.

    Letters go to the entry with a word that begins so, and start nothing else; where an entry has a letter for a key,
    the list is a menu, and letters are its keys.
    """

    finds_words = True
    """Whether letters look for a word at all; where the list is a part of a page, they are the keys of the page."""
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
        self._type_ahead = TypeAhead()
        self.show_choices(choices)

    @property
    def takes_letters(self) -> bool:
        """A letter is a part of a word here, no key of the page. A list of numbers has no words."""
        choices = self._choices.values()
        words = any(char.isalpha() for choice in choices for char in choice.label)
        return self.finds_words and words and not any(choice.key.isalpha() for choice in choices)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices`."""
        self._choices = {choice.id: choice for choice in choices}
        table = [{"key": c.key, "label": c.label, "amount": c.amount, "hint": c.why_not or c.hint} for c in choices]
        used = [name for name in ("key", "label", "amount", "hint") if any(texts[name] for texts in table)]
        columns = [_column(name, max(cell_len(shown(texts[name])) for texts in table)) for name in used]
        rows: list[Row] = []
        group = ""
        for choice, texts in zip(choices, table, strict=True):
            if choice.group != group:
                group = choice.group
                rows.append(Row(f"{_HEADING}{group}", [Cell(group, "strong", wide=True), *[""] * (len(used) - 1)]))
            rows.append(self.entry(choice, texts, used))
        self.show(ListSource(rows), columns)

    def say_again(self) -> None:
        kept = self.cursor_key
        super().say_again()
        self.show_choices([told_again(choice) for choice in self._choices.values()])
        if kept is not None:
            self.move_cursor_to(kept)

    def entry(self, choice: Choice, texts: Mapping[str, str], used: Sequence[str]) -> Row:
        """The row of `choice`: those of its `texts` whose columns are `used`."""
        return Row(choice.id, [Cell(texts[name], _role(choice, name)) for name in used])

    def reload(self, *, keep_key: bool = True) -> None:
        """As `FleetTable.reload`; the cursor never stays on the name of a group."""
        super().reload(keep_key=keep_key)
        if self.cursor_row is not None and self._is_heading(self.cursor_row):
            self.move_cursor(self.cursor_row)

    def move_cursor(self, row: int) -> None:
        """Put the cursor on `row`, or on the next entry where that is the name of a group."""
        last = self.source.row_count - 1
        if last < 0:
            return
        wanted = min(max(row, 0), last)
        before, after = range(wanted, -1, -1), range(wanted, last + 1)
        ways = [*before, *after] if wanted < (self.cursor_row or 0) else [*after, *before]
        target = next((each for each in ways if not self._is_heading(each)), wanted)
        super().move_cursor(target)
        if target == 1 and self._is_heading(0):
            self.scroll_y = 0  # the name of the first group comes into sight again

    def _is_heading(self, row: int) -> bool:
        return self.source.row_key(row).startswith(_HEADING)

    def on_key(self, event: events.Key) -> None:
        pressed = {event.key, event.character}
        own = next((c for c in self._choices.values() if pressed.intersection(filter(None, (c.key, *c.aliases)))), None)
        if own is None or self._type_ahead.under_way(event):
            found = self.takes_letters and self._find_word(event)
            letter = self.takes_letters and event.character is not None and event.character.isalpha()
            if found or (own is None and letter and event.key not in MOVING):
                event.stop()
                event.prevent_default()
                return
        if own is not None:
            event.stop()
            event.prevent_default()
            self.move_cursor_to(own.id)
            self._choose(own)

    def _find_word(self, event: events.Key) -> bool:
        """Go to the entry that a word leads to; whether `event` is a part of one."""
        ids = list(self._choices)
        here = ids.index(self.cursor_key) if self.cursor_key in self._choices else -1
        place = self._type_ahead.find(event, [shown(choice.label) for choice in self._choices.values()], here)
        if place is not None:
            self.move_cursor_to(ids[place])
        return place is not None

    def click_row(self, row: int, *, times: int) -> None:
        super().click_row(row, times=2)

    def action_open_row(self) -> None:
        if (key := self.cursor_key) in self._choices:
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
    if name == "amount":
        return Column(name, "", width, align="right")
    if name == "label":
        return Column(name, "", width, min_width=min(width, 10), flexible=True)
    return Column(name, "", width, min_width=min(width, 10), priority=1)
