"""A list in a file: rows below headings, of every sheet and block, each with its place and what its cells say.

A sheet is read when it has a column of the key (phone numbers or SIM card numbers) and rows that hold some.
Headings that come again, in whatever order, begin a new block. What is not read is in `ListFile.reading`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fleet_tui.domain.text import clean, unwrapped
from fleet_tui.i18n import _
from fleet_tui.workbook.blocks import Block, first_block, read_blocks, texts_of
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.columns import SAMPLE, can_be, filled
from fleet_tui.workbook.csv_reading import csv_tables
from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.kinds import Kind, is_invoice, kind_of, refuse_other_kinds
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.reading import read_all_tables, read_bytes
from fleet_tui.workbook.spoilt_cells import check_cell, check_letters, letter_of
from fleet_tui.workbook.tables import COLUMN_LIMIT, Cell, Row, Table, WorkbookError

ROW_LIMIT = 200_000
"""Rows a list may have (as `ImportRequest`)."""
_KEYS = frozenset({Field.MSISDN, Field.ICCID})
_SAME_SHARE = 0.5
"""Share of a sheet's numbers that stand in another one, from which on it is not a further part of the list."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row below headings. `id` is unique in the file: the row's number in the first sheet that is read."""

    id: int
    place: Place
    hidden: bool
    problem: CellProblem | None
    """Why nothing of the row can be taken; None when its cells can be looked at."""
    _row: Row
    _block: Block

    def has(self, field: Field) -> bool:
        """Whether there is a column of it."""
        return field in self._block.columns

    def heading(self, field: Field) -> str:
        """The heading of its column, empty where there is none."""
        return self._block.texts[self._block.columns[field]] if self.has(field) else ""

    def cell(self, field: Field) -> Cell:
        """The cell, None when it is empty or has no column.

        Raises:
            CellProblem: the row cannot be read; the cell is spoilt (`check_cell`), or its letters were read in a wrong
                encoding. It refuses the row where the cell is a key.
        """
        if self.problem is not None:
            raise self.problem
        if not self.has(field):
            return None
        column = self._block.columns[field]
        cell = filled(self._row, column)
        if isinstance(cell, str):
            check_cell(cell, self._row.number, column, refuses=field in _KEYS)
            check_letters(cell, refuses=field in _KEYS)
            if cell.lstrip().startswith("="):  # a report for Excel writes ="0489744365", also into workbooks
                return unwrapped(cell)
        return cell


def _problem(table: Table, row: Row, block: Block) -> CellProblem | None:
    """Why the whole row means nothing."""
    if row.problem:
        return CellProblem("ROW_BROKEN", row.problem, refuses=True)
    if not block.columns:
        return CellProblem("ABOVE_HEADINGS", _("The row stands above the headings."), refuses=True)
    if table.delimited and any(filled(row, column) is not None for column in range(len(block.texts), len(row.cells))):
        message = _("{cells} cells stand under {headings} headings: a separator too many moved them.")
        count = {"cells": len(row.cells), "headings": len(block.texts)}
        return CellProblem("TOO_MANY_CELLS", message.format(**count), refuses=True)
    return None


class ListFile:
    """An opened list. `reading` is complete when `rows` has been gone through."""

    def __init__(
        self, path: Path, key: Field, wanted: Collection[Field], *, tables: Sequence[Table], reading: Reading
    ) -> None:
        self.path = path
        self.reading = reading
        self._key = key
        self._wanted = wanted
        self._tables = tables
        self._starts: list[int] = []
        reading.sheets = [_sheet_name(table) for table in tables if table.name]

    @property
    def headings(self) -> Mapping[str, str]:
        """Which column is what (by `Field`), of the first block that has rows."""
        return self.reading.columns

    def place(self, row_id: int) -> Place:
        """Where the row of this id stands."""
        sheet = max(bisect_right(self._starts, row_id - 1) - 1, 0)
        start = self._starts[sheet] if self._starts else 0
        return self._place(self._tables[sheet], row_id - start)

    def rows(self) -> Iterator[ListRow]:
        """The rows that say anything, in the order of the file.

        Raises:
            WorkbookError: two columns are equally good for what is wanted; the file is damaged further down.
        """
        self.reading.hidden = 0
        self.reading.other_encoding = []
        self._starts = []
        last = 0
        for table in self._tables:
            start = last
            self._starts.append(start)
            for block, row in read_blocks(self.path, table, self._key, self._wanted):
                if row is None:
                    continue
                last = start + row.number
                place = self._place(table, row.number)
                problem = _problem(table, row, block)
                if problem is None:
                    self._report(row, block, place)
                self.reading.hidden += row.hidden
                yield ListRow(last, place, row.hidden, problem, row, block)

    def _place(self, table: Table, number: int) -> Place:
        return Place(_sheet_name(table) if len(self._tables) > 1 else "", number)

    def _report(self, row: Row, block: Block, place: Place) -> None:
        reading = self.reading
        if row.other_encoding:
            reading.other_encoding.append(place.words)
        if row.cut:
            reading.cut_at = COLUMN_LIMIT
        for field, column in block.columns.items():
            reading.columns.setdefault(field, block.texts[column])
        for column, reason in block.unused.items():
            if block.texts[column]:
                reading.unused.setdefault(block.texts[column], reason)
        for column in range(len(row.cells)):
            headed = column < len(block.texts) and block.texts[column]
            if not headed and filled(row, column) is not None:
                reading.unused.setdefault(_("column {letter}, without a heading").format(letter=letter_of(column)), "")


def open_list(
    path: Path,
    key: Field,
    wanted: Collection[Field] = frozenset(Field),
    kinds: Collection[Kind] = frozenset({Kind.LIST}),
    *,
    pasted: str | None = None,
) -> ListFile:
    """The list in `path` that has a column for `key` (MSISDN or ICCID).

    `wanted`: the fields that will be used; `kinds`: the kinds of files that are taken for a list;
    `pasted`: a text to read instead of the file, which `path` then only names.

    Raises:
        WorkbookError: the file cannot be read, is of another kind, has no headings, no such column, or two that are
            equally good.
    """
    if pasted is None and is_invoice(read_bytes(path)):
        refuse_other_kinds(path, Kind.INVOICE, kinds)
    every = csv_tables(path, pasted.encode(), ROW_LIMIT) if pasted is not None else read_all_tables(path, ROW_LIMIT)
    tables, reading = _visible(every)
    refuse_other_kinds(path, kind_of(tables), kinds)
    found = [(table, block) for table in tables if (block := first_block(path, table, key, wanted))]
    if not found:
        raise _no_list(path, tables, key)
    if tables[0].delimited:
        best = max((table for table, _block in found), key=lambda table: _worth(path, table, key, wanted))
        return ListFile(path, key, wanted, tables=[best], reading=reading)
    for table in tables:
        if table not in [one for one, _block in found] and any(map(_says_anything, table.rows())):
            reading.sheets_left_out[_sheet_name(table)] = _no_key_column(key)
    numbers = {table.name: _keys_in(path, table, key, wanted) for table, _block in found} if len(found) > 1 else {}
    parts = _parts_of_the_list([table for table, _block in found], numbers, reading)
    return ListFile(path, key, wanted, tables=parts, reading=reading)


# Sheets


def _visible(tables: Iterable[Table]) -> tuple[list[Table], Reading]:
    reading = Reading()
    visible = []
    for table in tables:
        if table.visible:
            visible.append(table)
        elif any(map(_says_anything, table.rows())):
            reading.sheets_left_out[_sheet_name(table)] = _("it is hidden.")
    return visible, reading


def _sheet_name(table: Table) -> str:
    return clean(table.name, 60)


def _says_anything(row: Row) -> bool:
    return bool(row.problem) or any(cell is not None and str(cell).strip() for cell in row.cells)


def _no_key_column(key: Field) -> str:
    if key is Field.ICCID:
        return _("it has no column of SIM card numbers.")
    return _("it has no column of phone numbers.")


def _worth(path: Path, table: Table, key: Field, wanted: Collection[Field]) -> tuple[int, int]:
    """How many rows at the beginning have a key, and how many headings are known."""
    keys = fields = 0
    for block, row in islice(read_blocks(path, table, key, wanted), SAMPLE):
        keys += row is not None and bool(block.columns) and _key_of(row, block, key) is not None
        fields = max(fields, len(block.columns))
    return keys, fields


def _parts_of_the_list(tables: Sequence[Table], numbers: Mapping[str, set[str]], reading: Reading) -> list[Table]:
    """The sheets that make up the list: the one with most numbers, and those whose numbers it has not."""
    if not any(numbers.values()):
        return list(tables)  # each of their rows is named
    taken: dict[str, set[str]] = {}
    for table in sorted(tables, key=lambda table: -len(numbers.get(table.name, ()))):
        mine = numbers.get(table.name, set())
        other = next((name for name, theirs in taken.items() if len(mine & theirs) > len(mine) * _SAME_SHARE), None)
        if other is not None:
            reading.sheets_left_out[_sheet_name(table)] = _("its numbers stand in sheet {sheet} already.").format(
                sheet=clean(other, 60)
            )
        elif mine:
            taken[table.name] = mine
        else:
            reading.sheets_left_out[_sheet_name(table)] = _("no row of it holds such a number.")
    return [table for table in tables if table.name in taken]


def _keys_in(path: Path, table: Table, key: Field, wanted: Collection[Field]) -> set[str]:
    return {
        text
        for block, row in read_blocks(path, table, key, wanted)
        if row is not None and block.columns and (text := _key_of(row, block, key)) is not None
    }


def _key_of(row: Row, block: Block, key: Field) -> str | None:
    """The key cell's digits, as far as to compare them; None where it cannot be a key."""
    cell = filled(row, block.columns[key])
    if row.problem or cell is None or not can_be(key, cell):
        return None
    return re.sub(r"\D", "", plain_text(cell))[-9:]


def _no_list(path: Path, tables: Sequence[Table], key: Field) -> WorkbookError:
    """Why there is no list: a quote that is never closed, other headings, none at all."""
    best: Sequence[str] = []
    for table in tables:
        for row in table.rows():
            if row.problem:
                return WorkbookError(
                    _("{file}, row {row}: {reason}").format(file=clean(path.name), row=row.number, reason=row.problem)
                )
            texts = texts_of(row)
            if sum(map(_is_known, texts)) > max(1, sum(map(_is_known, best))):
                best = texts
    if not best:
        return WorkbookError(
            _(
                "{file} has no row of headings that are known here. The first rows need headings such as "
                "“Phone number”, “Description”, “Tariff plan”, “Status”."
            ).format(file=clean(path.name))
        )
    sentence = (
        _("{file} has no column of SIM card numbers. Its headings are: {headings}.")
        if key is Field.ICCID
        else _("{file} has no column of phone numbers. Its headings are: {headings}.")
    )
    return WorkbookError(sentence.format(file=clean(path.name), headings=", ".join(filter(None, best))))


def _is_known(text: str) -> bool:
    return field_of(text) is not None
