"""Lists that lines are added and changed from: nobody else's name, nothing guessed, nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

CARD, OTHER = "8932030000205519465", "8932030000205519499"
PRODUCTS = ("--plan", "europe", "--account", "namur")


def add(fleet: Fleet, path: Path, text: str) -> tuple[int, list[dict[str, object]], str]:
    """The exit code, the people of the new lines, what was said."""
    path.write_text(text, encoding="utf-8")
    said = fleet("add", "--from", str(path), *PRODUCTS, "--yes", "--json")
    items = said.json["items"] if said.out else []
    lines = [fleet("lines", "show", item["msisdn"], "--json").json for item in items]
    return said.exit, [line["person"] for line in lines], said.err


@pytest.mark.parametrize(
    "headings", ["Nom;Prénom", "Naam;Voornaam", "Name;First name", "Name;Vorname", "Last name;First name"]
)
def test_first_and_last_name_in_two_columns_are_one_person(fleet: Fleet, tmp_path: Path, headings: str) -> None:
    code, people, err = add(fleet, tmp_path / "new.csv", f"SIM card;{headings}\n{CARD};Aerts;Zoë\n")
    assert code == Exit.DONE, err
    assert [(person["given_name"], person["family_name"]) for person in people] == [("Zoë", "Aerts")]
    code, people, err = add(fleet, tmp_path / "new.csv", f"SIM card;{headings}\n{OTHER};Aerts;Tom\n")
    assert [person["id"] for person in people] == ["person-000002"], err


@pytest.mark.parametrize(
    ("headings", "cells", "said"),
    [
        ("Prénom", "Zoë", "Only a first name stands here (Zoë)"),
        ("Nom de famille", "Aerts", "Only a last name stands here (Aerts)"),
        ("Achternaam", "Aerts", "Only a last name stands here (Aerts)"),
        ("Nom;Prénom", "Aerts;", "Only a last name stands here (Aerts)"),
        ("Nom;Prénom", ";Tom", "Only a first name stands here (Tom)"),
        ("First name;Last name", ";Aerts", "Only a last name stands here (Aerts)"),
        ("User", "Aerts", "There is no user “Aerts”. Did you mean “Tom Aerts”?"),
        ("Name", "Tom A", "There is no user “Tom A”."),
    ],
)
def test_half_a_name_is_nobody(fleet: Fleet, tmp_path: Path, headings: str, cells: str, said: str) -> None:
    code, _people, err = add(fleet, tmp_path / "new.csv", f"SIM card;{headings}\n{CARD};{cells}\n")
    assert (code, said in err) == (Exit.PARTLY, True), err
    assert fleet.orders_made() == []


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [("Tariff plan", "Europe", "There is no tariff plan “Europe”."), ("Tariff plan", "E", "no tariff plan “E”"),
     ("Options", "asia tech", "There is no option “asia tech”."), ("Billing account", "nam", "no billing account")],
)  # fmt: skip
def test_a_name_in_a_file_is_a_whole_name(fleet: Fleet, tmp_path: Path, heading: str, cell: str, said: str) -> None:
    text = f"SIM card;Description;{heading}\n{CARD};van;{cell}\n"
    code, _people, err = add(fleet, tmp_path / "new.csv", text)
    assert (code, said in err) == (Exit.PARTLY, True), err
    whole = f"SIM card;Description;Tariff plan\n{CARD};van;mobile EUROPE\n"
    assert add(fleet, tmp_path / "new.csv", whole)[0] == Exit.DONE


def test_a_plan_in_a_cell_is_a_whole_name_too_and_a_typed_one_may_be_short(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(f"GSM;Tariff plan\n{EXAMPLE};lim\n", encoding="utf-8")
    said = fleet("plan", "set", "--from", str(path), "--dry-run")
    assert "There is no tariff plan “lim”." in said.err
    assert fleet("plan", "set", "lim", "--from", str(path), "--dry-run").exit == Exit.DONE


@pytest.mark.parametrize("words", [("swap", "--from"), ("import",)])
def test_a_card_that_stands_twice_is_refused_with_the_row_it_stands_in(
    fleet: Fleet, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "cards.csv"
    text = f"GSM;SIM card\n{EXAMPLE};{CARD}\n{PENDING};{OTHER}\n0470 00 00 03;{CARD}\n"
    path.write_text(text, encoding="utf-8")
    said = fleet(*words, str(path), "--dry-run")
    assert said.exit in {Exit.DONE, Exit.PARTLY}
    assert "This SIM card stands in row 2 already." in said.err + said.out
    assert re.search(r"(Row|\n) +4 +(is left out|refused)", said.err + said.out)


@pytest.mark.parametrize("cell", ["02/226.88.88", "+32 2 226 88 88", "0800 12 345", "0903 12 345"])
def test_a_landline_or_a_service_is_no_number_of_a_sim_card(fleet: Fleet, tmp_path: Path, cell: str) -> None:
    code, _people, err = add(fleet, tmp_path / "new.csv", f"SIM card;Phone number\n{CARD};{cell}\n")
    assert code == Exit.PARTLY, err
    assert cell in err
    assert fleet.orders_made() == []
