"""Sheets of a workbook (.xlsx) row by row: what is hidden, what was never computed, whatever is damaged refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cells import NOT_COMPUTED, text_of_cell
from fleet_tui.workbook.tables import COLUMN_LIMIT, Cell, Row, Table, WorkbookError
from fleet_tui.workbook.xlsx_package import Merged, SheetFacts, check_package, read_package

if TYPE_CHECKING:
    from openpyxl import Workbook

_TRUE = {"1", "true"}


def workbook_tables(path: Path) -> list[Table]:
    """The sheets of the workbook, hidden ones too.

    Raises:
        WorkbookError: damaged, protected by a password, too large when unpacked.
    """
    with _guarded(path):
        check_package(path)
        package = read_package(path)
    with _opened(path) as book:
        return [
            Table(
                sheet.title,
                _sheet_rows(path, sheet.title, facts, computes_on_load=package.computes_on_load),
                facts.hidden_columns,
                visible=sheet.sheet_state == "visible",
            )
            for sheet in book.worksheets
            for facts in [package.sheets.get(sheet.title, SheetFacts())]
        ]


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """A block in which whatever a damaged workbook makes its readers raise is a WorkbookError."""
    import lzma
    import struct

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, InvalidFileException, LookupError, ValueError,
            TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, EOFError, OSError,
            SyntaxError) as error:  # of a password: RuntimeError; of both XML parsers: SyntaxError  # fmt: skip
        raise WorkbookError(
            _("{file} is not an Excel workbook, or it is damaged.").format(file=clean(path.name))
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """The workbook for reading row by row. Raises WorkbookError when it is damaged."""
    import warnings

    from openpyxl import load_workbook

    with _guarded(path), path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that a list does not need
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _sheet_rows(path: Path, name: str, facts: SheetFacts, *, computes_on_load: bool) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with _opened(path) as book:
            parser = _parser(book, name, computes_on_load=computes_on_load)
            for number, cells in parser.parse():
                looks = parser.row_dimensions.pop(str(number), {})
                values, cut = _values(cells)
                yield Row(number, values, hidden=_hidden(looks, parser), cut=cut)

    return (lambda: _filled_down(rows(), facts.merged)) if facts.merged else rows


def _parser(book: Workbook, name: str, *, computes_on_load: bool) -> Any:
    """openpyxl's parser of a sheet, which also tells a formula that has no value from an empty cell."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> Any:
            cell = super().parse_cell(element)
            if element.find(FORMULA_TAG) is not None:
                stored = element.findtext(VALUE_TAG)
                empty = not stored and (stored is None or element.get("t") != "str")
                if empty or (computes_on_load and stored == "0"):
                    cell["value"] = NOT_COMPUTED
            return cell

    sheet: Any = book[name]
    return Parser(
        sheet._get_source(),  # noqa: SLF001  # as openpyxl's own rows do
        sheet._shared_strings,  # noqa: SLF001
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
        timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
    )


def _hidden(looks: dict[str, str], parser: Any) -> bool:
    if "hidden" in looks:
        return looks["hidden"] in _TRUE
    sheet = getattr(parser, "sheet_format", None)
    return looks.get("ht") == "0" or bool(sheet is not None and sheet.zeroHeight and "ht" not in looks)


def _values(cells: Sequence[dict[str, Any]]) -> tuple[list[Cell], bool]:
    """The cells of a row by their place, and whether there are more of them than are read."""
    values: list[Cell] = []
    cut = False
    for cell in cells:
        if cell["value"] is None:
            continue
        column = cell["column"]
        if column > COLUMN_LIMIT:
            cut = True
            continue
        values.extend([None] * (column - len(values)))
        values[column - 1] = _plain(cell["value"])
    return values, cut


def _plain(cell: object) -> Cell:
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, str):
        return text_of_cell(cell) if "_x" in cell else cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return str(cell) if isinstance(cell, time | timedelta) else ""


def _filled_down(rows: Iterator[Row], merged: Sequence[Merged]) -> Iterator[Row]:
    """A cell merged over several rows says its value for each of them; the file holds it once."""
    starting = {(one.first, one.column): one.last for one in merged}
    open_ranges: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        cells = list(row.cells)
        for column in range(len(cells)):
            if last := starting.get((row.number, column)):
                open_ranges[column] = (last, cells[column])
        for column, (last, value) in list(open_ranges.items()):
            if row.number > last:
                del open_ranges[column]
            else:
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = value
        yield replace(row, cells=cells)
