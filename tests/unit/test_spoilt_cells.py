"""Formulas that were never computed, and errors of a spreadsheet program: named by their cell in every kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fleet_tui.workbook.detail import read_detail
from fleet_tui.workbook.edit_book import EditBook, EditLine, read_edit_book, write_edit_book
from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.people import read_people
from fleet_tui.workbook.prices import read_prices
from fleet_tui.workbook.usage import read_usage

FORMULA = "=CONCATENATE(1,2)"  # openpyxl writes it without a value, as programs do that do not compute
NUMBER = "0470 00 00 01"


def book(path: Path, *rows: list[Any]) -> Path:
    written = openpyxl.Workbook()
    for row in rows:
        written.worksheets[0].append(row)
    written.save(path)
    return path


def listed(path: Path) -> list[str]:
    rows = ["GSM", "Tariff plan"], [NUMBER, FORMULA], ["0470 00 00 02", "Start"]
    return [each.message for each in read_list(book(path, *rows)).notices]


def priced(path: Path) -> list[str]:
    rows = ["Item", "Price", "Kind"], ["Start", FORMULA, "plan"], ["Contact", 20, "plan"]
    return [message for _place, message in read_prices(book(path, *rows)).refused]


def priced_by_plan(path: Path) -> list[str]:
    rows = ["Option", "Start", "Contact"], ["Price a month", 10, 20], ["Asia", FORMULA, 16]
    found = read_prices(book(path, *rows))
    assert found.pairs is not None, "not read as a matrix"
    return [message for _place, message in found.refused]


def employed(path: Path) -> list[str]:
    rows = ["Name", "E-mail", "Employee number"], ["An Peeters", FORMULA, "E1"]
    found = read_people(book(path, *rows))
    return [message for _place, message in (*found.refused, *found.doubtful)]


def used(path: Path) -> list[str]:
    rows = ["Number", "Month", "Minutes"], [NUMBER, "2026-11", FORMULA], [NUMBER, "2026-10", 12]
    return [message for _place, message in read_usage(book(path, *rows)).refused]


def billed(path: Path) -> list[str]:
    rows = ["Number", "Text", "Amount", "Invoice"], [NUMBER, "Start", FORMULA, "F1"], [NUMBER, "Start", 10, "F1"]
    return [message for _place, message in read_detail(book(path, *rows)).refused]


def edited(path: Path) -> list[str]:
    cells = {"msisdn": NUMBER, "plan": "Start"}
    write_edit_book(path, EditBook({"msisdn": "Number", "plan": "Plan"}, [EditLine("L1", 1, cells)]))
    written = openpyxl.load_workbook(path)
    written.worksheets[0]["B2"] = FORMULA
    written.save(path)
    (row,) = read_edit_book(path).rows
    return list(row.spoilt.values())


@pytest.mark.parametrize(
    ("said", "cell"),
    [(listed, "B2"), (priced, "B2"), (priced_by_plan, "B3"), (employed, "B2"), (used, "C2"), (billed, "C2"),
     (edited, "B2")],
)  # fmt: skip
def test_a_formula_that_was_never_computed_is_named_by_its_cell(
    tmp_path: Path, said: Callable[[Path], list[str]], cell: str
) -> None:
    (message,) = said(tmp_path / "file.xlsx")
    assert f"Cell {cell} holds a formula that was never computed" in message
    assert "save it there and try again" in message


def test_an_error_of_a_spreadsheet_program_is_named_by_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("Item;Price;Kind\nStart;#REF!;plan\nContact;20;plan\n", encoding="utf-8")
    assert [message for _place, message in read_prices(path).refused] == [
        "Cell B2 holds an error of the spreadsheet program (#REF!)."
    ]
