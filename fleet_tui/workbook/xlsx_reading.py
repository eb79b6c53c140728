"""Sheets of a workbook (.xlsx) row by row: what is hidden, what was never computed, whatever is damaged refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cells import NOT_COMPUTED, text_of_cell
from fleet_tui.workbook.tables import COLUMN_LIMIT, Cell, Row, Table, WorkbookError, surely_more, too_many_rows
from fleet_tui.workbook.xlsx_package import (
    DAMAGED_ZIP,
    Merged,
    SheetFacts,
    check_package,
    computes_on_load,
    filled_rows,
    sheet_facts,
)

_TRUE = {"1", "true"}


def workbook_tables(path: Path, data: bytes, most: int | None = None) -> list[Table]:
    """The sheets of the workbook in `data`, hidden ones too. `most`: rows that each that people see may have.

    Raises:
        WorkbookError: damaged, protected by a password, too large when unpacked, of far more rows.
    """
    with _guarded(path):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            check_package(path, parts)
        book = _Book(data)
        for _name, part, visible in book.sheets() if most is not None else ():
            if visible and most is not None and surely_more(filled_rows(book.parts, part, most), most):
                raise too_many_rows(path, most)
        return [
            Table(name, _sheet_rows(path, book, part, facts), facts.hidden_columns, visible=visible)
            for name, part, visible in book.sheets()
            for facts in [sheet_facts(book.parts, part)]
        ]


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """A block in which whatever a damaged workbook makes its readers raise is a WorkbookError."""
    import struct

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield
    except (*DAMAGED_ZIP, struct.error, InvalidFileException, LookupError, TypeError, AttributeError, ArithmeticError,
            AssertionError, SyntaxError) as error:  # of both XML parsers: SyntaxError  # fmt: skip
        raise WorkbookError(
            _("{file} is not an Excel workbook, or it is damaged.").format(file=clean(path.name))
        ) from error


class _Book:
    """What the sheets of a workbook have in common: its parts, texts and formats."""

    def __init__(self, data: bytes) -> None:
        """Raises what openpyxl raises."""
        from openpyxl.reader.excel import ExcelReader
        from openpyxl.styles.stylesheet import apply_stylesheet

        with _quiet():
            self._reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            self._reader.read_manifest()
            self._reader.read_strings()
            self._reader.read_workbook()
            apply_stylesheet(self._reader.archive, self._reader.wb)
        self.parts = self._reader.archive
        self._computes_on_load = computes_on_load(self.parts)

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        """Name, part and whether people see it, of each sheet with cells."""
        for sheet, link in self._reader.parser.find_sheets():
            if link.target in self._reader.valid_files and "chartsheet" not in link.Type:
                yield sheet.name, link.target, sheet.state == "visible"

    def parser(self, part: str) -> Any:
        """openpyxl's parser of a sheet, which also tells a formula that has no value from an empty cell."""
        from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

        computes_on_load = self._computes_on_load

        class Parser(WorkSheetParser):
            def parse_cell(self, element: Any) -> Any:
                cell = super().parse_cell(element)
                if element.find(FORMULA_TAG) is not None:
                    stored = element.findtext(VALUE_TAG)
                    empty = not stored and (stored is None or element.get("t") != "str")
                    if empty or (computes_on_load and stored == "0"):
                        cell["value"] = NOT_COMPUTED
                return cell

        book: Any = self._reader.wb
        return Parser(
            self.parts.open(part),
            self._reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001  # as openpyxl's own rows do
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """A block in which nothing is said of styles and extensions, which a list does not need."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _sheet_rows(path: Path, book: _Book, part: str, facts: SheetFacts) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with _guarded(path), _quiet():
            parser = book.parser(part)
            with closing(parser.source):
                for number, cells in parser.parse():
                    looks = parser.row_dimensions.pop(str(number), {})
                    values, cut = _values(cells)
                    yield Row(number, values, hidden=_hidden(looks, parser), cut=cut)

    return (lambda: _filled_down(rows(), facts.merged)) if facts.merged else rows


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
