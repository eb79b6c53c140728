"""A company's own list, read from a workbook or CSV file into rows to import, with a word on every doubtful one.

Nothing is guessed: a row without a readable phone number, with one that came before, or with a spoilt SIM card number
is refused; a cell that cannot be understood is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values, noted_cells
from fleet_tui.workbook.card_column import CardColumn, ListNotice
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headed_rows import ROW_LIMIT, ListFile, ListRow, open_list
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.list_names import ListedName, listed_name, meant
from fleet_tui.workbook.reading import Cell, WorkbookError
from fleet_tui.workbook.sheet import STEP, Progress, silent
from fleet_tui.workbook.tables import too_many_rows


@dataclass(frozen=True, slots=True)
class ImportCandidate:
    """What a file holds. `headings` found, by field; `reading` says what was read of it and what not."""

    rows: list[ImportRow]
    notices: list[ListNotice]
    headings: Mapping[str, str]
    reading: Reading
    place: Callable[[int], Place]
    """Where the row of an id stands."""
    hidden: frozenset[int]
    """Ids of the rows that are hidden in the file."""

    @property
    def refused(self) -> int:
        """How many rows will not be imported."""
        return len({notice.row for notice in self.notices if notice.refused})


def read_list(
    path: Path,
    *,
    fields: Collection[Field] = frozenset(Field),
    kinds: Collection[Kind] = frozenset({Kind.LIST}),
    hidden: bool = True,
    progress: Progress = silent,
    pasted: str | None = None,
) -> ImportCandidate:
    """Read the list in `path` (.xlsx or .csv, told by its content).

    `fields`: the columns that are wanted; `kinds`: the kinds of files that are taken; `hidden`: with hidden rows.
    `pasted`: a text to read instead of the file, which `path` then only names.

    A workbook of 100,000 lines takes half a minute: run it in a thread. `progress` is told every 500 rows, there.

    Raises:
        WorkbookError: it cannot be read, has no headings, no phone numbers, no rows or too many.
    """
    file = open_list(path, Field.MSISDN, fields, kinds, pasted=pasted)
    rows: list[ImportRow] = []
    notices: list[ListNotice] = []
    cards = CardColumn()
    seen: dict[str, int] = {}
    unseen: set[int] = set()
    for count, row in enumerate(file.rows()):
        if count == ROW_LIMIT:
            raise too_many_rows(path, ROW_LIMIT)
        if count % STEP == 0:
            progress(count)
        if row.hidden:
            unseen.add(row.id)
            if not hidden:
                continue
        values = _values(row, file, seen, notices, cards)
        if values is not None:
            rows.append(ImportRow.model_construct(row=row.id, **values))
    if not rows and not notices and not unseen:
        raise WorkbookError(_("{file} has headings but no lines below them.").format(file=clean(path.name)))
    rows, spoilt = cards.judged(rows, file.headings.get(Field.ICCID, ""))
    return ImportCandidate(
        rows,
        sorted([*notices, *spoilt], key=lambda notice: notice.row),
        {str(field): heading for field, heading in file.headings.items()},
        file.reading,
        file.place,
        frozenset(unseen),
    )


# The rows

_READERS: Mapping[Field, Callable[[Cell], Any]] = {
    Field.MSISDN: cell_values.msisdn,
    Field.ICCID: cell_values.iccid,
    Field.DESCRIPTION: cell_values.text,
    Field.PERSON: cell_values.name,
    Field.GIVEN_NAME: cell_values.name_piece,
    Field.FAMILY_NAME: cell_values.name_piece,
    Field.PLAN: cell_values.catalogue_name,
    Field.STATUS: cell_values.status,
    Field.BILLING_ACCOUNT: cell_values.billing_account,
    Field.OPTIONS: cell_values.options,
    Field.SPLIT_BILL_PROFILE: cell_values.split_bill_profile,
    Field.MONTHLY_COST: cell_values.monthly_cost,
    **noted_cells.READERS,
}


def _values(
    row: ListRow, file: ListFile, seen: dict[str, int], notices: list[ListNotice], cards: CardColumn
) -> dict[str, Any] | None:
    """The values of one row, None when it is refused; what there is to say goes to `notices`."""
    if row.problem is not None:
        notices.append(ListNotice(row.id, "", row.problem.code, row.problem.message, refused=True))
        return None
    values: dict[str, Any] = {field.value: None for field in _READERS} | {"unknown_status": None}
    refused = False
    for of_heading in filter(row.has, _READERS):
        field = meant(of_heading, row)
        try:
            value = _READERS[field](row.cell(of_heading))
            if field is Field.MSISDN:
                _refuse_second(value, seen, file)
            values[field.value] = value
        except CellProblem as problem:
            heading = row.heading(of_heading)
            if problem.code == "STATUS_UNKNOWN":
                # What it means depends on whether the line is new.
                values["unknown_status"] = cell_values.said(row.cell(field))
            elif not cards.holds(row.id, heading, problem):
                refused |= problem.refuses
                notices.append(ListNotice(row.id, heading, problem.code, problem.message, problem.refuses))
    if refused:
        return None
    seen[values["msisdn"]] = row.id
    _put_name(values, row, notices)
    return values


def _put_name(values: dict[str, Any], row: ListRow, notices: list[ListNotice]) -> None:
    """Replace what the columns say of the user by the whole name and its parts."""
    given, family, whole = (values[name] for name in ("given_name", "family_name", "person"))
    columns = [field for field in (Field.FAMILY_NAME, Field.PERSON, Field.GIVEN_NAME) if row.has(field)]
    try:
        name = listed_name(given, family, whole, row.heading(Field.PERSON) if Field.PERSON in columns else "")
    except CellProblem as problem:
        notices.append(ListNotice(row.id, row.heading(columns[0]), problem.code, problem.message, refused=False))
        name = ListedName(None)
    values.update(person=name.whole, given_name=name.given, family_name=name.family)


def _refuse_second(msisdn: str, seen: Mapping[str, int], file: ListFile) -> None:
    if msisdn in seen:
        message = _("This number stands in {place} already.").format(place=file.place(seen[msisdn]).words)
        raise CellProblem("NUMBER_TWICE", message, refuses=True)
