"""Lists out and in, and order sheets, from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

LIST = """\
Export du parc;;;;

Numéro de téléphone;Description;Tarif;Statut;Carte SIM
0489 74 43 65;=1+1;Mobile Europe;ACTIVE;8932030000205518327
+32488268365;[/] \x1b[2J 陳大文;Mobile Contact;en attente;8932 0300 0020 5518 434

12;Van;Mobile 1;ACTIVE;
0488267074;Dépôt;Mobile 1;actif;8.93203E+18
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "parc.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_lines_go_to_a_workbook_that_says_where_it_is_from(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "pending.xlsx"
    said = fleet("export", str(path), "status:pending")
    assert (said.exit, said.out) == (Exit.DONE, "")
    book = load_workbook(path)
    rows = list(book.worksheets[0].values)
    assert len(rows) - 1 == len(fleet("lines", "list", "status:pending", "--json").json)
    assert PENDING in {row[0] for row in rows}
    assert ("Query", "status:pending") in [row[:2] for row in book.worksheets[1].values]


def test_csv_is_guarded_for_spreadsheets_or_exact(fleet: Fleet, listed: Path, tmp_path: Path) -> None:
    assert fleet("import", str(listed), "--yes").exit == Exit.PARTLY
    for name, options, expected in (("for-excel.csv", (), "'=1+1"), ("exact.csv", ("--exact",), "=1+1")):
        assert fleet("export", str(tmp_path / name), *options).exit == Exit.DONE
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            [line] = [row for row in csv.DictReader(file) if row["Number"] == EXAMPLE]
        assert line["Description"] == expected


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("list.pdf", (), ".xlsx or .csv"),
        ("nowhere/list.xlsx", (), "no directory"),
        ("list.xlsx", ("--exact",), "--exact"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_before_anything_is_fetched(
    fleet: Fleet, tmp_path: Path, name: str, options: tuple[str, ...], reason: str
) -> None:
    said = fleet("export", str(tmp_path / name), *options)
    assert said.exit == Exit.USAGE
    assert reason in said.err


def test_a_full_disk_leaves_the_file_that_was_there(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mine", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fleet_tui.files.os.fsync", full)
    said = fleet("export", str(path), "--force")
    assert said.exit == Exit.FAILURE
    assert "No space left on device" in said.err
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_import_names_each_refused_row_and_is_confirmed_first(fleet: Fleet, listed: Path) -> None:
    said = fleet("import", str(listed), "--dry-run")
    assert said.exit == Exit.PARTLY
    rows = [line.split()[:2] for line in said.out.splitlines()[1:]]
    assert ["7", "refused"] in rows
    assert ["8", "refused"] in rows
    assert len(fleet("lines", "list", "--json").json) == 60
    assert fleet("import", str(listed)).exit == Exit.USAGE
    assert len(fleet("lines", "list", "--json").json) == 60


def test_an_imported_list_takes_the_place_of_the_sample_and_is_updated_by_the_next(fleet: Fleet, listed: Path) -> None:
    first = fleet("import", str(listed), "--yes", "--json", "--name", "De Molen")
    assert first.json["result"]["added"] == 2
    assert first.json["refused_rows"] == 2
    lines = {line["msisdn"]: line for line in fleet("lines", "list", "--json").json}
    assert set(lines) == {"+32489744365", "+32488268365"}
    assert lines["+32488268365"]["description"] == "[/] \x1b[2J 陳大文"
    assert lines["+32488268365"]["status"] == "PENDING"
    again = fleet("import", str(listed), "--yes", "--json").json["result"]
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert "\x1b" not in fleet("lines", "list").out


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a;b\n1;2\n", b"PK\x03\x04 not a workbook"])
def test_what_is_no_list_is_refused_with_a_sentence(fleet: Fleet, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    said = fleet("import", str(path), "--yes")
    assert (said.exit, said.out) == (Exit.FAILURE, "")
    assert "list.xlsx" in said.err


def test_an_order_is_written_to_send_to_the_operator(fleet: Fleet, listed: Path, tmp_path: Path) -> None:
    fleet("import", str(listed), "--yes")
    made = fleet("activate", PENDING, "--yes")
    assert made.exit == Exit.DONE
    assert "Order ORD-000001 is recorded here." in made.err
    assert "No operator has heard of it." in made.err
    assert (fleet.status_of(PENDING), "was sent" in made.err) == ("PENDING", False)
    [order] = fleet("orders", "list", "--json").json
    assert order["status"] == "TO_SEND"
    text, book = tmp_path / "order.txt", tmp_path / "order.xlsx"
    written = fleet("orders", "sheet", order["number"], str(text))
    assert written.exit == Exit.DONE
    assert "It counts as asked from today." in written.err
    [order] = fleet("orders", "list", "--json").json
    assert order["status"] == "ASKED"
    assert "activate: asked on" in fleet("lines", "list", PENDING).out
    assert fleet("orders", "sheet", order["id"], str(book)).exit == Exit.DONE
    assert f"{PENDING}" in text.read_text(encoding="utf-8")
    assert "\x1b" not in text.read_text(encoding="utf-8")
    assert PENDING in {row[0] for row in load_workbook(book).worksheets[0].values}
    assert fleet("orders", "sheet", order["id"], str(tmp_path / "order.doc")).exit == Exit.USAGE
    again = fleet("activate", PENDING, "--yes")
    assert again.exit == Exit.PARTLY
    assert "order ORD-000001 asks the operator for it already" in again.out
    sent = fleet("orders", "sent", order["number"], "--reference", "CASE 7", "--json")
    assert (sent.exit, sent.json["reference"]) == (Exit.DONE, "CASE 7")
    assert fleet("orders", "confirm", order["number"], "0470 00 00 00", "--yes").exit == Exit.FAILURE
    assert fleet("orders", "confirm", order["number"], PENDING, "--yes").exit == Exit.DONE
    assert fleet.status_of(PENDING) == "ACTIVE"


def test_an_order_that_is_not_there_is_said(fleet: Fleet) -> None:
    said = fleet("orders", "show", "ORD-\x1b[2J")
    assert said.exit == Exit.FAILURE
    assert said.err.startswith("There is no order “ORD-")
    assert "\x1b" not in said.err
