"""Choose one thing for all lines: a plan, an account, a split-bill profile."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.changes.models import Change
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import number
from fleet_tui.workspace.change_draft import Typed
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines
from screens.base import bindings
from screens.changes.form import ChangeScreen, lines_words, number_keys
from widgets.choice_list import Choice, ChoiceList
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, rule

_CHOSEN = "chosen"


class ChoosingScreen(ChangeScreen):
    """`enter`, or the number of an entry, leads to the review of it; what was chosen is kept as a draft."""

    KEYS: ClassVar[tuple[str, ...]] = ("choose",)
    BINDINGS = bindings(*KEYS)

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        super().__init__(lines, draft)
        self._chosen = ""

    @abstractmethod
    def choices(self) -> Iterable[Choice]:
        """What there is to choose from, without keys."""

    @abstractmethod
    def change_of(self, choice_id: str) -> Change:
        """The change that an entry stands for."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label(lines_words(self.lines), id="title")
        yield rule()
        yield ChoiceList(empty=_("There is nothing to choose from."))
        yield label("", id="state")
        yield FooterLine()

    def typed(self) -> Typed:
        return {_CHOSEN: self._chosen} if self._chosen else {}

    def take_up(self, typed: Typed) -> None:
        self._chosen = str(typed.get(_CHOSEN, ""))

    def on_mount(self) -> None:
        self.begin()
        self.paint_choices()
        self.query_one(ChoiceList).focus()

    def paint_choices(self) -> None:
        """Show the entries, each with a number key as far as they go."""
        keys = number_keys()
        shown = []
        for choice in self.choices():
            key, aliases = next(keys)
            shown.append(replace(choice, key=key, aliases=aliases))
        choices = self.query_one(ChoiceList)
        choices.show_choices(shown)
        choices.move_cursor_to(self._chosen)

    def say_again(self) -> None:
        super().say_again()
        self.paint_choices()

    def tell(self, text: str) -> None:
        """Say something below the list."""
        self.query_one("#state", Label).update(text)

    def do_choose(self) -> None:
        self.query_one(ChoiceList).action_open_row()

    @on(ChoiceList.Chosen)
    def _taken(self, message: ChoiceList.Chosen) -> None:
        self.tell("")
        self._chosen = message.choice.id
        self.review(self.lines, self.change_of(message.choice.id))

    @on(ChoiceList.Refused)
    def _refused(self, message: ChoiceList.Refused) -> None:
        self.tell(labelled(message.choice.label, message.choice.why_not))


def has_it_now(counts: Counter[str | None], value: str | None, total: int) -> str:
    """How many of `total` lines have `value` now: `now`, `3 of 20`; empty for none."""
    count = counts[value]
    if not count:
        return ""
    if count == total:
        return _("now")
    return _("{count} of {total}").format(count=number(count), total=number(total))
