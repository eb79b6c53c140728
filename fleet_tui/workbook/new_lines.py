"""Lines to be added, read from a workbook or CSV file: a blank SIM card in each row, and what its line shall be.

Nothing is guessed: a cell that cannot be understood refuses its row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleet_tui.domain.order import MAX_ITEMS
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headed_rows import Headings, cell_at, data_rows, find_headings
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.reading import Cell, Row, WorkbookError


@dataclass(frozen=True, slots=True)
class NewLineRow:
    """One row: `row` is its number in the file; names as written there, None where the row says nothing."""

    row: int
    iccid: str
    msisdn: str | None = None
    description: str | None = None
    person: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    plan: str | None = None
    billing_account: str | None = None
    options: list[str] | None = None
    split_bill_profile: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that no line can be made of, and why (translated)."""

    row: int
    reason: str


def read_new_lines(path: Path) -> tuple[list[NewLineRow], list[RefusedRow]]:
    """The lines to be added in `path` (.xlsx or .csv, told by its content), and the rows that are none.

    Raises:
        WorkbookError: it cannot be read, has no column of SIM card numbers, no rows, or more than one order takes.
    """
    headings = find_headings(path, Field.ICCID)
    rows: list[NewLineRow] = []
    refused: list[RefusedRow] = []
    seen: dict[str, int] = {}
    for row in data_rows(headings):
        try:
            rows.append(_read(row, headings, seen))
        except CellProblem as problem:
            refused.append(RefusedRow(row.number, problem.message))
        if len(rows) > MAX_ITEMS:
            raise WorkbookError(
                _("{file} has more than {limit} rows. Split it.").format(file=clean(path.name), limit=MAX_ITEMS)
            )
    if not rows and not refused:
        raise WorkbookError(_("{file} has headings but no lines below them.").format(file=clean(path.name)))
    return rows, refused


def _read(row: Row, headings: Headings, seen: dict[str, int]) -> NewLineRow:
    values: dict[str, Any] = {
        field.value: _READERS[field](cell_at(row, column))
        for column, field in headings.fields.items()
        if field in _READERS
    }
    iccid = values[Field.ICCID.value]
    if iccid is None:
        raise CellProblem("ICCID_MISSING", _("There is no SIM card number."))
    if iccid in seen:
        raise CellProblem("CARD_TWICE", _("This SIM card stands in row {row} already.").format(row=seen[iccid]))
    seen[iccid] = row.number
    return NewLineRow(row.number, **values)


def _number(cell: Cell) -> str | None:
    return cell_values.msisdn(cell) if cell_values.said(cell) else None


_READERS: Mapping[Field, Callable[[Cell], Any]] = {
    Field.ICCID: cell_values.iccid,
    Field.MSISDN: _number,
    Field.DESCRIPTION: cell_values.text,
    Field.PERSON: cell_values.name,
    Field.GIVEN_NAME: cell_values.name,
    Field.FAMILY_NAME: cell_values.name,
    Field.PLAN: cell_values.text,
    Field.BILLING_ACCOUNT: cell_values.billing_account,
    Field.OPTIONS: cell_values.options,
    Field.SPLIT_BILL_PROFILE: cell_values.split_bill_profile,
}
