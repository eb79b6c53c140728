"""*Plus*: what else can be done with the line, and what was ordered for it before."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.labels import CHANGES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.line import Line
from fleet_tui.domain.order import LineHistoryEntry, LineHistoryPage, Order, OutsideChange
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.list_differences import outside_cells
from fleet_tui.workspace.words import history_result
from screens.base import FleetScreen
from screens.manage_sim.action_list import ActionList, Offers
from screens.manage_sim.tab import Tab
from screens.order_rows import ITEM_ROLES
from widgets.choice_list import Choice
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.safe import Label, heading, label
from widgets.table_source import Cell, ListSource, Row


class MoreTab(Tab, can_focus=False):
    """The actions of a line's life, dim where they do not apply, and the line's history, newest first."""

    KEYS = ("open_order",)
    ACTIONS = ("activate", "suspend", "reactivate", "lost", "swap", "departure", "stop")
    """In the order of a line's life."""

    class HistoryWanted(Message):
        """The part of the history at `cursor` is wanted."""

        def __init__(self, line_id: str, cursor: str | None) -> None:
            super().__init__()
            self.line_id = line_id
            self.cursor = cursor

    class OrderOpened(Message):
        """This order is to be shown."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line_id = ""
        self._why_not: dict[str, str] = {}
        self._entries: list[LineHistoryEntry] = []
        self._outside: list[OutsideChange] = []
        self._next: str | None = None
        self._total: int | None = None
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield ActionList()
        yield label("", id="why-not", classes="hint")
        yield heading(_("History"), id="history-title")
        yield FleetTable(
            [
                Column("at", _("Ordered"), 16, priority=1),
                Column("what", _("Order"), 26, min_width=18, flexible=True),
                Column("result", _("Result"), 22, min_width=14, priority=2, flexible=True),
                Column("who", _("By"), 16, min_width=8, priority=3),
            ],
            self._source,
            id="history",
            empty=_("Asking the operator …"),
        )

    @property
    def actions(self) -> ActionList:
        """What can be done."""
        return self.query_one(ActionList)

    @property
    def history(self) -> FleetTable:
        """The table of earlier orders."""
        return self.query_one("#history", FleetTable)

    def show(self, line: Line, edits: LineEdits) -> None:
        if line.id != self._line_id:
            self._line_id = line.id
            self._fill([], None, None)
        if self.display:
            self.post_message(self.HistoryWanted(line.id, None))

    def go_to(self) -> None:
        self.actions.focus()
        if self._line_id:
            self.post_message(self.HistoryWanted(self._line_id, None))

    def offer(self, offers: Offers) -> None:
        """What can be done with the line."""
        kept = self.actions.cursor_key
        self.actions.show_choices(
            [
                Choice(action_id, offers[action_id].text, offers[action_id].key, why_not=offers[action_id].why_not)
                for action_id in self.ACTIONS
                if action_id in offers
            ]
        )
        if kept is not None:
            self.actions.move_cursor_to(kept)
        self._why_not = {action_id: offer.why_not for action_id, offer in offers.items()}
        self._say_why(self.actions.cursor_key or "")

    @on(FleetTable.CursorMoved, "ActionList")
    def _explain(self, message: FleetTable.CursorMoved) -> None:
        message.stop()
        self._say_why(message.key)

    @on(events.Resize)
    def _resized(self) -> None:
        self._say_why(self.actions.cursor_key or "")

    def _say_why(self, action_id: str) -> None:
        """Why the action under the cursor does not apply, in full, where there is no room for that beside its name."""
        reason = self._why_not.get(action_id, "")
        room = next((placed.width for placed in self.actions.placed if placed.column.id == "hint"), 0)
        self.query_one("#why-not", Label).update(reason if cell_len(reason) > room else "")

    def open_order(self) -> None:
        """Open the order under the cursor of the history."""
        self.history.action_open_row()

    def status(self) -> str:
        if self._total is None:
            return ""
        return ngettext("{count} order", "{count} orders", self._total).format(count=number(self._total))

    def add_history(self, line_id: str, page: LineHistoryPage, *, first: bool) -> None:
        """A part of the history is here; the first takes the place of what was there."""
        if line_id == self._line_id:
            if first:
                self._outside = page.outside
            self._fill([*([] if first else self._entries), *page.items], page.next_cursor, page.total)
            self.history.show_empty(_("Nothing was ordered for this line yet."))

    def tell(self, sentence: str) -> None:
        """Why there is no history."""
        self.history.show_empty(sentence)

    def _fill(self, entries: Sequence[LineHistoryEntry], further: str | None, total: int | None) -> None:
        self._entries, self._next, self._total = list(entries), further, total
        recorded = isinstance(self.screen, FleetScreen) and self.screen.workspace.recorded_only
        rows = [_row(entry, recorded=recorded) for entry in self._entries]
        if further is None:
            rows += [Row(f"list {place}", list(outside_cells(each))) for place, each in enumerate(self._outside)]
        self._source.replace(rows)
        self.history.reload()
        self.post_message(self.Edited())

    @on(FleetTable.CursorMoved, "#history")
    def _at_the_end(self, message: FleetTable.CursorMoved) -> None:
        message.stop()
        if self._next is not None and message.row == len(self._entries) - 1:
            self.post_message(self.HistoryWanted(self._line_id, self._next))
            self._next = None

    @on(FleetTable.RowActivated, "#history")
    def _opened(self, message: FleetTable.RowActivated) -> None:
        message.stop()
        if message.row < len(self._entries):  # what a list showed is no order
            self.post_message(self.OrderOpened(self._entries[message.row].order))


def _row(entry: LineHistoryEntry, *, recorded: bool) -> Row:
    order, item = entry.order, entry.item
    return Row(
        order.id,
        [
            moment(order.created_at),
            word(CHANGES, item.change.kind),
            Cell(history_result(entry, recorded=recorded), ITEM_ROLES.get(item.status, "")),
            order.created_by,
        ],
    )
