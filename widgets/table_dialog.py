"""Some rows to be read, in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from textual.app import ComposeResult

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.dialog import Dialog
from widgets.fleet_table import FleetTable
from widgets.safe import label, shown
from widgets.table_source import Cell, ListSource, Row


class TableDialog(Dialog[None]):
    """`rows` under `columns`, which are as wide as what they hold; `esc` and `enter` close it."""

    TYPE_AHEAD = 0
    BINDINGS = [("enter", "cancel")]
    DEFAULT_CSS = """
    TableDialog > .dialog { width: 100%; max-width: 100; }
    TableDialog FleetTable { height: auto; max-height: 18; }
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        super().__init__(title)
        self._columns = [_fitted(column, [row.cells[place] for row in rows]) for place, column in enumerate(columns)]
        self._rows = rows

    def content(self) -> ComposeResult:
        yield FleetTable(self._columns, ListSource(self._rows))
        yield label(_("esc closes"), classes="hint")

    def on_fleet_table_row_activated(self) -> None:
        self.answer(None)


def _fitted(column: Column, cells: Sequence[str | Cell]) -> Column:
    texts = [column.label, *(cell.text if isinstance(cell, Cell) else cell for cell in cells)]
    width = max(cell_len(shown(text)) for text in texts)
    return replace(column, width=width, min_width=min(width, column.min_width or column.width))
