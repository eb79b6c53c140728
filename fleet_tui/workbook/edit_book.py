"""A workbook of lines that is edited and read back: what each cell was when it was written is kept beside it.

The first sheet is for people, with pick-lists. A hidden column has the line's id; a hidden sheet has the id, the
version and every cell as it was written, so that only what somebody edited counts, whatever changed meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from fleet_tui.domain.order import MAX_ITEMS
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.cells import SheetColumn, cell_text, sheet_name
from fleet_tui.workbook.columns import filled
from fleet_tui.workbook.reading import read_bytes
from fleet_tui.workbook.sheet import Sheet, write_sheet
from fleet_tui.workbook.spoilt_cells import check_cell
from fleet_tui.workbook.tables import Row, Table, WorkbookError
from fleet_tui.workbook.xlsx_reading import workbook_tables

LIMIT = MAX_ITEMS
"""Lines such a workbook has at most: those of one order."""
_KEPT = "fleet-tui"
"""Name of the hidden sheet."""
_PICKS = "fleet-tui lists"
_FORMAT = "1"
_ID = "fleet-tui id"
_HEADINGS_WITHIN = 20
"""Rows in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class EditLine:
    """A line as it was written: its cells by field."""

    line_id: str
    version: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row as it was read: where it stands (1 is the first of the sheet), the line's id (empty: it had none)."""

    number: int
    line_id: str
    cells: Mapping[str, str]
    spoilt: Mapping[str, str] = field(default_factory=dict)
    """Of fields whose cell cannot be taken, why (translated)."""


@dataclass(frozen=True, slots=True)
class EditBook:
    """Such a workbook: headings by field, in their order; `listed_on` is the day of the list the lines are of."""

    headings: Mapping[str, str]
    lines: Sequence[EditLine]
    listed_on: date | None = None
    rows: Sequence[EditedRow] = ()
    about: Sequence[tuple[str, str]] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the pick-list of a field offers."""
    unread: Sequence[str] = ()
    """Headings that are not there any more: nothing is read of their columns."""


def write_edit_book(path: Path, book: EditBook) -> None:
    """Write `book` as the workbook `path`. Raises OSError as `fleet_tui.files.replacing`."""
    columns = [SheetColumn(heading, width=22) for heading in (*book.headings.values(), _ID)]
    rows = ((*(line.cells[name] for name in book.headings), line.line_id) for line in book.lines)

    def dress(written: Any, page: Any) -> None:
        _hide_ids(page, len(columns))
        _offer(written, page, book)
        _keep(written, book)

    sheet = Sheet(_("SIM cards"), columns, rows, len(book.lines), _("About"), book.about, dress)
    write_sheet(path, sheet)


def read_edit_book(path: Path) -> EditBook:
    """Read a workbook that `write_edit_book` wrote and somebody edited.

    Raises:
        WorkbookError: it cannot be read, or is none of those.
    """
    tables = workbook_tables(path, read_bytes(path))
    kept = next((table for table in tables if table.name == _KEPT), None)
    shown = next((table for table in tables if table.visible), None)
    if kept is None or shown is None:
        sentence = _("{file} was not written by “export --edit”: it does not say which line is which.")
        raise WorkbookError(sentence.format(file=clean(path.name)))
    try:
        headings, listed_on, lines = _kept(kept)
    except (LookupError, ValueError, TypeError) as error:
        raise WorkbookError(_("{file} was damaged: export it again.").format(file=clean(path.name))) from error
    rows = shown.rows()
    places = _headings(rows)
    if places is None:
        sentence = _("{file} lost its hidden column “{column}”, which says which line a row is: export it again.")
        raise WorkbookError(sentence.format(file=clean(path.name), column=_ID))
    unread = tuple(heading for heading in headings.values() if heading not in places)
    return EditBook(headings, lines, listed_on, list(_rows(rows, headings, places)), unread=unread)


def is_edit_book(tables: Iterable[Table]) -> bool:
    """Whether these are the sheets (hidden ones too) of a workbook that `write_edit_book` wrote."""
    return any(table.name == _KEPT and not table.visible for table in tables)


def _hide_ids(page: Any, place: int) -> None:
    from openpyxl.utils import get_column_letter

    page.column_dimensions[get_column_letter(place)].hidden = True


def _offer(written: Any, page: Any, book: EditBook) -> None:
    """Pick-lists of the fields that have some; other texts are warned of, not refused."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = written.create_sheet(sheet_name(_PICKS))
    lists.sheet_state = "hidden"
    for place, name in enumerate((each for each in book.headings if book.choices.get(each)), 1):
        for row, choice in enumerate(book.choices[name], 1):
            _put(lists, row, place, choice)
        letter = get_column_letter(place)
        source = f"'{_PICKS}'!${letter}$1:${letter}${len(book.choices[name])}"
        column = get_column_letter([*book.headings].index(name) + 1)
        pick = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
        pick.add(f"{column}2:{column}{len(book.lines) + 1}")
        page.add_data_validation(pick)


