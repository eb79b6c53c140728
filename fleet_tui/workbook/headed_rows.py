"""The rows below the headings of a list: where the headings are, and which column says what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.headings import Field, field_of, fields_of
from fleet_tui.workbook.reading import Cell, Row, Table, WorkbookError, read_tables

HEADING_SEARCH = 50
"""Rows in which the headings are looked for: lists begin with a title, a date, a logo."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row of a table, and which column says what; `key` is what every row has."""

    table: Table
    row: int
    fields: Mapping[int, Field]
    texts: Sequence[str]
    key: Field


def find_headings(path: Path, key: Field) -> Headings:
    """The headings of the list in `path` with a column for `key`, MSISDN or ICCID; the fullest of several.

    Raises:
        WorkbookError: the file cannot be read, has no headings, or no such column.
    """
    candidates = [found for table in read_tables(path) for found in _heading_rows(table, key)]
    with_key = [found for found in candidates if key in found.fields.values()]
    if with_key:
        return max(with_key, key=lambda found: len(found.fields))  # the first of equals
    if not candidates:
        raise WorkbookError(
            _(
                "{file} has no row of headings that are known here. The first rows need headings such as "
                "“Phone number”, “Description”, “Tariff plan”, “Status”."
            ).format(file=clean(path.name))
        )
    best = max(candidates, key=lambda found: len(found.fields))
    sentence = (
        _("{file} has no column of SIM card numbers. Its headings are: {headings}.")
        if key is Field.ICCID
        else _("{file} has no column of phone numbers. Its headings are: {headings}.")
    )
    raise WorkbookError(sentence.format(file=clean(path.name), headings=", ".join(filter(None, best.texts))))


def data_rows(headings: Headings) -> Iterator[Row]:
    """Rows below the headings that say anything; headings repeated on a later printed page are no line."""
    key_column = next(column for column, field in headings.fields.items() if field is headings.key)
    for row in headings.table.rows():
        if row.number <= headings.row or not any(cell_values.plain_text(cell).strip() for cell in row.cells):
            continue
        if field_of(cell_values.plain_text(cell_at(row, key_column))) is not headings.key:
            yield row


def cell_at(row: Row, column: int) -> Cell:
    """The cell, None beyond the end of the row."""
    return row.cells[column] if column < len(row.cells) else None


def _heading_rows(table: Table, key: Field) -> Iterator[Headings]:
    for row in islice(table.rows(), HEADING_SEARCH):
        texts = [clean(" ".join(cell_values.plain_text(cell).split()), 80) for cell in row.cells]
        fields = fields_of(texts)
        if len(fields) >= 2 or key in fields.values():
            yield Headings(table, row.number, fields, texts, key)
