"""HR lists: only what is needed is taken, and national register numbers never, whatever their column is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fleet_tui.workbook.examples.company import people
from fleet_tui.workbook.examples.files import write_examples
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.people import read_people
from fleet_tui.workbook.tables import WorkbookError
from tests.table_files import book, text_file


def register_number(day: str, order: int) -> str:
    """An invented national register number with its check digits."""
    digits = f"{day}{order:03}"
    return f"{digits}{97 - int(digits) % 97:02}"


REGISTER = [register_number(f"8{n}0{n}1{n}", 100 + n) for n in range(1, 5)]


def test_the_example_and_its_template_are_read_back(tmp_path: Path) -> None:
    write_examples(tmp_path := tmp_path / "examples")
    found = read_people(tmp_path / "hr.csv")
    assert not found.refused
    assert not found.doubtful
    assert found.reading.unused == {"Rijksregisternummer": ""}
    assert [(each.number, each.name, each.mobile, each.cost_centre, each.starts, each.leaves, each.row)
            for each in found.people] == [
        (each.number, each.name, each.mobile, each.cost_centre, each.starts, each.leaves, each.row) for each in people()
    ]  # fmt: skip
    with pytest.raises(WorkbookError, match="no rows below"):
        read_people(tmp_path / "template-people.xlsx")


@pytest.mark.parametrize("heading", ["Matricule", "Rijksregisternummer", "Employee number", "Gsm"])
def test_a_column_of_national_register_numbers_is_dropped_whatever_it_is_called(tmp_path: Path, heading: str) -> None:
    rows = [["Nom", "E-mail", heading], *([f"Name {n}", f"n{n}@example.com", each] for n, each in enumerate(REGISTER))]
    found = read_people(text_file(tmp_path / "hr.csv", rows))
    assert [each.number for each in found.people] == [""] * 4
    assert [each.mobile for each in found.people] == [None] * 4
    assert "national register" in found.reading.unused[heading]
    assert not any(number in repr(found) for number in REGISTER)


def test_a_register_number_that_a_spreadsheet_made_a_figure_is_dropped_too(tmp_path: Path) -> None:
    born_in_2001 = int(register_number("010203", 101))  # its zero is lost
    path = book(tmp_path / "hr.xlsx", [["Name", "E-mail", "Staff no"], ["Zoë", "z@example.com", int(REGISTER[0])]])
    assert read_people(path).people[0].number == ""
    assert len(str(born_in_2001)) == 10


def test_only_named_fields_are_kept(tmp_path: Path) -> None:
    rows = [
        ["Matricule", "Nom", "Prénom", "E-mail privé", "E-mail", "GSM privé", "GSM", "Date de naissance", "Salaire",
         "Département", "Centre de coûts", "Langue", "Date d'entrée", "Date de sortie", "Manager", "Sexe"],
        ["A12", "Ó'Brien", "Zoë", "zoe@home.example", "Zoe@Work.example", "0470000009", "0488 00 00 01 / 0488 00 00 02",
         "01/02/1980", "4.200,00", "Ventes", "CC [/]", "FR", "06/01/2020", "14/08/2026", "Boss", "F"],
    ]  # fmt: skip
    (found,) = read_people(text_file(tmp_path / "hr.csv", rows)).people
    assert (found.number, found.name, found.given_name, found.family_name) == ("A12", "Zoë Ó'Brien", "Zoë", "Ó'Brien")
    assert (found.e_mail, found.mobile) == ("zoe@work.example", "+32488000001")
    assert (found.department, found.cost_centre, found.language) == ("Ventes", "CC [/]", "fr")
    assert (found.starts, found.leaves) == (date(2020, 1, 6), date(2026, 8, 14))
    assert not any(word in repr(found) for word in ("home", "0470000009", "1980", "4200", "Boss"))


def test_what_cannot_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [
        ["Employee number", "Name", "E-mail", "Mobile", "End date"],
        ["1", "Jan Peeters", "no address", "12", "14/13/2026"],
        ["2", "", "b@example.com", "", ""],
        ["1", "Another", "c@example.com", "02 555 12 12", "31/12/9999"],
        ["3", "Last", "c@example.com", "02 555 12 12", "31/12/9999"],
    ]
    found = read_people(text_file(tmp_path / "hr.csv", rows))
    assert [place.number for place, _why in found.doubtful] == [2, 2, 2]
    assert [place.number for place, _why in found.refused] == [3, 4]
    assert [(each.name, each.mobile, each.leaves) for each in found.people] == [
        ("Jan Peeters", None, None), ("Last", None, None),
    ]  # fmt: skip


def test_two_columns_that_may_be_meant_are_refused_by_their_names(tmp_path: Path) -> None:
    rows = [["Name", "Email", "Mail"], ["Zoë", "a@example.com", "b@example.com"]]
    with pytest.raises(WorkbookError, match="“Email”, “Mail”"):
        read_people(text_file(tmp_path / "hr.csv", rows))


def test_an_hr_list_is_known_from_a_list_of_lines(tmp_path: Path) -> None:
    write_examples(tmp_path := tmp_path / "examples")
    names = ("list.xlsx", "prices.xlsx", "usage.csv", "hr.csv", "invoice-2026-09.xml")
    kinds = [recognise(tmp_path / name) for name in names]
    assert kinds == [Kind.LIST, Kind.PRICES, Kind.USAGE, Kind.PEOPLE, Kind.INVOICE]
