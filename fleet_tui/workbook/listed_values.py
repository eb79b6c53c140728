"""What a list says for each phone number: the reader of every verb with `--from`, and of screens that take lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.cell_text import NONE
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.i18n import _
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.sheet import Progress, silent

_NAME_LINES = frozenset({Kind.LIST, Kind.PEOPLE, Kind.USAGE})
"""Kinds of files whose rows name a line each."""


_MAY_BE_NONE = frozenset({Field.PERSON, Field.SPLIT_BILL_PROFILE})


@dataclass(frozen=True, slots=True)
class ListedValue:
    """What one row says: the phone number (E.164), the value as text, where the row stands."""

    msisdn: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class RowLeftOut:
    """A row from which nothing is taken, and why (translated)."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class ListedValues:
    """What a list says. `has_column`: whether it has one for the value that was asked for."""

    values: list[ListedValue]
    left_out: list[RowLeftOut]
    hidden: int
    """Rows that are hidden in the file and were left out."""
    has_column: bool
    reading: Reading


def read_values(
    path: Path,
    column: Field | None,
    value: str = "",
    *,
    optional: bool = False,
    hidden: bool = False,
    pasted: str | None = None,
    progress: Progress = silent,
) -> ListedValues:
    """Read the phone numbers in `path` with what `column` says of each; without a column each gets `value`.

    `optional`: a row, or a list, that says nothing of it is taken as well, with an empty value.
    `hidden`: also the rows that are hidden in the file. `pasted`: read this text instead; `path` only names it.
    `progress` is told rows read, in the thread that reads.

    Raises:
        WorkbookError: it cannot be read, is no list of lines, has no column of phone numbers, or no rows.
    """
    fields = _fields(column)
    candidate = read_list(path, fields=fields, kinds=_NAME_LINES, hidden=hidden, pasted=pasted, progress=progress)
    left_out, doubts = [], {}
    for notice in candidate.notices:
        if notice.refused:
            left_out.append(RowLeftOut(candidate.place(notice.row), notice.message))
        else:
            doubts[notice.row] = notice.message
    values: list[ListedValue] = []
    cards: dict[str, int] = {}
    for row in candidate.rows:
        place = candidate.place(row.row)
        said = _cell(row, column) if column else value
        if optional and not said and row.row not in doubts:
            values.append(ListedValue(row.msisdn, "", place))
        elif not said and (column or said is None):
            left_out.append(RowLeftOut(place, doubts.get(row.row, _why_nothing(said))))
        elif column is Field.ICCID and (first := cards.setdefault(said, row.row)) != row.row:
            message = _("This SIM card stands in {place} already.").format(place=candidate.place(first).words)
            left_out.append(RowLeftOut(place, message))
        else:
            values.append(ListedValue(row.msisdn, said, place))
    count = 0 if hidden else len(candidate.hidden)
    return ListedValues(values, left_out, count, _has(candidate, column), candidate.reading)


def _fields(column: Field | None) -> frozenset[Field]:
    """What is read of each row: the number, and what is to be set when the file says it."""
    if column is None:
        return frozenset({Field.MSISDN})
    names = {Field.GIVEN_NAME, Field.FAMILY_NAME} if column is Field.PERSON else set()
    return frozenset({Field.MSISDN, column, *names})


def _has(candidate: ImportCandidate, column: Field | None) -> bool:
    named = {Field.GIVEN_NAME, Field.FAMILY_NAME} if column is Field.PERSON else set()
    return column is None or not candidate.headings.keys().isdisjoint({column, *named})


def _cell(row: ImportRow, column: Field) -> str | None:
    """The value as it is typed; None where the cell says nothing, `""` where it says a "none" that cannot be set."""
    value = getattr(row, column.value)
    if value == "" and column in _MAY_BE_NONE:
        return NONE
    return ";".join(value) if isinstance(value, list) else value


def _why_nothing(said: str | None) -> str:
    return _("The cell says nothing.") if said is None else _("The cell says “none”: there is nothing to set.")
