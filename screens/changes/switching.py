"""Turn switches over for all lines at once: blocks and options. Mixed states are shown as mixed."""

from __future__ import annotations

from abc import abstractmethod

from textual import on
from textual.app import ComposeResult

from fleet_tui.i18n import _, joined
from fleet_tui.workspace.change_draft import Typed
from fleet_tui.workspace.switches import Switches
from screens.base import bindings
from screens.changes.form import ChangeScreen, lines_words
from widgets.choice_list import Choice, ChoiceList
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, rule


class SwitchList(ChoiceList):
    """The switches as entries. `enter`, `space` or an entry's own key turns it over."""

    def __init__(self, switches: Switches, *, id: str | None = None) -> None:
        self.switches = switches
        super().__init__(id=id)

    @abstractmethod
    def entries(self) -> list[Choice]:
        """The switches as they stand now."""

    @abstractmethod
    def turn_over(self, switch: str) -> str:
        """Turn a switch over; why that cannot be, empty when it was done."""

    def on_mount(self) -> None:
        self.paint()

    def say_again(self) -> None:
        super().say_again()
        self.paint()

    def paint(self) -> None:
        """Show the switches again, the cursor where it was."""
        key = self.cursor_key
        self.show_choices(self.entries())
        if key is not None:
            self.move_cursor_to(key)


class SwitchScreen(ChangeScreen):
    """A list of switches, and the review of what was turned over."""

    KEYS = ("switch", "check")
    BINDINGS = bindings(*KEYS)
    switch_list: SwitchList
    """The list on this screen."""

    @abstractmethod
    def make_list(self) -> SwitchList:
        """The list of switches for these lines."""

    @abstractmethod
    def review_switched(self) -> None:
        """Review what was turned over."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label("", id="title")
        yield rule()
        self.switch_list = self.make_list()
        yield self.switch_list
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.begin()
        self.switch_list.focus()
        self._paint_title()

    def typed(self) -> Typed:
        return dict(self.switch_list.switches.wanted)

    def take_up(self, typed: Typed) -> None:
        self.switch_list.switches.want(typed)
        self.switch_list.paint()

    @on(ChoiceList.Chosen)
    @on(ChoiceList.Refused)
    def _turned_over(self, message: ChoiceList.ChoiceMessage) -> None:
        reason = self.switch_list.turn_over(message.choice.id)
        self.switch_list.paint()
        self._paint_title()
        self._tell(reason)
        self.edited()

    def do_switch(self) -> None:
        self.switch_list.action_open_row()

    def do_check(self) -> None:
        if self.switch_list.switches.wanted:
            self.review_switched()
        else:
            self._tell(_("Nothing was switched yet: space switches."))

    def _paint_title(self) -> None:
        summary = self.switch_list.switches.summary()
        self.query_one("#title", Label).update(joined("  ·  ", (lines_words(self.lines), summary)))

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)
