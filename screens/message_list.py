"""The messages of this run, to be read again: a row of the screen holds one of them, and not for long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from fleet_tui.domain.calendar import day_of
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import clock, moment
from screens.base import bindings
from widgets.columns import Column
from widgets.dialog import Dialog
from widgets.fleet_table import FleetTable
from widgets.messages import Told
from widgets.safe import Label, label, rule
from widgets.table_source import Cell, ListSource, Role, Row

_KINDS: Mapping[str, tuple[str, Role]] = {
    "error": (N_("error"), "refused"),
    "warning": (N_("warning"), "pending"),
    "information": (N_("info"), ""),
}
_WIDEST = 100
"""Cells of the box."""
_FEWEST, _MOST = 3, 8
"""Rows of the table below its heading."""
_AROUND_MESSAGE = 3
"""The rule above the message, a blank row and the hint below it."""


class MessagesDialog(Dialog[None]):
    """The newest first; what is under the cursor stands below with every word. `y` and `enter` copy it.

    The table leaves that the room it needs, but for three rows; a message longer still is scrolled.
    """

    TYPE_AHEAD = 0
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("copy"), Binding("enter", "act('copy')", show=False)]
    DEFAULT_CSS = f"""
    MessagesDialog {{
        & > .dialog {{ width: 100%; max-width: {_WIDEST}; }}
        & FleetTable {{ height: auto; }}
        & #reader {{ height: auto; scrollbar-size-vertical: 1; }}
        & #whole {{ width: 1fr; height: auto; }}
    }}
    """

    def __init__(self, told: Iterable[Told], today: date) -> None:
        super().__init__(_("Messages"))
        self._told = [*reversed([*told])]
        self._today = today

    def content(self) -> ComposeResult:
        if not self._told:
            yield label(_("No messages yet."))
            yield label(_("esc closes"), classes="hint")
            return
        yield FleetTable(self._columns(), ListSource([self._row(each) for each in self._told]))
        yield rule()
        with VerticalScroll(id="reader"):
            yield label(id="whole")
        yield label(_("y copies, esc closes"), classes="hint", id="copied")

    def say_again(self) -> None:
        super().say_again()
        for table in self.query(FleetTable):
            table.show_columns(self._columns())  # the kinds are longer in one language than in another

    def _columns(self) -> list[Column]:
        times = max(len(self._when(each)) for each in self._told)
        kinds = max(len(_(kind)) for kind, _role in _KINDS.values())
        return [
            Column("at", _("Time"), max(times, len(_("Time")))),
            Column("kind", _("Kind"), max(kinds, len(_("Kind")))),
            Column("text", _("Message"), 30, min_width=20, flexible=True),
        ]

    def on_fleet_table_cursor_moved(self) -> None:
        if (message := self._current) is not None:
            self.query_one("#whole", Label).update(message.text)
            self.query_one("#reader").scroll_home(animate=False)
            self._share_room()

    def on_resize(self) -> None:
        if self._told:
            self._share_room()

    def _share_room(self) -> None:
        frame, reader, whole = (self.query_one(each) for each in (".dialog", "#reader", "#whole"))
        room = self.size.height - frame.gutter.height - _AROUND_MESSAGE
        width = min(_WIDEST, self.size.width) - frame.gutter.width
        needed = whole.get_content_height(self.size, self.size, width)
        rows = min(len(self._told), max(_FEWEST, min(_MOST, room - needed - 1)))
        self.query_one(FleetTable).styles.max_height = rows + 1
        reader.styles.max_height = room - rows - 1
        reader.can_focus = needed > room - rows - 1
        hint = _("y copies, tab goes to the message, page down reads on, esc closes")
        self.query_one("#copied", Label).update(hint if reader.can_focus else _("y copies, esc closes"))

    def on_fleet_table_row_activated(self) -> None:
        self.action_act("copy")

    def action_act(self, _action: str) -> None:
        """Copy the message under the cursor, whole."""
        if (message := self._current) is not None:
            self.app.copy_to_clipboard(message.text)
            self.query_one("#copied", Label).update(_("Copied, where the terminal allows it."))

    @property
    def _current(self) -> Told | None:
        key = self.query_one(FleetTable).cursor_key
        return next((each for each in self._told if each.id == key), None)

    def _when(self, message: Told) -> str:
        return clock(message.at) if day_of(message.at) == self._today else moment(message.at)

    def _row(self, message: Told) -> Row:
        kind, role = _KINDS[message.severity]
        return Row(message.id, [self._when(message), Cell(_(kind), role), message.text])
