"""What programs put around a value is taken off in every column of every kind of list: `="…"`, direction marks, `'`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.new_lines import read_new_lines
from fleet_tui.workspace.employees import check_employees
from fleet_tui.workspace.swap_reading import cards_in_file

CARD = with_check_digit("893203000123000007")
LIST = {
    "Numéro de GSM": "0470 00 00 01",
    "Carte SIM": CARD,
    "Description": "Van 2",
    "Nom": "Peeters",
    "Prénom": "Zoë",
    "Plan tarifaire": "Mobile Start",
    "Statut": "Suspendu",
    "Compte de facturation": "100457319",
    "Options": "Data 1,5 GB",
    "Facture partagée": "Private",
    "Prix/mois": "12,50",
}
EMPLOYEE = {
    "Civilité": "Mme",
    "Prénom": "Zoë",
    "Nom": "Peeters",
    "Date de naissance": "24/11/1980",
    "E-mail": "zoe@example.be",
    "GSM": "0470 00 00 01",
    "Langue": "français",
}
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "formula": lambda text: f'="{text}"',
    "direction": lambda text: f"\u202a{text}\u202c",
    "isolate": lambda text: f"\u2066{text}\u2069",
    "no width": lambda text: f"\u200b{text}\ufeff",
    "blanks": lambda text: f"\u00a0 {text}\u202f",
}
FIGURES = ("Numéro de GSM", "Carte SIM", "Compte de facturation", "Prix/mois")


def as_csv(path: Path, row: dict[str, str]) -> Path:
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([list(row), list(row.values())])
    return path.with_suffix(".csv")


def as_workbook(path: Path, row: dict[str, str]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for column, (heading, text) in enumerate(row.items(), start=1):
        sheet.cell(1, column, heading)
        cell = sheet.cell(2, column)
        cell.value = text
        cell.data_type = "s"  # a text, whatever it begins with
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def imported(path: Path) -> Any:
    found = read_list(path)
    assert found.notices == []
    return found.rows


def added(path: Path) -> Any:
    found = read_new_lines(path)
    assert found.refused == []
    return found.rows


def swapped(path: Path) -> Any:
    found = cards_in_file(path)
    assert found.problems == []
    return found.pairs


def employed(path: Path) -> Any:
    found = check_employees(path)
    assert found.wrong == []
    return [row.name for row in found.rows]


@pytest.mark.parametrize("write", [as_csv, as_workbook])
@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize(("read", "row"), [(imported, LIST), (added, LIST), (swapped, LIST), (employed, EMPLOYEE)])
def test_every_field_of_every_kind_of_list_is_unwrapped(
    tmp_path: Path, read: Callable[[Path], Any], row: dict[str, str], wrapping: str, write: Callable[..., Path]
) -> None:
    plain = read(write(tmp_path / "plain", row))
    around = WRAPPINGS[wrapping]
    assert read(write(tmp_path / "wrapped", {heading: around(text) for heading, text in row.items()})) == plain
    for heading, text in row.items():
        assert read(write(tmp_path / "one", {**row, heading: around(text)})) == plain, heading


@pytest.mark.parametrize("read", [imported, added, swapped])
@pytest.mark.parametrize("heading", FIGURES)
def test_the_apostrophe_that_keeps_a_figure_a_text_is_taken_off(
    tmp_path: Path, read: Callable[[Path], Any], heading: str
) -> None:
    plain = read(as_csv(tmp_path / "plain", LIST))
    assert read(as_csv(tmp_path / "one", {**LIST, heading: "'" + LIST[heading]})) == plain


def test_an_apostrophe_that_belongs_to_a_name_stays(tmp_path: Path) -> None:
    (row,) = imported(as_csv(tmp_path / "one", {**LIST, "Nom": "'t Hooft", "Description": "'s avonds"}))
    assert (row.family_name, row.description) == ("'t Hooft", "'s avonds")
