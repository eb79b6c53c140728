"""Lists of employees that go with a ticket: every row is right, or named with its place and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.employees import EmployeeList, check_employees, template_columns

HEADINGS = "Prénom;Nom;Date de naissance;GSM"


def listed(tmp_path: Path, text: str) -> EmployeeList:
    path = tmp_path / "employees.csv"
    path.write_text(text, encoding="utf-8")
    return check_employees(path)


def book(tmp_path: Path, sheets: Mapping[str, Sequence[Sequence[str]]], hidden: str = "") -> EmployeeList:
    made = Workbook()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    made.remove(made.worksheets[0])
    made.save(tmp_path / "employees.xlsx")
    return check_employees(tmp_path / "employees.xlsx")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Zoë;Peeters;24/11/2080;", "between 1900 and today"),
        ("Zoë;Peeters;24/11/1880;", "Date of birth"),
        ("Zoë;Peeters;31/02/1980;", "Date of birth"),
        ("Zoë;Peeters;;0489 XX XX XX", "This is not a phone number."),
        ("Zoë;Peeters;;24/11/1980", "This is not a phone number."),
        ("Zoë;Peeters;;abc def", "This is not a phone number."),
        ("#NV;#NOM?;;", "#NV"),
        ("Zoë;Err:502;;", "Err:502"),
        ("Zoë;;;", "Last name"),
        ("JosÃ©;Peeters;;", "encoding"),
        ("Zoë;Peeters;;0489744365;rouge", "5 cells stand under 4 headings"),
    ],
)
def test_a_row_that_is_no_person_is_named(tmp_path: Path, row: str, said: str) -> None:
    found = listed(tmp_path, f"{HEADINGS}\n{row}\n陳;[/];;\n")
    assert [each.place.words for each in found.wrong] == ["row 2"]
    assert said in found.wrong[0].problem
    assert [each.name for each in found.rows][1] == "陳 [/]"


@pytest.mark.parametrize(
    "row",
    [
        "Zoë;Peeters;24/11/1980;0489 74 43 65",
        '\'Zoë;="Peeters";1980-11-24;="0489744365"',
        "=1+1;Ó'Brien;;+31 6 12345678",
        "Zoë;Null;;02 226 88 88",
    ],
)
def test_a_row_that_is_one_is_taken(tmp_path: Path, row: str) -> None:
    assert listed(tmp_path, f"{HEADINGS}\n{row}\n").wrong == []


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ("Zoë;Peeters;;", "ZOE;PEETERS;;", True),
        ("Zoë;Peeters;24/11/1980;", "Zoë;Peeters;;", True),
        ("Zoë;Peeters;24/11/1980;", "Zoë;Peeters;24/11/1950;", False),
        ("Zoë;Peeters;;", "Peeters;Zoë;;", False),
    ],
)
def test_the_same_person_twice_is_named_with_the_row_it_stands_in(
    tmp_path: Path, first: str, second: str, twice: bool
) -> None:
    found = listed(tmp_path, f"{HEADINGS}\n{first}\n{second}\n")
    assert [row.problem for row in found.wrong] == (["The same person stands in row 2 already."] if twice else [])


@pytest.mark.parametrize(
    "headings", ["First name *;Last name:", "Voornaam :;Achternaam*", "Vorname;Nachname (Pflichtfeld)", '="Prénom";NOM']
)
def test_headings_with_signs_are_known(tmp_path: Path, headings: str) -> None:
    assert len(listed(tmp_path, f"List of 2026;\n{headings}\nZoë;Peeters\n").rows) == 1


def test_rows_after_an_open_quote_are_named(tmp_path: Path) -> None:
    found = listed(tmp_path, f'{HEADINGS}\nAn;Maes;;\nZoë;"Peeters;;\nJan;Claes;;\n')
    assert len(found.rows) == 3
    assert [row.place.number for row in found.wrong] == [3, 4]


def test_every_sheet_is_read_or_named(tmp_path: Path) -> None:
    head = ["Voornaam", "Naam", "Afdeling"]
    found = book(
        tmp_path,
        {
            "Gent": [head, ["Zoë", "Peeters", "A"]],
            "Luik": [head, ["Zoë", "Peeters", "B"], ["Jan", "", "C"]],
            "Legend": [["x", "y"], ["1", "2"]],
            "Old": [head, ["Käthe", "Schmitz", ""]],
        },
        hidden="Old",
    )
    assert [row.place.words for row in found.wrong] == ["row 2 of sheet Luik", "row 3 of sheet Luik"]
    said = " ".join(found.report())
    assert "Sheets read: Gent, Luik." in said
    assert "Sheet Legend is not read" in said
    assert "Sheet Old is not read: it is hidden." in said
    assert "Columns not used: Afdeling." in said


def test_headings_that_come_again_are_no_person(tmp_path: Path) -> None:
    found = listed(tmp_path, "Prénom;Nom\nZoë;Peeters\nNom;Prénom\nMaes;An\n")
    assert [row.name for row in found.rows] == ["Zoë Peeters", "An Maes"]


def test_what_is_no_list_of_employees_is_refused(tmp_path: Path) -> None:
    for text in ("a;b\nc;d\n", "Prénom;Nom\n", "GSM;Plan\n0489744365;Mobile\n"):
        with pytest.raises(WorkbookError):
            listed(tmp_path, text)


def test_the_list_to_fill_in_has_headings_that_are_known(tmp_path: Path) -> None:
    headings = ";".join(column.heading for column in template_columns())
    found = listed(tmp_path, f"{headings}\nMr;Jan;Maes;24/11/1980;jan@example.be;0489744365;Dutch\n")
    assert (len(found.rows), found.wrong) == (1, [])
    assert len(found.reading.columns) == 7
