"""Files of tables as tests need them: rows in, a file out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def text_file(path: Path, rows: Sequence[Sequence[str]], sign: str = ";") -> Path:
    """A text file whose cells are parted by `sign`."""
    path.write_text("\n".join(sign.join(row) for row in rows) + "\n", "utf-8")
    return path


def book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook of one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path
