"""The package of a workbook (.xlsx): limits on what it unpacks to, and what stands around the rows of its sheets.

Sources: ECMA-376 part 1, 18.3.1 (`col`, `mergeCell`), 18.2.2 (`calcPr`), part 2, B.4 (how parts are packed).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.tables import WorkbookError

UNPACKED_LIMIT = 1_000 * 2**20
"""Bytes of a workbook unpacked; 200,000 lines take a quarter of it."""
STRINGS_LIMIT = 150 * 2**20
"""Bytes of the texts of a workbook; they are read before the first row."""
PART_LIMIT = 20 * 2**20
"""Bytes of any other part than a sheet and the texts (styles, relations, …)."""
RATIO_LIMIT = 150
"""How many times larger a part may become. A sheet of equal rows comes to some 50."""
SMALL_PART = 10 * 2**20
"""Bytes up to which a part may grow by any ratio."""
_CHUNK = 2**20
_SMALLEST_ROW = len('<row r="1"><c r="A1"><v>1</v></c></row>')
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>")
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""What reading a ZIP file raises that is damaged, or that `check_methods` refuses."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_STRINGS = "xl/sharedstrings"
_SHEETS = "xl/worksheets/"
_ENCRYPTED = 1

_COMPUTES_ON_LOAD = re.compile(rb"""<(?:\w+:)?calcPr\s[^<>]*fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_ELEMENT = re.compile(rb"<(?:\w+:)?(mergeCell|col)\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*["']([^"'<>]*)["']""")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})")
_CHUNK = 2**20
_OVERLAP = 400
_TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged cells of one column: zero-based column, first and last row."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What stands around the rows of a sheet: cells merged over several rows, hidden columns (zero-based)."""

    merged: list[Merged] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()


def check_methods(parts: zipfile.ZipFile) -> None:
    """Refuse a part packed by anything but deflate, which zipfile unpacks without a limit.

    Raises:
        BadZipFile: there is one.
    """
    if other := next((part.compress_type for part in parts.infolist() if part.compress_type not in _METHODS), None):
        raise zipfile.BadZipFile(f"packed by method {other}")


def check_package(path: Path, parts: zipfile.ZipFile) -> None:
    """Raise WorkbookError for a password, or parts that become too large or too much larger when they are unpacked.

    Raises:
        BadZipFile: as `check_methods`.
    """
    check_methods(parts)
    infos = parts.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in infos):
        raise WorkbookError(
            _("{file} is protected by a password. Save it without one and try again.").format(file=clean(path.name))
        )
    if sum(part.file_size for part in infos) > UNPACKED_LIMIT or any(map(_too_large, infos)):
        raise WorkbookError(_("{file} becomes too large when it is unpacked.").format(file=clean(path.name)))


def _too_large(part: zipfile.ZipInfo) -> bool:
    """zipfile reads no part beyond the size that is told here."""
    name = part.filename.lower().lstrip("/")
    if not name.startswith(_SHEETS) and name.startswith("xl/") and name.endswith((".xml", ".rels")):
        limit = STRINGS_LIMIT if name.startswith(_STRINGS) else PART_LIMIT
        if part.file_size > limit:
            return True
    return part.file_size > SMALL_PART and part.file_size > RATIO_LIMIT * max(part.compress_size, 1)


def computes_on_load(parts: zipfile.ZipFile) -> bool:
    """Whether the workbook asks to be computed when it is opened: a formula's 0 may be one that nobody computed."""
    books = (name for name in parts.namelist() if name.endswith("workbook.xml"))
    return any(_COMPUTES_ON_LOAD.search(parts.read(name)) for name in books)


def sheet_facts(parts: zipfile.ZipFile, part: str) -> SheetFacts:
    """What stands around the rows of the sheet in `part`."""
    merged: set[tuple[int, int, int]] = set()
    hidden: set[int] = set()
    for element, attributes in _elements(parts, part):
        if element == b"col":
            hidden.update(_hidden_columns(attributes))
        elif found := _merged_over_rows(attributes.get("ref", "")):
            merged.add(found)
    return SheetFacts([Merged(*one) for one in sorted(merged)], frozenset(hidden))


def _elements(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Name and attributes of each column and merged range. The part is only scanned: ranges stand after all rows."""
    with parts.open(part) as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            for element, attributes in _ELEMENT.findall(text):
                yield element, {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
            rest = text[-_OVERLAP:]


def _hidden_columns(attributes: dict[str, str]) -> range:
    if attributes.get("hidden") not in _TRUE and attributes.get("width", "1").strip("0.") != "":
        return range(0)
    return range(int(attributes["min"]) - 1, min(int(attributes["max"]), 2**14))


def _merged_over_rows(reference: str) -> tuple[int, int, int] | None:
    from openpyxl.utils import column_index_from_string

    match = _RANGE.fullmatch(reference)
    if match is None or int(match[3]) <= int(match[2]):
        return None
    return column_index_from_string(match[1]) - 1, int(match[2]), int(match[3])


def filled_rows(parts: zipfile.ZipFile, part: str, most: int) -> int:
    """How many rows of a sheet hold a value, without what is in them; 0 where its size allows no more than `most`."""
    if parts.getinfo(part).file_size < most * _SMALLEST_ROW:
        return 0
    count, rest = 0, b""
    with parts.open(part) as sheet:
        while chunk := sheet.read(_CHUNK):
            *rows, rest = _ROW_ENDS.split(rest + chunk)
            count += sum(1 for row in rows if b"v>" in row or b"t>" in row)
            rest = rest[-_CHUNK:]
    return count
