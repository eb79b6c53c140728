"""Tables out of files that other programs wrote: .xlsx and .csv, told apart by content, with a limit on everything."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cells import text_of_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

FILE_LIMIT = 50 * 2**20
"""Bytes of a file, as it lies on the disk."""
UNPACKED_LIMIT = 1_000 * 2**20
"""Bytes of a workbook unpacked; 200,000 lines take a quarter of it."""
COLUMN_LIMIT = 200
DELIMITERS = (";", ",", "\t", "|")

Cell = str | int | float | bool | date | None
"""A cell as the file holds it; dates and times beside."""


class WorkbookError(Exception):
    """The file cannot be read as a list. `user_message` says why, and what to do."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, as a spreadsheet program shows it, and its cells."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet (`name` is empty for CSV). `rows` can be gone through once more each time it is called."""

    name: str
    rows: Callable[[], Iterator[Row]]


def read_tables(path: Path) -> list[Table]:
    """The tables in the file: every visible sheet; a CSV file once for each separator it may use.

    Raises:
        WorkbookError: not there, too large, password-protected, not a workbook and not text.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise WorkbookError(
                _("{file} is larger than {limit} MB. Export fewer columns or split it.").format(
                    file=clean(path.name), limit=FILE_LIMIT // 2**20
                )
            )
        start = _start_of(path)
    except OSError as error:
        raise WorkbookError(
            _("{file} cannot be opened: {reason}.").format(file=clean(path.name), reason=error.strerror or error)
        ) from error
    if start.startswith(b"PK"):
        return _workbook_tables(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(_ole_message(path))
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        raise WorkbookError(
            _("{file} is not an Excel workbook, though it is called one.").format(file=clean(path.name))
        )
    return _csv_tables(path)


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _ole_message(path: Path) -> str:
    """An old .xls or an encrypted .xlsx: both are OLE compound files ([MS-CFB]); names in it are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return _("{file} is protected by a password. Save it without one and try again.").format(file=clean(path.name))
    return _("{file} is in the old Excel format. Save it as .xlsx and try again.").format(file=clean(path.name))


# Workbooks


def _workbook_tables(path: Path) -> list[Table]:
    _check_unpacked_size(path)
    merged = _merged_ranges(path)
    with _opened(path) as book:
        return [
            Table(sheet.title, _sheet_rows(path, sheet.title, merged.get(sheet.title, [])))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]


def _broken(path: Path) -> WorkbookError:
    return WorkbookError(_("{file} is not an Excel workbook, or it is damaged.").format(file=clean(path.name)))


def _check_unpacked_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())  # zipfile reads no part beyond this
    except (zipfile.BadZipFile, OSError) as error:
        raise _broken(path) from error
    if unpacked > UNPACKED_LIMIT:
        raise WorkbookError(_("{file} becomes too large when it is unpacked.").format(file=clean(path.name)))


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """The workbook for reading row by row. Whatever a damaged one makes openpyxl raise is a WorkbookError."""
    import warnings

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that a list does not need
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, LookupError, ValueError, TypeError, AttributeError,
            EOFError, OSError, SyntaxError) as error:  # both XML parsers raise kinds of SyntaxError  # fmt: skip
        raise _broken(path) from error


def _sheet_rows(path: Path, name: str, merged: Sequence[_Range]) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with _opened(path) as book:
            sheet = book[name]
            sheet.reset_dimensions()  # some programs write a wrong or an endless one
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield Row(number, [_plain(cell) for cell in cells[:COLUMN_LIMIT]])

    return (lambda: _filled_down(rows(), merged)) if merged else rows


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


@dataclass(frozen=True, slots=True)
class _Range:
    """Merged cells of one column: zero-based column, first and last row."""

    column: int
    first: int
    last: int


def _filled_down(rows: Iterator[Row], merged: Sequence[_Range]) -> Iterator[Row]:
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
        yield Row(row.number, cells)


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_NAMESPACES = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "rel": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "package": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_CHUNK = 2**20
_OVERLAP = 200


def _merged_ranges(path: Path) -> dict[str, list[_Range]]:
    """By sheet name, the cells merged over several rows: openpyxl's read-only mode does not know them.

    A document in the strict variant of the format has other namespaces and tells none here.
    """
    from openpyxl.utils import column_index_from_string

    found: dict[str, list[_Range]] = {}
    with zipfile.ZipFile(path) as parts:
        for name, part in _sheet_parts(parts).items():
            ranges = {
                (column_index_from_string(column.decode()) - 1, int(first), int(last))
                for column, first, last in _merges(parts, part)
                if int(last) > int(first)
            }
            found[name] = [_Range(*one) for one in sorted(ranges)]
    return found


def _merges(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Column, first and last row of each merged range; they stand after all rows, so the part is only scanned."""
    with parts.open(part) as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            yield from _MERGE.findall(text)
            rest = text[-_OVERLAP:]


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """By sheet name, the part of the package that holds it."""
    try:
        book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314  # expat bounds entities itself
        links = ET.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ET.ParseError):
        return {}  # reading the sheets will say so
    targets = {link.get("Id"): link.get("Target", "") for link in links.iterfind("package:Relationship", _NAMESPACES)}
    names = set(parts.namelist())
    found = {}
    for sheet in book.iterfind("main:sheets/main:sheet", _NAMESPACES):
        target = targets.get(sheet.get(f"{{{_NAMESPACES['rel']}}}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found[sheet.get("name", "")] = part
    return found


# CSV


def _csv_tables(path: Path) -> list[Table]:
    text = _decoded(path)
    return [Table("", _csv_rows(path, text, delimiter)) for delimiter in DELIMITERS]


def _decoded(path: Path) -> str:
    """The text, in UTF-8 (with or without mark), UTF-16 with mark, or what Windows writes in Western Europe."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError(_("{file} is neither an Excel workbook nor a text file.").format(file=clean(path.name)))


def _csv_rows(path: Path, text: str, delimiter: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        try:
            for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), 1):
                yield Row(number, [_without_apostrophe(cell) for cell in cells[:COLUMN_LIMIT]])
        except csv.Error as error:
            raise WorkbookError(
                _("{file} is not a CSV file: a field is longer than any list has.").format(file=clean(path.name))
            ) from error

    return rows


def _without_apostrophe(cell: str) -> str:
    """Undo what the spreadsheet mode of our CSV export (and Excel's users) put before `=`, `+`, …"""
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r")) else cell
