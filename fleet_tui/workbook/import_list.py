"""A company's own list, read from a workbook or CSV file into rows to import, with a word on every doubtful one.

Nothing is guessed: a row without a readable phone number, with one that came before, or with a spoilt SIM card number
is refused; a cell that cannot be understood is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headings import Field, field_of, fields_of
from fleet_tui.workbook.reading import Cell, Row, Table, WorkbookError, read_tables
from fleet_tui.workbook.sheet import STEP, Progress, silent

ROW_LIMIT = 200_000
"""Rows a list may have (as `ImportRequest`)."""
HEADING_SEARCH = 50
"""Rows in which the headings are looked for: lists begin with a title, a date, a logo."""
HONEST_SHARE = 0.01
"""Share of SIM card numbers that may end in zeros by chance; in a list that went through Excel nearly all do."""


@dataclass(frozen=True, slots=True)
class ListNotice:
    """A word on one row: its number in the file, the column's heading, a stable code, a translated message.

    `refused`: the row is not imported. Otherwise only the cell is left out.
    """

    row: int
    column: str
    code: str
    message: str
    refused: bool


@dataclass(frozen=True, slots=True)
class ImportCandidate:
    """What a file holds. `headings` found, by field; `ignored` are columns that a list of lines does not need."""

    rows: list[ImportRow]
    notices: list[ListNotice]
    headings: Mapping[str, str]
    ignored: list[str]
    sheet: str

    @property
    def refused(self) -> int:
        """How many rows will not be imported."""
        return len({notice.row for notice in self.notices if notice.refused})


@dataclass(frozen=True, slots=True)
class _Headings:
    """The heading row of a table, and which column says what."""

    table: Table
    row: int
    fields: Mapping[int, Field]
    texts: Sequence[str]


def read_list(path: Path, *, progress: Progress = silent) -> ImportCandidate:
    """Read the list in `path` (.xlsx or .csv, told by its content).

    A workbook of 100,000 lines takes half a minute: run it in a thread. `progress` is told every 500 rows, there.

    Raises:
        WorkbookError: it cannot be read, has no headings, no phone numbers, no rows or too many.
    """
    headings = _find_headings(path, read_tables(path))
    rows: list[ImportRow] = []
    notices: list[ListNotice] = []
    seen: dict[str, int] = {}
    for count, row in enumerate(_data_rows(headings)):
        if count == ROW_LIMIT:
            raise WorkbookError(
                _("{file} has more than {limit} rows. Split it.").format(file=clean(path.name), limit=ROW_LIMIT)
            )
        if count % STEP == 0:
            progress(count)
        values = _values(row, headings, seen, notices)
        if values is not None:
            rows.append(ImportRow.model_construct(row=row.number, **values))
    if not rows and not notices:
        raise WorkbookError(_("{file} has headings but no lines below them.").format(file=clean(path.name)))
    rounded = _rounded(rows, notices, headings)
    return ImportCandidate(
        [row for row in rows if row.row not in rounded],
        sorted([*notices, *rounded.values()], key=lambda notice: notice.row),
        {field.value: headings.texts[column] for column, field in headings.fields.items()},
        [text for column, text in enumerate(headings.texts) if text and column not in headings.fields],
        headings.table.name,
    )


# The headings


def _find_headings(path: Path, tables: Sequence[Table]) -> _Headings:
    candidates = [found for table in tables for found in _heading_rows(table)]
    with_numbers = [found for found in candidates if Field.MSISDN in found.fields.values()]
    if with_numbers:
        return max(with_numbers, key=lambda found: len(found.fields))  # the first of equals
    if not candidates:
        raise WorkbookError(
            _(
                "{file} has no row of headings that are known here. The first rows need headings such as "
                "“Phone number”, “Description”, “Tariff plan”, “Status”."
            ).format(file=clean(path.name))
        )
    best = max(candidates, key=lambda found: len(found.fields))
    raise WorkbookError(
        _("{file} has no column of phone numbers. Its headings are: {headings}.").format(
            file=clean(path.name), headings=", ".join(filter(None, best.texts))
        )
    )


def _heading_rows(table: Table) -> Iterator[_Headings]:
    for row in islice(table.rows(), HEADING_SEARCH):
        texts = [clean(" ".join(cell_values.plain_text(cell).split()), 80) for cell in row.cells]
        fields = fields_of(texts)
        if len(fields) >= 2 or Field.MSISDN in fields.values():
            yield _Headings(table, row.number, fields, texts)


def _data_rows(headings: _Headings) -> Iterator[Row]:
    """Rows below the headings that say anything; headings repeated on a later printed page are no line."""
    number_column = next(column for column, field in headings.fields.items() if field is Field.MSISDN)
    for row in headings.table.rows():
        if row.number <= headings.row or not any(cell_values.plain_text(cell).strip() for cell in row.cells):
            continue
        if field_of(cell_values.plain_text(_at(row, number_column))) is not Field.MSISDN:
            yield row


def _at(row: Row, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else None


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


def _values(row: Row, headings: _Headings, seen: dict[str, int], notices: list[ListNotice]) -> dict[str, Any] | None:
    """The values of one row, None when it is refused; what there is to say goes to `notices`."""
    values: dict[str, Any] = {field.value: None for field in _READERS}
    refused = False
    for column, field in headings.fields.items():
        try:
            value = _READERS[field](_at(row, column))
            if field is Field.MSISDN:
                _refuse_second(value, row.number, seen)
            values[field.value] = value
        except CellProblem as problem:
            refused |= problem.refuses
            heading = headings.texts[column]
            notices.append(ListNotice(row.number, heading, problem.code, problem.message, problem.refuses))
    if refused:
        return None
    seen[values["msisdn"]] = row.number
    values["person"] = _name(values.pop("given_name"), values.pop("family_name"), values["person"])
    return values


def _rounded(rows: Sequence[ImportRow], notices: Sequence[ListNotice], headings: _Headings) -> dict[int, ListNotice]:
    """Rows whose SIM card number passes but was rounded all the same, as more in this list are than chance allows."""
    suspects = [row for row in rows if row.iccid and cell_values.looks_rounded(row.iccid)]
    spoilt = len(suspects) + sum(notice.code == "ICCID_DIGITS_LOST" for notice in notices)
    cards = len([row for row in rows if row.iccid]) + len(notices)
    if not suspects or spoilt <= cards * HONEST_SHARE:
        return {}
    column = next(column for column, field in headings.fields.items() if field is Field.ICCID)
    return {
        row.row: ListNotice(
            row.row, headings.texts[column], "ICCID_DIGITS_LOST", cell_values.digits_lost(), refused=True
        )
        for row in suspects
    }


def _refuse_second(msisdn: str, row: int, seen: Mapping[str, int]) -> None:
    if msisdn in seen:
        raise CellProblem(
            "NUMBER_TWICE", _("This number stands in row {row} already.").format(row=seen[msisdn]), refuses=True
        )


def _name(given: str | None, family: str | None, whole: str | None) -> str | None:
    """The user's name. Beside a first name, a column called just "name" holds the last name."""
    if given and whole and not family:
        return f"{given} {whole}"
    return whole or " ".join(filter(None, (given, family))) or None
