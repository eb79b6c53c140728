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
from fleet_tui.workbook.headed_rows import ListRow, open_list
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.list_names import listed_name, meant, refuse_half
from fleet_tui.workbook.reading import Cell, WorkbookError
from fleet_tui.workbook.sheet import STEP, Progress, silent
from fleet_tui.workbook.tables import too_many_rows


@dataclass(frozen=True, slots=True)
class NewLineRow:
    """One row: where it stands in the file; names as written there, None where the row says nothing."""

    row: Place
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

    row: Place
    reason: str


@dataclass(frozen=True, slots=True)
class NewLines:
    """The lines to be added, the rows that are none, how many hidden ones were left out, what else was not read."""

    rows: list[NewLineRow]
    refused: list[RefusedRow]
    hidden: int
    reading: Reading | None


def read_new_lines(path: Path, *, hidden: bool = False, progress: Progress = silent) -> NewLines:
    """The lines to be added in `path` (.xlsx or .csv, told by its content). `hidden`: with the rows hidden there.

    Raises:
        WorkbookError: it cannot be read, has no column of SIM card numbers, no rows, or more than one order takes.
    """
    file = open_list(path, Field.ICCID, _READERS.keys())
    rows: list[NewLineRow] = []
    refused: list[RefusedRow] = []
    seen: dict[str, Place] = {}
    left_out = 0
    for count, row in enumerate(file.rows()):
        if count % STEP == 0:
            progress(count)
        if row.hidden and not hidden:
            left_out += 1
            continue
        try:
            rows.append(_read(row, seen))
        except CellProblem as problem:
            refused.append(RefusedRow(row.place, problem.message))
        if len(rows) > MAX_ITEMS:
            raise too_many_rows(path, MAX_ITEMS)
    if not rows and not refused and not left_out:
        raise WorkbookError(_("{file} has headings but no lines below them.").format(file=clean(path.name)))
    return NewLines(rows, refused, left_out, file.reading)


def _read(row: ListRow, seen: dict[str, Place]) -> NewLineRow:
    values: dict[str, Any] = {field.value: None for field in _READERS}
    for field in filter(row.has, _READERS):
        values[meant(field, row).value] = _READERS[field](row.cell(field))
    iccid = values[Field.ICCID.value]
    if iccid is None:
        raise CellProblem("ICCID_MISSING", _("There is no SIM card number."))
    if iccid in seen:
        message = _("This SIM card stands in {place} already.").format(place=seen[iccid].words)
        raise CellProblem("CARD_TWICE", message)
    seen[iccid] = row.place
    name = listed_name(values["given_name"], values["family_name"], values["person"], row.heading(Field.PERSON))
    refuse_half(name)
    values |= {"given_name": name.given, "family_name": name.family, "person": name.whole}
    return NewLineRow(row.place, **values)


_READERS: Mapping[Field, Callable[[Cell], Any]] = {
    Field.ICCID: cell_values.iccid,
    Field.MSISDN: cell_values.mobile,
    Field.DESCRIPTION: cell_values.text,
    Field.PERSON: cell_values.name,
    Field.GIVEN_NAME: cell_values.name,
    Field.FAMILY_NAME: cell_values.name,
    Field.PLAN: cell_values.text,
    Field.BILLING_ACCOUNT: cell_values.billing_account,
    Field.OPTIONS: cell_values.options,
    Field.SPLIT_BILL_PROFILE: cell_values.split_bill_profile,
}
