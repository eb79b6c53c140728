"""What a list would change is told before it is, line by line; and that a file is being read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from fleet_tui.cli.console import Console
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.new_lines import read_new_lines
from tests.unit.command_line import Fleet, Terminal, fleet, sample

__all__ = ["fleet", "sample"]

CARDS = [with_check_digit(f"893203000888{n:06}") for n in range(1, 4)]
BEFORE = f"""GSM;Description;Nom;Prénom;Tarif;Statut;Compte;Options;Carte SIM;Prix/mois
0470000101;Van [/];Peeters;Zoë;Mobile Start;Actif;100457319;Data 1,5 GB;{CARDS[0]};12,50
0470000201;=1+1;Maes;陳;Mobile Start;Actif;100457319;;{CARDS[1]};10,00
0470000301;;Claes;An;Mobile Start;Actif;100457319;;;
"""
AFTER = f"""GSM;Description;Nom;Prénom;Tarif;Statut;Compte;Options;Carte SIM;Prix/mois
0470000101;Van 2;Maes;陳;Mobile Start;Suspendu;100457319;aucune;{CARDS[2]};-0,01
0470000201;=1+1;Maes;陳;Mobile Start;Actif;100457319;;{CARDS[1]};10,00
0470000301;;geen;;Mobile Start;Actif;;;;
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_later_import_says_which_fields_of_which_lines_change(fleet: Fleet, tmp_path: Path) -> None:
    first = fleet("import", str(written(tmp_path / "first.csv", BEFORE)), "--yes", "--json")
    assert (first.json["result"]["added"], first.json["result"]["differences"]) == (3, [])
    later = str(written(tmp_path / "later.csv", AFTER))
    found = fleet("import", later, "--dry-run", "--json").json["result"]["differences"]
    of_line = {each["field"]: each for each in found if each["msisdn"] == "+32470000101"}
    assert {"status", "options", "person", "iccid", "description"} <= of_line.keys()
    assert (of_line["description"]["before"], of_line["description"]["after"]) == ("Van [/]", "Van 2")
    assert not [each for each in found if each["msisdn"] == "+32470000201"]
    said = fleet("import", later, "--dry-run")
    assert "Van [/] → Van 2" in " ".join(said.out.split())
    assert "0470 00 02 01" not in said.out


def test_a_later_import_says_which_prices_change_and_what_it_fills_in(fleet: Fleet, tmp_path: Path) -> None:
    head = "GSM;Statut;Tarif;Prix mensuel;Description\n"
    known = head + "0470 00 03 01;Actif;Alpha;20,00;Van\n0470 00 03 02;Actif;;10,00;\n0470 00 03 03;Actif;Alpha;;Lift\n"
    assert fleet("import", str(written(tmp_path / "known.csv", known)), "--yes", "--json").exit in {
        Exit.DONE,
        Exit.PARTLY,
    }
    later = (
        head
        + "0470 00 03 01;Actif;Alpha;22,50;Van\n0470 00 03 02;Actif;Alpha;10,00;Bus\n0470 00 03 03;Actif;Alpha;5;Lift\n"
    )
    path = str(written(tmp_path / "later.csv", later))
    found = fleet("import", path, "--dry-run", "--json").json["result"]["differences"]
    said = {(each["msisdn"][-3:], each["field"]): (each["kind"], each["before"], each["after"]) for each in found}
    assert said == {
        ("301", "monthly_cost"): ("CHANGED_OUTSIDE", "20.00", "22.50"),
        ("302", "plan"): ("FILLED_IN", "", "Alpha"),
        ("302", "description"): ("FILLED_IN", "", "Bus"),
        ("303", "monthly_cost"): ("FILLED_IN", "", "5.00"),
    }
    words = " ".join(fleet("import", path, "--dry-run").out.split())
    assert "monthly cost: € 20.00 → € 22.50" in words
    assert "plan: Alpha" in words


def test_a_word_for_none_in_a_row_wins_over_what_is_said_for_all(fleet: Fleet, tmp_path: Path) -> None:
    cards = [card["iccid"] for card in fleet("sim-cards", "list", "--status", "stock", "--json").json[:2]]
    option = fleet("lines", "list", "option:yes", "--json").json[0]["options"][0]
    path = written(tmp_path / "new.csv", f"Carte SIM;Description;Options\n{cards[0]};Van;aucune\n{cards[1]};Van;\n")
    said = fleet(
        "add", "--from", str(path), "--plan", "europe", "--account", "namur", "--option", option, "--yes", "--json"
    )
    assert said.exit == Exit.DONE, said.err
    items = said.json["items"]
    assert [item["change"].get("options") for item in items] == [[], [option]]


# While a file is read


def test_a_terminal_is_told_how_many_rows_were_read_and_a_pipe_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        console = Console(stdin=io.StringIO(), stdout=io.StringIO(), stderr=stream)
        console.reading("Reading [/]\x1b.csv …", 12_500)
        assert ("Reading [/]␛.csv …  12,500" in stream.getvalue()) is shown
        console.read()
        assert stream.getvalue().endswith("\r") is shown


def test_readers_tell_their_rows_while_they_read(tmp_path: Path) -> None:
    rows = "".join(f"0470{n:06};Mobile\n" for n in range(1_200))
    told: list[int] = []
    read_list(written(tmp_path / "list.csv", "GSM;Tarif\n" + rows), progress=told.append)
    assert told == [0, 500, 1_000]
    cards = "".join(f"{with_check_digit(f'893203001{n:09}')}\n" for n in range(600))
    read_new_lines(written(tmp_path / "cards.csv", "Carte SIM\n" + cards), progress=told.append)
    assert told[3:] == [0, 500]


def test_a_word_for_none_in_a_list_of_a_verb_is_none_or_said_to_be(fleet: Fleet, tmp_path: Path) -> None:
    lines = [line for line in fleet("lines", "list", "status:active user:yes", "--json").json if line["options"]][:2]
    rows = f"GSM;Utilisateur;Options\n{lines[0]['msisdn']};geen;aucune\n{lines[1]['msisdn']};;\n"
    path = str(written(tmp_path / "none.csv", rows))
    said = fleet("user", "set", "--from", path, "--yes")
    assert "Row 3 is left out: The cell says nothing." in said.err
    assert fleet("lines", "show", lines[0]["msisdn"], "--json").json["person"] is None
    assert fleet("lines", "show", lines[1]["msisdn"], "--json").json["person"] is not None
    said = fleet("options", "add", "--from", path, "--yes")
    assert "Row 2 is left out: The cell says “none”: there is nothing to set." in said.err
    assert "Row 3 is left out: The cell says nothing." in said.err
