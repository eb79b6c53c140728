"""Tables of a kind that has its own columns (prices, people, use, charges): which column is what, and the rows.

A list of lines has a reader of its own (`headed_rows`); what both say of a file is the same report (`left_out`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.columns import SAMPLE, filled
from fleet_tui.workbook.heading_words import HEADING_LIMIT, words_of
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.reading import read_tables
from fleet_tui.workbook.spoilt_cells import check_cell
from fleet_tui.workbook.tables import Cell, Row, Table, WorkbookError

Column = TypeVar("Column", bound=StrEnum)
_LOOKED_AT = 50
"""Rows in which headings are looked for."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The headings of a column: any of `names` (all of its words), with words of `beside` or without."""

    names: tuple[frozenset[str], ...]
    beside: frozenset[str]

    def fit(self, words: frozenset[str]) -> int:
        """How well a heading of these words names it, 0 for not at all."""
        fits = [
            10 * len(name) - len(words - name) for name in self.names if name <= words and words - name <= self.beside
        ]
        return max(fits, default=0)


def wording(names: str, beside: str = "") -> Wording:
    """`names` parted by bars: `end date|date fin|einddatum`, words as `heading_words.words_of` makes them."""
    return Wording(tuple(_words(name) for name in names.split("|")), frozenset(beside.split()))


def _words(text: str) -> frozenset[str]:
    """As `words_of`; a heading of small words only ("du", "au") is one word."""
    return words_of(text) or frozenset(fold(text).split())


@dataclass(frozen=True, slots=True)
class Form(Generic[Column]):
    """What files of one kind look like."""

    wordings: Mapping[Column, Wording]
    names: Mapping[Column, str]
    """What people call each column; `_()` translates it."""
    needed: Sequence[Collection[Column]]
    """Of each of these there has to be one."""
    missing: str
    """What to say of a file without (marked for translation), with {file} and {headings}."""
    never: frozenset[str] = frozenset()
    """Words of headings that are never read, whatever else they say."""


@dataclass(frozen=True, slots=True)
class NamedRow(Generic[Column]):
    """One row below the headings."""

    place: Place
    row: Row
    columns: Mapping[Column, int]

    def has(self, column: Column) -> bool:
        """Whether the file has such a column."""
        return column in self.columns

    def cell(self, column: Column) -> Cell:
        """The cell, None where it is empty or there is no such column. Raises CellProblem: it is spoilt."""
        if self.row.problem:
            raise CellProblem("ROW_BROKEN", self.row.problem, refuses=True)
        if column not in self.columns:
            return None
        place = self.columns[column]
        found = filled(self.row, place)
        check_cell(found, self.row.number, place)
        return found


@dataclass(frozen=True, slots=True)
class NamedTable(Generic[Column]):
    """One sheet: its headings, what they mean, and the rows below."""

    table: Table
    at: int
    texts: Sequence[str]
    columns: Mapping[Column, int]
    sheet: str

    def rows(self) -> Iterator[NamedRow[Column]]:
        """The rows that say anything; the headings again, as between two pages, do not count."""
        for row in islice(self.table.rows(), self.at + 1, None):
            blank = all(filled(row, column) is None for column in range(len(row.cells)))
            if (not blank or row.problem) and texts_of(row) != list(self.texts):
                yield NamedRow(Place(self.sheet, row.number), row, self.columns)

    def cells(self, column: Column) -> Iterator[Cell]:
        """The filled cells of a column."""
        if column in self.columns:
            for row in self.rows():
                cell = filled(row.row, self.columns[column])
                if cell is not None and not row.row.problem:
                    yield cell


@dataclass(frozen=True, slots=True)
class NamedFile(Generic[Column]):
    """What was found in a file, and the report of what was not read."""

    tables: list[NamedTable[Column]]
    reading: Reading


