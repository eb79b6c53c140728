"""Lists as companies have them, as files, and what was read of them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.workbook.import_list import ImportCandidate

CARDS = [with_check_digit(f"893203000123{n:06}") for n in range(1, 9)]


def number(n: int) -> str:
    return f"0470 {n:06}"


def text_file(tmp_path: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    hidden_rows: Sequence[int] = (),
    hidden: str = "",
    columns: str = "",
) -> Path:
    """A workbook; rows, a sheet and columns of its first sheet may be hidden."""
    workbook = Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = workbook.worksheets[0] if place == 0 else workbook.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    for row_number in hidden_rows:
        workbook.worksheets[0].row_dimensions[row_number].hidden = True
    for letter in columns:
        workbook.worksheets[0].column_dimensions[letter].hidden = True
    workbook.save(path)
    return path


def patched(path: Path, part: str, change: Any) -> Path:
    """A workbook with the bytes of one part changed."""
    target = path.with_name(f"patched-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return target


def with_rows(path: Path, attributes: dict[int, str]) -> Path:
    """A workbook whose rows have these attributes too."""

    def change(xml: bytes) -> bytes:
        for row, attribute in attributes.items():
            xml = xml.replace(f'<row r="{row}"'.encode(), f'<row r="{row}" {attribute}'.encode())
        return xml

    return patched(path, SHEET, change)


def numbers(candidate: ImportCandidate) -> list[str]:
    return [row.msisdn for row in candidate.rows]


def said(candidate: ImportCandidate) -> list[tuple[str, str]]:
    """Each remark's place and code."""
    return [(candidate.place(each.row).title, each.code) for each in candidate.notices]


SHEET = "xl/worksheets/sheet1.xml"