def _keep(written: Any, book: EditBook) -> None:
    page = written.create_sheet(sheet_name(_KEPT))
    page.sheet_state = "veryHidden"
    listed = book.listed_on.isoformat() if book.listed_on else ""
    for place, text in enumerate((_FORMAT, listed, json.dumps(dict(book.headings))), 1):
        _put(page, 1, place, text)
    for row, line in enumerate(book.lines, 2):
        for place, text in enumerate((line.line_id, str(line.version), json.dumps(dict(line.cells))), 1):
            _put(page, row, place, text)


def _put(page: Any, row: int, place: int, text: str) -> None:
    cell = page.cell(row, place, cell_text(text))
    cell.data_type = "s"


def _kept(table: Table) -> tuple[dict[str, str], date | None, list[EditLine]]:
    """Headings, day of the list, lines. Raises LookupError, TypeError, ValueError."""
    rows = table.rows()
    form, listed, headings, *_rest = [*map(_text, next(rows).cells), "", "", ""]
    if form != _FORMAT:
        raise ValueError(form)
    lines = [EditLine(line_id, int(version), _texts(cells)) for line_id, version, cells in map(_three, rows)]
    return _texts(headings), date.fromisoformat(listed) if listed else None, lines


def _texts(written: str) -> dict[str, str]:
    """Texts by name. Raises ValueError."""
    found = json.loads(written)
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise ValueError(written)
    return found


def _three(row: Row) -> tuple[str, str, str]:
    line_id, version, cells = map(_text, row.cells[:3])
    return line_id, version, cells


def _headings(rows: Iterator[Row]) -> dict[str, int] | None:
    """The place of each heading, with `rows` at the row below; somebody may have put a title above."""
    for row in islice(rows, _HEADINGS_WITHIN):
        places = {_text(cell): place for place, cell in enumerate(row.cells)}
        if _ID in places:
            return places
    return None


def _rows(rows: Iterator[Row], headings: Mapping[str, str], places: Mapping[str, int]) -> Iterator[EditedRow]:
    for row in rows:
        texts = [*map(_text, row.cells)]
        cells = {
            name: texts[places[heading]] if places[heading] < len(texts) else ""
            for name, heading in headings.items()
            if heading in places
        }
        place = places[_ID]
        line_id = texts[place] if place < len(texts) else ""
        if line_id or any(cells.values()):
            yield EditedRow(row.number, line_id, cells, dict(_spoilt(row, headings, places)))


def _spoilt(row: Row, headings: Mapping[str, str], places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, heading in headings.items():
        column = places.get(heading)
        if column is not None:
            try:
                check_cell(filled(row, column), row.number, column)
            except CellProblem as problem:
                yield name, problem.message


def _text(cell: object) -> str:
    """A cell as text: a number that somebody typed has no ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