def read_named(path: Path, form: Form[Column], most: int) -> NamedFile[Column]:
    """Read the tables of `path` that are of this form; `most`: rows that they may have, which the caller counts.

    Raises:
        WorkbookError: it cannot be read, has far more rows, or none of its tables is of this form.
    """
    tables = read_tables(path, most)
    found = [(table, named) for table in tables if (named := _named(path, table, form)) is not None]
    if tables[0].delimited:
        found = sorted(found, key=lambda each: -len(each[1].columns))[:1]
    if not found:
        raise _of_another_form(path, tables, form)
    reading = Reading(names={column.value: name for column, name in form.names.items()})
    several = len(tables) > 1 and not tables[0].delimited
    taken = []
    for table, named in found:
        sheet = clean(table.name, 60) if several else ""
        taken.append(NamedTable(named.table, named.at, named.texts, named.columns, sheet))
        _report(reading, named, form)
    if several:
        reading.sheets.extend(clean(table.name, 60) for table, _named in found)
        for table in tables:
            if table not in [each for each, _named in found] and any(True for _row in table.rows()):
                reading.sheets_left_out[clean(table.name, 60)] = _("it has other headings.")
    return NamedFile(taken, reading)


def texts_of(row: Row) -> list[str]:
    """The cells of a row as headings."""
    return [clean(" ".join(plain_text(cell).split()), HEADING_LIMIT) for cell in row.cells]


def meanings(texts: Sequence[str], form: Form[Column]) -> dict[int, tuple[Column, int]]:
    """What each heading (zero-based) means and how well it says so."""
    found = {}
    for place, text in enumerate(texts):
        words = _words(text)
        if not words or words & form.never:
            continue
        fits = [(each.fit(words), column) for column, each in form.wordings.items()]
        fit, column = max(fits, key=lambda one: one[0])
        if fit > 0:
            found[place] = (column, fit)
    return found


def _named(path: Path, table: Table, form: Form[Column]) -> NamedTable[Column] | None:
    """The row of headings of which most are known, if it has what is needed. Raises WorkbookError, as `_best`."""
    best: tuple[int, Row, dict[int, tuple[Column, int]]] | None = None
    for at, row in enumerate(islice(table.rows(), _LOOKED_AT)):
        found = meanings(texts_of(row), form)
        columns = {column for column, _fit in found.values()}
        if all(columns & set(some) for some in form.needed) and (best is None or len(found) > len(best[2])):
            best = (at, row, found)
    if best is None:
        return None
    at, row, found = best
    texts = texts_of(row)
    below = list(islice(table.rows(), at + 1, at + 1 + SAMPLE))
    chosen: dict[Column, int] = {}
    for wanted in dict.fromkeys(column for column, _fit in found.values()):
        places = {place: fit for place, (column, fit) in found.items() if column is wanted}
        visible = {place: fit for place, fit in places.items() if place not in table.hidden_columns}
        equal = _best(visible or places, below)
        if len(equal) > 1:
            raise _tie(path, form.names[wanted], [texts[place] for place in equal])
        chosen[wanted] = equal[0]
    return NamedTable(table, at, texts, chosen, "")


def _best(places: Mapping[int, int], below: Sequence[Row]) -> list[int]:
    """The column that says it best, by its fit; several where they are equally good and do not hold the same."""
    best = [place for place, fit in places.items() if fit == max(places.values())]
    said = [place for place in best if any(filled(row, place) is not None for row in below)] or best[:1]
    same = len({tuple(plain_text(filled(row, place)) for row in below) for place in said}) == 1
    return said[:1] if same else said


def _tie(path: Path, name: str, headings: Sequence[str]) -> WorkbookError:
    return WorkbookError(
        _(
            "{file} has several columns for the {field}, and nothing tells which is meant: {columns}. Delete or rename "
            "all but one and try again."
        ).format(file=clean(path.name), field=_(name), columns=", ".join(f"“{text}”" for text in headings))
    )


def _report(reading: Reading, named: NamedTable[Column], form: Form[Column]) -> None:
    used = {place: column for column, place in named.columns.items()}
    meant = meanings(named.texts, form)
    for place, text in enumerate(named.texts):
        if place in used:
            reading.columns.setdefault(used[place], text)
        elif text:
            taken = named.columns.get(meant[place][0]) if place in meant else None
            reading.unused[text] = (
                ""
                if taken is None
                else _("“{heading}” is taken as the {field}.").format(
                    heading=named.texts[taken], field=_(form.names[meant[place][0]])
                )
            )


def _of_another_form(path: Path, tables: Sequence[Table], form: Form[Column]) -> WorkbookError:
    rows = [texts_of(row) for table in tables for row in islice(table.rows(), _LOOKED_AT)]
    best = max(rows, key=lambda texts: len(meanings(texts, form)), default=[])
    return WorkbookError(_(form.missing).format(file=clean(path.name), headings=", ".join(filter(None, best)) or "–"))
