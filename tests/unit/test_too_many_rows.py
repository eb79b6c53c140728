"""Files of more rows than their kind may have: refused before their rows are taken apart."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fleet_tui.workbook.csv_reading import csv_tables
from fleet_tui.workbook.detail import read_detail
from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.new_lines import read_new_lines
from fleet_tui.workbook.people import read_people
from fleet_tui.workbook.prices import read_prices
from fleet_tui.workbook.tables import COLUMN_LIMIT, WorkbookError
from fleet_tui.workbook.usage import read_usage
from fleet_tui.workbook.xlsx_reading import workbook_tables

FILE = Path("file")


@pytest.mark.parametrize(
    ("read", "limit"),
    [(read_list, "200,000"), (read_new_lines, "200,000"), (read_prices, "20,000"), (read_people, "200,000"),
     (read_usage, "1,000,000"), (read_detail, "500,000")],
)  # fmt: skip
def test_each_kind_has_its_limit(tmp_path: Path, read: Callable[[Path], Any], limit: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a;b\n" * (int(limit.replace(",", "")) * 11 // 10 + 1), encoding="ascii")
    with pytest.raises(WorkbookError, match=f"file.csv has more than {limit} rows. Split it"):
        read(path)


def test_lines_within_a_quoted_cell_are_no_rows() -> None:
    rows = b'"one\ntwo\n""three""\nfour";b\n' * 100
    assert len(list(csv_tables(FILE, rows, 100)[0].rows())) == 100
    with pytest.raises(WorkbookError, match="more than 90 rows"):
        csv_tables(FILE, rows, 90)


def test_lines_that_end_as_on_an_old_macintosh_are_counted_too() -> None:
    with pytest.raises(WorkbookError, match="more than 100 rows"):
        csv_tables(FILE, b"a;b\r" * 200, 100)


def workbook(rows: int, *, blank: int = 0) -> bytes:
    book, saved = openpyxl.Workbook(), BytesIO()
    page = book.worksheets[0]
    for number in range(1, rows + 1):
        page.append([f"0470 {number:06}", number])
    for number in range(rows + 1, rows + blank + 1):
        page.row_dimensions[number].height = 20  # formatted, so that the file names the row
    book.save(saved)
    return saved.getvalue()


def test_rows_of_a_workbook_are_counted_without_reading_their_cells() -> None:
    with pytest.raises(WorkbookError, match="more than 100 rows"):
        workbook_tables(FILE, workbook(200), 100)


def test_rows_that_hold_nothing_but_their_looks_do_not_count() -> None:
    (table,) = workbook_tables(FILE, workbook(100, blank=900), 100)
    assert sum(1 for row in table.rows() if row.cells) == 100


def test_a_row_of_very_many_cells_is_taken_apart_as_far_as_it_is_read() -> None:
    for cell in (b"x", b'"x"'):
        (row,) = csv_tables(FILE, b";".join([cell] * 100_000))[0].rows()
        assert (len(row.cells), row.cut) == (COLUMN_LIMIT, True)
        (row,) = csv_tables(FILE, b";".join([cell] * COLUMN_LIMIT))[0].rows()
        assert (len(row.cells), row.cut) == (COLUMN_LIMIT, False)
