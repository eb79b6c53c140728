"""What the command line says of a file it reads lines from: before anything is changed, in words and with `--json`."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

CARDS = ("8932030000205519465", "8932030000205519499")
"""Blank cards of the sample."""


def book(path: Path, rows: list[list[str]], hidden: int) -> Path:
    """A workbook with one row hidden, as a filter leaves it."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Lines"
    for row in rows:
        sheet.append(row)
    sheet.row_dimensions[hidden].hidden = True
    workbook.create_sheet("Notes").append(["call them back"])
    workbook.save(path)
    return path


@pytest.fixture
def filtered(tmp_path: Path) -> Path:
    rows = [["GSM", "Résilier", ""], [EXAMPLE, "oui", ""], [PENDING, "non", "kept"]]
    return book(tmp_path / "stop.xlsx", rows, hidden=3)


def test_a_verb_leaves_hidden_rows_out_until_they_are_asked_for(fleet: Fleet, filtered: Path) -> None:
    said = fleet("cease", "--from", str(filtered), "--dry-run")
    assert EXAMPLE in said.out
    assert PENDING not in said.out
    assert "1 hidden row is left out; --hidden takes it." in said.err
    everything = fleet("cease", "--from", str(filtered), "--dry-run", "--hidden")
    assert PENDING in everything.out
    assert "hidden" not in everything.err


def test_what_was_read_and_what_not_is_said_by_every_way_in(fleet: Fleet, filtered: Path) -> None:
    said = fleet("suspend", "--from", str(filtered), "--dry-run")
    for sentence in ("Sheets read: Lines.", "Columns: GSM → phone number.", "Columns not used: Résilier", "Notes"):
        assert sentence in said.err
    file = fleet("suspend", "--from", str(filtered), "--dry-run", "--json").json["file"]
    assert file["columns"] == {"msisdn": "GSM"}
    assert [one["column"] for one in file["columns_not_used"]] == ["Résilier", "column C, without a heading"]
    assert [one["sheet"] for one in file["sheets_not_read"]] == ["Notes"]
    assert (file["sheets"], file["hidden_rows_left_out"], file["rows_left_out"]) == (["Lines"], 1, [])


def test_a_row_that_is_left_out_is_in_the_json_too(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"GSM;x\n{EXAMPLE};a\n0489 XX;b\n", encoding="utf-8")
    said = fleet("suspend", "--from", str(path), "--dry-run", "--json")
    (left,) = said.json["file"]["rows_left_out"]
    assert (left["sheet"], left["row"]) == ("", 3)
    assert "0489 XX" in left["reason"]
    assert said.exit == Exit.PARTLY


def test_new_lines_leave_hidden_rows_out(fleet: Fleet, tmp_path: Path) -> None:
    rows = [["Carte SIM", "Omschrijving", "Colour"], [CARDS[0], "van", "x"], [CARDS[1], "car", "y"]]
    path = book(tmp_path / "new.xlsx", rows, hidden=3)
    said = fleet("add", "--from", str(path), "--plan", "europe", "--account", "namur", "--dry-run", "--json")
    assert len(said.json["items"]) == 1
    assert said.json["file"]["hidden_rows_left_out"] == 1
    assert [one["column"] for one in said.json["file"]["columns_not_used"]] == ["Colour"]


def test_an_import_takes_hidden_rows_and_says_so(fleet: Fleet, filtered: Path) -> None:
    said = fleet("import", str(filtered), "--dry-run")
    assert "1 row is hidden in the file; it is read too." in said.err
    record = fleet("import", str(filtered), "--dry-run", "--json").json
    assert record["result"]["added"] == 2
    assert record["file"]["hidden_rows"] == 1
    assert {one["column"] for one in record["file"]["columns_not_used"]} == {"Résilier", "column C, without a heading"}


def test_a_bill_changes_nothing(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "november.csv"
    path.write_text(f"Numéro;Date;Libellé;Montant\n{EXAMPLE};1/11;A;1,00\n{EXAMPLE};2/11;B;2,00\n", encoding="utf-8")
    for words in (("import", str(path), "--yes"), ("suspend", "--from", str(path), "--yes")):
        said = fleet(*words)
        assert (said.exit, said.out) == (Exit.FAILURE, "")
        assert "itemised bill" in said.err
