"""Some rows to be read, in a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.dialog import Dialog
from widgets.fleet_table import FleetTable
from widgets.safe import label
from widgets.table_source import ListSource, Row


class TableDialog(Dialog[None]):
    """`rows` under `columns`; `esc` and `enter` close it."""

    TYPE_AHEAD = 0
    DEFAULT_CSS = """
    TableDialog > .dialog { width: 100%; max-width: 100; }
    TableDialog FleetTable { height: auto; max-height: 18; }
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        super().__init__(title)
        self._columns = columns
        self._rows = rows

    def content(self) -> ComposeResult:
        yield FleetTable(self._columns, ListSource(self._rows))
        yield label(_("esc closes"), classes="hint")

    def on_fleet_table_row_activated(self) -> None:
        self.answer(None)
