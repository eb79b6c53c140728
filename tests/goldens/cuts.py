"""What may not happen on any screen of any size: a cell cut while its row has room, a footer without the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from textual.app import App

from fleet_tui.key_names import key_words
from screens.base import FleetScreen
from screens.dashboard import DashboardScreen
from tests.harness import screen_lines
from widgets.dialog import Dialog
from widgets.fleet_table import FleetTable
from widgets.safe import shown
from widgets.table_source import Cell

MEASURED = 300
"""Rows whose texts are measured, as those of lists are."""
SPARE = 2
"""Cells that may stand blank beside a cut text: less than it would take to show one more word of it."""


def mistakes(app: App[Any]) -> Iterator[str]:
    """What is wrong with what is on the screen now."""
    screen = app.screen
    size = f"{app.size.width}x{app.size.height}"
    for table in screen.query(FleetTable):
        if table.display and table.region and table.source.row_count:
            yield from (f"{size}: cut beside blanks: {text}" for text in cut_beside_blanks(table))
    *above, last = screen_lines(app)
    leave = key_words("escape")
    if isinstance(screen, FleetScreen) and not isinstance(screen, DashboardScreen) and f" {leave} " not in f" {last}":
        yield f"{size}: no way out in the footer: {last}"
    if isinstance(screen, Dialog) and not any(leave in line for line in (*above, last)):
        yield f"{size}: a dialog that does not say how it is left"
    foreign = [key for key in ("space", "enter", "esc") if key not in map(key_words, ("space", "enter", "escape"))]
    yield from (f"{size}: a key is not called so here: {key}" for key in foreign if f" {key} " in f" {last}")


def cut_beside_blanks(table: FleetTable) -> Iterator[str]:
    """Texts in sight that are cut, though the columns have more room than any row of the table needs."""
    first, height = round(table.scroll_offset.y), max(0, table.size.height - table.HEADER_HEIGHT)
    total = table.source.row_count
    all_rows = [row for row in range(min(total, MEASURED)) if not _goes_on(table, row)]
    texts = {row: [*map(_text, table.source.cells(row))] for row in all_rows}
    in_sight = [cells for row, cells in texts.items() if first <= row < first + height]
    spare, cut = 0, []
    headings = [shown(placed.column.label) for placed in table._placed]
    cut += [label for label, placed in zip(headings, table._placed, strict=True) if cell_len(label) > placed.width]
    for placed in table._placed:
        lengths = (cell_len(cells[placed.index]) for cells in texts.values())
        kept = 0 if placed.column.flexible else placed.column.least  # room for what is still to come
        spare += max(0, placed.width - max([cell_len(shown(placed.column.label)), kept, *lengths]))
        cut += [cells[placed.index] for cells in in_sight if cell_len(cells[placed.index]) > placed.width]
    last = table._placed[-1]
    spare += max(0, table.size.width - 1 - (last.x + last.width))
    return iter(cut if spare > SPARE else [])


def _goes_on(table: FleetTable, row: int) -> bool:
    return any(isinstance(cell, Cell) and cell.wide for cell in table.source.cells(row))


def _text(cell: str | Cell) -> str:
    return shown(cell.text if isinstance(cell, Cell) else cell)
