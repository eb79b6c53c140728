"""Tables out of files that other programs wrote: .xlsx and .csv, told apart by content, with a limit on everything."""

from __future__ import annotations

import stat
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.csv_reading import csv_tables
from fleet_tui.workbook.file_forms import refuse_other_forms
from fleet_tui.workbook.tables import Cell, Row, Table, WorkbookError
from fleet_tui.workbook.xlsx_reading import workbook_tables

__all__ = ["Cell", "Row", "Table", "WorkbookError", "read_all_tables", "read_bytes", "read_tables"]

FILE_LIMIT = 50 * 2**20
"""Bytes of a file, as it lies on the disk."""


def read_tables(path: Path, most: int | None = None) -> list[Table]:
    """The tables in the file that people see: every visible sheet; a CSV file once for each separator it may use.

    `most`: rows that its kind may have. A file of far more is refused at once; whoever reads its rows counts them.

    Raises:
        WorkbookError: not there, no ordinary file, too large, in another form, damaged, not text, of too many rows.
    """
    return [table for table in read_all_tables(path, most) if table.visible]


def read_all_tables(path: Path, most: int | None = None) -> list[Table]:
    """As `read_tables`, with hidden sheets."""
    data = read_bytes(path)
    refuse_other_forms(path, data)
    return workbook_tables(path, data, most) if data.startswith(b"PK") else csv_tables(path, data, most)


def read_bytes(path: Path) -> bytes:
    """The content of an ordinary file within `FILE_LIMIT`. Raises WorkbookError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WorkbookError(
                _("{file} is not an ordinary file. Save the list as a file and try again.").format(
                    file=clean(path.name)
                )
            )
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise WorkbookError(
            _("{file} cannot be opened: {reason}.").format(file=clean(path.name), reason=error.strerror or error)
        ) from error
    if len(data) > FILE_LIMIT:
        raise WorkbookError(
            _("{file} is larger than {limit} MB. Export fewer columns or split it.").format(
                file=clean(path.name), limit=FILE_LIMIT // 2**20
            )
        )
    return data
