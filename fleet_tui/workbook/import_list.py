"""A company's own list, read from a workbook or CSV file into rows to import, with a word on every doubtful one.

Nothing is guessed: a row without a readable phone number, with one that came before, or with a spoilt SIM card number
is refused; a cell that cannot be understood is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headed_rows import ListFile, ListRow, open_list
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.reading import Cell, WorkbookError
from fleet_tui.workbook.sheet import STEP, Progress, silent

ROW_LIMIT = 200_000
"""Rows a list may have (as `ImportRequest`)."""
HONEST_SHARE = 0.01
"""Share of SIM card numbers that may end in zeros by chance; in a list that went through Excel nearly all do."""


@dataclass(frozen=True, slots=True)
class ListNotice:
    """A word on one row: its id in the file, the column's heading, a stable code, a translated message.

    `refused`: the row is not imported. Otherwise only the cell is left out.
    """

    row: int
    column: str
    code: str
    message: str
    refused: bool


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
    hidden: bool = True,
    progress: Progress = silent,
) -> ImportCandidate:
    """Read the list in `path` (.xlsx or .csv, told by its content). `fields`: which columns are wanted; `hidden`: with
    the rows that are hidden there.

    A workbook of 100,000 lines takes half a minute: run it in a thread. `progress` is told every 500 rows, there.

    Raises:
        WorkbookError: it cannot be read, has no headings, no phone numbers, no rows or too many.
    """
    file = open_list(path, Field.MSISDN, fields)
    rows: list[ImportRow] = []
    notices: list[ListNotice] = []
    seen: dict[str, int] = {}
    unseen: set[int] = set()
    for count, row in enumerate(file.rows()):
        if count == ROW_LIMIT:
            raise WorkbookError(
                _("{file} has more than {limit} rows. Split it.").format(file=clean(path.name), limit=ROW_LIMIT)
            )
        if count % STEP == 0:
            progress(count)
        if row.hidden:
            unseen.add(row.id)
            if not hidden:
                continue
        values = _values(row, file, seen, notices)
        if values is not None:
            rows.append(ImportRow.model_construct(row=row.id, **values))
    if not rows and not notices and not unseen:
        raise WorkbookError(_("{file} has headings but no lines below them.").format(file=clean(path.name)))
    rounded = _rounded(rows, notices, file)
    return ImportCandidate(
        [row for row in rows if row.row not in rounded],
        sorted([*notices, *rounded.values()], key=lambda notice: notice.row),
        {field.value: heading for field, heading in file.headings.items()},
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
    Field.GIVEN_NAME: cell_values.name,
    Field.FAMILY_NAME: cell_values.name,
    Field.PLAN: cell_values.text,
    Field.STATUS: cell_values.status,
    Field.BILLING_ACCOUNT: cell_values.billing_account,
    Field.OPTIONS: cell_values.options,
    Field.SPLIT_BILL_PROFILE: cell_values.split_bill_profile,
    Field.MONTHLY_COST: cell_values.monthly_cost,
}


def _values(row: ListRow, file: ListFile, seen: dict[str, int], notices: list[ListNotice]) -> dict[str, Any] | None:
    """The values of one row, None when it is refused; what there is to say goes to `notices`."""
    if row.problem is not None:
        notices.append(ListNotice(row.id, "", row.problem.code, row.problem.message, refused=True))
        return None
    values: dict[str, Any] = {field.value: None for field in _READERS}
    refused = False
    for field in filter(row.has, _READERS):
        try:
            value = _READERS[field](row.cell(field))
            if field is Field.MSISDN:
                _refuse_second(value, seen, file)
            values[field.value] = value
        except CellProblem as problem:
            refused |= problem.refuses
            notices.append(ListNotice(row.id, row.heading(field), problem.code, problem.message, problem.refuses))
    if refused:
        return None
    seen[values["msisdn"]] = row.id
    values["person"] = _name(values.pop("given_name"), values.pop("family_name"), values["person"])
    return values


def _rounded(rows: Sequence[ImportRow], notices: Sequence[ListNotice], file: ListFile) -> dict[int, ListNotice]:
    """Rows whose SIM card number passes but was rounded all the same, as more in this list are than chance allows."""
    suspects = [row for row in rows if row.iccid and cell_values.looks_rounded(row.iccid)]
    spoilt = len(suspects) + sum(notice.code == "ICCID_DIGITS_LOST" for notice in notices)
    cards = len([row for row in rows if row.iccid]) + len(notices)
    if not suspects or spoilt <= cards * HONEST_SHARE:
        return {}
    heading = file.headings[Field.ICCID]
    return {
        row.row: ListNotice(row.row, heading, "ICCID_DIGITS_LOST", cell_values.digits_lost(), refused=True)
        for row in suspects
    }


def _refuse_second(msisdn: str, seen: Mapping[str, int], file: ListFile) -> None:
    if msisdn in seen:
        message = _("This number stands in {place} already.").format(place=file.place(seen[msisdn]).words)
        raise CellProblem("NUMBER_TWICE", message, refuses=True)


def _name(given: str | None, family: str | None, whole: str | None) -> str | None:
    """The user's name. Beside a first name, a column called just "name" holds the last name."""
    if given and whole and not family:
        return f"{given} {whole}"
    return whole or " ".join(filter(None, (given, family))) or None
