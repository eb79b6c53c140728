"""Lists out: typed cells, nothing that Excel could run or spoil, and the old file safe whatever happens."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fleet_tui import files, i18n
from fleet_tui.workbook import sheet as sheet_module
from fleet_tui.workbook.cells import Exported, SheetColumn, cell_text, sheet_name, text_of_cell
from fleet_tui.workbook.csv_export import CsvMode, write_csv
from fleet_tui.workbook.export import Provenance, write_lines
from fleet_tui.workbook.sheet import ExportCancelled, readable

COLUMNS = [
    SheetColumn("Number", width=16),
    SheetColumn("SIM card number", width=20),
    SheetColumn("Description", width=24),
    SheetColumn("€ / month", "money", 11),
    SheetColumn("Next change", "day", 12),
]
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "#N/A", "[/]", "[@click=app.quit]x[/]", "a\u202eb", "x" * 300,
    "\x1b[31mred\x1b]52;c;YQ==\x07", "陳大文", "\ud800", "\ufffe", "a\0b", "_x0041_", "<b>&amp;</b>", "two\nlines",
    " spaces ", "TRUE",
]  # fmt: skip
NOW = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)


def rows_of(descriptions: Sequence[str]) -> list[tuple[Exported, ...]]:
    return [
        ("0489 74 43 65", "8932030000205518327", text, Decimal("20.50"), date(2026, 12, 1)) for text in descriptions
    ]


def written(path: Path, descriptions: Sequence[str], query: str = "") -> Workbook:
    rows = rows_of(descriptions)
    write_lines(path, rows, COLUMNS, Provenance(NOW, "Margaux", "Sample fleet", query, len(rows)))
    return load_workbook(path)


def test_numbers_stay_text_and_amounts_and_days_do_not(tmp_path: Path) -> None:
    sheet = written(tmp_path / "lines.xlsx", ["Margaux Sastre"]).worksheets[0]
    heading, line = sheet.iter_rows()
    assert [cell.value for cell in heading] == [column.heading for column in COLUMNS]
    assert [cell.value for cell in line] == [
        "0489 74 43 65", "8932030000205518327", "Margaux Sastre", 20.5, datetime(2026, 12, 1),  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.data_type for cell in line] == ["s", "s", "s", "n", "d"]
    assert [cell.number_format for cell in line] == ["@", "@", "@", "#,##0.00", "dd/mm/yyyy"]


def test_the_sheet_is_ready_to_work_with(tmp_path: Path) -> None:
    book = written(tmp_path / "lines.xlsx", ["a", "b"])
    sheet = book.worksheets[0]
    assert sheet.title == "SIM cards"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert sheet.column_dimensions["B"].width == 20
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold


def test_the_second_sheet_says_where_the_first_is_from(tmp_path: Path) -> None:
    about = written(tmp_path / "lines.xlsx", ["a"], query="=status:pending").worksheets[1]
    facts = {name.value: value.value for name, value in about.iter_rows()}
    assert facts["Written"] == "23/11/2026 09:41"
    assert facts["By"] == "Margaux"
    assert facts["From"] == "Sample fleet"
    assert facts["Query"] == "=status:pending"
    assert facts["Lines"] == "1"


def test_hostile_text_is_text_in_every_cell(tmp_path: Path) -> None:
    book = written(tmp_path / "lines.xlsx", HOSTILE, query="=1+1")
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type in {"f", "e", "b"}]
    shown = [text_of_cell(str(row[2].value or "")) for row in list(book.worksheets[0].iter_rows())[1:]]
    for raw, cell in zip(HOSTILE, shown, strict=True):
        assert cell == raw.replace("\ud800", "\ufffd")  # half a pair is no character of any file


@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_whatever_went_out_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("book") / "lines.xlsx"
    sheet = written(path, texts).worksheets[0]
    for raw, row in zip(texts, list(sheet.iter_rows())[1:], strict=True):
        assert text_of_cell(str(row[2].value or "")) == raw


def test_an_overlong_cell_is_cut_where_excel_stops() -> None:
    assert len(cell_text("é" * 40_000)) == 32_767


@pytest.mark.parametrize(("name", "allowed"), [("a/b:c", "a b c"), ("x" * 40, "x" * 31), ("'[]'", "1"), ("", "1")])
def test_sheet_names_that_excel_forbids(name: str, allowed: str) -> None:
    assert sheet_name(name) == allowed


@contextmanager
def full_disk(path: Path, *, mode: int = 0o600, check: Callable[[Path], None] | None = None) -> Iterator[BinaryIO]:
    with files.replacing(path, mode=mode, check=check) as file:
        yield file
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lines.xlsx"
    written(path, ["old"])
    before = path.read_bytes()
    monkeypatch.setattr(sheet_module, "replacing", full_disk)
    with pytest.raises(OSError, match="No space"):
        written(path, ["new"])
    assert path.read_bytes() == before
    assert list(tmp_path.glob(".lines*")) == []


def test_stopping_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "lines.xlsx"
    written(path, ["old"])
    before = path.read_bytes()
    told: list[int] = []
    rows = rows_of(["x"] * 5_000)
    with pytest.raises(ExportCancelled):
        write_lines(
            path, rows, COLUMNS, Provenance(NOW, "", "", "", len(rows)), progress=told.append,
            cancelled=lambda: bool(told) and told[-1] >= 1_000,
        )  # fmt: skip
    assert told == [500, 1_000]
    assert path.read_bytes() == before


def test_a_link_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "target.xlsx"
    target.write_bytes(b"precious")
    (tmp_path / "link.xlsx").symlink_to(target)
    with pytest.raises(OSError, match="symbolic link"):
        written(tmp_path / "link.xlsx", ["x"])
    assert target.read_bytes() == b"precious"


def test_a_file_that_does_not_read_back_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.xlsx"
    written(path, ["x"] * 200)
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(OSError, match="read back"):
        readable(path)


def test_a_wrong_count_is_an_error_not_a_wrong_sheet(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="announced"):
        write_lines(tmp_path / "x.xlsx", rows_of(["a"]), COLUMNS, Provenance(NOW, "", "", "", 2))
    assert list(tmp_path.glob("*.xlsx")) == []


def csv_of(path: Path, mode: CsvMode, descriptions: Sequence[str], delimiter: str = ",") -> list[list[str]]:
    write_csv(path, rows_of(descriptions), COLUMNS, mode)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_for_spreadsheets_starts_no_formula(tmp_path: Path, start: str) -> None:
    path = tmp_path / "x.csv"
    lines = csv_of(path, CsvMode.SPREADSHEET, [start + "1"])
    assert lines[1][2] == f"'{start}1"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_exact_csv_adds_nothing(tmp_path: Path) -> None:
    texts = ["=1+1", 'say "hi", twice', "two\r\nlines", "陳大文", "\x1b[c"]
    path = tmp_path / "x.csv"
    lines = csv_of(path, CsvMode.EXACT, texts)
    assert [line[2] for line in lines[1:]] == texts
    assert lines[1][3:] == ["20.50", "2026-12-01"]
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_for_spreadsheets_speaks_the_users_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_language", "fr")
    lines = csv_of(tmp_path / "x.csv", CsvMode.SPREADSHEET, ["a"], delimiter=";")
    assert lines[1][3] == "20,50"
