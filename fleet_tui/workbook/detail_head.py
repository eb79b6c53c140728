"""What stands once above the charges of an itemised bill: a row of headings of its own, and the row below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fleet_tui.workbook import own_cells
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.detail_form import FORM, Column
from fleet_tui.workbook.left_out import Place
from fleet_tui.workbook.named_table import NamedRow, NamedTable, meanings, texts_of

_HEAD = frozenset({Column.INVOICE, Column.ISSUED, Column.ACCOUNT, Column.FROM, Column.UNTIL})


@dataclass(frozen=True, slots=True)
class Head:
    """What stands once above the charges."""

    invoice: str = ""
    issued: date | None = None
    account: str = ""
    period_from: date | None = None
    period_until: date | None = None


def head_record(table: NamedTable[Column]) -> Head:
    """The record above the charges: a row of headings of its own, and the row below it."""
    rows = [row for _at, row in zip(range(table.at), table.table.rows(), strict=False)]
    for heading, below in pairwise(rows):
        columns = {column: place for place, (column, _fit) in meanings(texts_of(heading), FORM).items()}
        if Column.NUMBER in columns or not columns.keys() & {Column.INVOICE, Column.ISSUED}:
            continue
        row = NamedRow(
            Place(table.sheet, below.number), below, {each: columns[each] for each in columns if each in _HEAD}
        )
        try:
            return Head(
                own_cells.short_text(row.cell(Column.INVOICE), 100),
                own_cells.day(row.cell(Column.ISSUED)),
                own_cells.short_text(row.cell(Column.ACCOUNT), 100),
                own_cells.day(row.cell(Column.FROM)),
                own_cells.day(row.cell(Column.UNTIL)),
            )
        except CellProblem:
            continue
    return Head()
