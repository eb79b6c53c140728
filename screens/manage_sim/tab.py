"""What the tabs of *Manage a SIM* have in common."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.changes.models import Change
from fleet_tui.domain.line import Line
from fleet_tui.workspace.line_edits import LineEdits
from screens.base import FleetScreen

LABEL_WIDTH = 20
"""Cells of a label beside what is read, as the stylesheet gives those beside what is typed."""


class Tab(VerticalScroll, can_focus=True):
    """One tab: it shows a line and holds what is typed about it. What is done with that is the screen's.

    A tab of fields has the focus itself first, so that the printable keys act; `enter` or `tab` goes into its fields.
    """

    KEYS: ClassVar[tuple[str, ...]] = ()
    """Actions of this tab alone, most used first."""
    ENTER: ClassVar[str] = ""
    """What `enter` does, as long as one is not typing; empty: nothing worth saying."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_in", show=False)]

    class Edited(Message):
        """Something was typed or switched: the edits have it already."""

    class Told(Message):
        """Something to say below the tab; empty: nothing any more."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class OrderWanted(Message):
        """This change, of what is typed into `fields`, is to be reviewed."""

        def __init__(self, change: Change, fields: tuple[str, ...]) -> None:
            super().__init__()
            self.change = change
            self.fields = fields

    @property
    def offered(self) -> Capabilities:
        """What the operator offers."""
        return self.screen.workspace.capabilities if isinstance(self.screen, FleetScreen) else ALL

    def show(self, line: Line, edits: LineEdits) -> None:
        """Show `line`, with what was typed about it."""
        raise NotImplementedError

    def status(self) -> str:
        """A few words at the right of the title."""
        return ""

    def unsavable(self) -> str:
        """Why nothing of this tab can be saved at all; empty where something can."""
        return ""

    def go_to(self) -> None:
        """Put the focus where the keys of this tab act."""
        self.focus()

    def action_go_in(self) -> None:
        if not self.has_focus:
            raise SkipAction
        self.app.action_focus_next()

    def save(self) -> None:
        """Ask for what was typed to be done; says at the field what is wrong with it."""
