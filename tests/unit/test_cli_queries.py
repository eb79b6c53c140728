"""Queries and lists on the command line: what is half written is an error, what is not found is named."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

FOREIGN = "0495 00 00 01"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status:", "status:"),
        ("cost>", "cost>"),
        ("cost>-", "cost>-"),
        ("limit<=", "limit<="),
        ("scheduled<30/11", "scheduled<30/11"),
        ("scheduled>2026-1", "scheduled>2026-1"),
        ("plan:europe,", "plan:europe,"),
        ("plan:,", "plan:,"),
        ('"van 3', '"van 3'),
        ('user:"zoe', 'user:"zoe'),
        ('"', '"'),
        ("is:", "is:"),
        ("-plan:", "-plan:"),
        ("status:pending cost>", "cost>"),
        ("number:0489744365,04", "number:0489744365,04"),
        ("0489744365, 04", "0489744365, 04"),
    ],
)
def test_a_query_that_is_not_finished_is_an_error_that_names_what(fleet: Fleet, query: str, named: str) -> None:
    said = fleet("lines", "list", query, "--json")
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert f"“{named}” is not finished." in said.err


def test_an_export_of_a_half_written_query_writes_no_file(fleet: Fleet, tmp_path: Path) -> None:
    file = tmp_path / "lines.xlsx"
    said = fleet("export", str(file), "status:")
    assert said.exit == Exit.USAGE
    assert not file.exists()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("number:0489…", "0489…"),
        ("number:04…,0489744365", "04…"),
        ("number:04,0489744365", "“04” is no phone number"),
        ("scheduled<31/11/26", "There is no day"),
        ("scheduled<30-nov", "is not a day"),
        ("scheduled<30/11/0026", "There is no day"),
        ("-block:dta", "There is no block “dta”. Did you mean"),
        ("block=mobile", "There is no block “mobile”."),
    ],
)
def test_a_value_that_cannot_be_is_refused_never_searched(fleet: Fleet, query: str, error: str) -> None:
    said = fleet("lines", "list", query, "--json")
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert error in said.err


@pytest.mark.parametrize("query", ["", " ", "\u200b"])
def test_an_empty_query_is_not_every_line(fleet: Fleet, tmp_path: Path, query: str) -> None:
    said = fleet("lines", "list", query)
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert "The query is empty." in said.err
    assert fleet("export", str(tmp_path / "lines.xlsx"), query).exit == Exit.USAGE
    assert not list(tmp_path.glob("lines*"))
    assert len(fleet("lines", "list", "--json").json) > 1


@pytest.mark.parametrize("amount", ["", " "])
def test_an_empty_amount_takes_no_limit_away(fleet: Fleet, amount: str) -> None:
    assert fleet("limit", "set", "30", EXAMPLE, "--yes").exit == Exit.DONE
    said = fleet("limit", "set", amount, EXAMPLE, "--yes")
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert "Write “none” for the legal ceiling." in said.err
    assert len(fleet("lines", "list", "limit:30", "--json").json) == 1


def test_a_year_of_two_digits_is_read(fleet: Fleet) -> None:
    short = fleet("lines", "list", "scheduled<1/1/27", "--json").json
    assert short == fleet("lines", "list", "scheduled<2027-01-01", "--json").json
    assert len(short) < 60


@pytest.mark.parametrize(
    "word", ["user:none", "user:no", "no user", "sans utilisateur", "geen gebruiker", "without user"]
)
def test_lines_without_a_user_are_asked_for_as_people_say_it(fleet: Fleet, word: str) -> None:
    found = fleet("lines", "list", word, "--json").json
    assert found
    assert {line["person"] for line in found} == {None}


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Have standard input say `text`."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_list_from_a_pipe_is_found_or_named(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = [line["msisdn"] for line in fleet("lines", "list", "--json").json]
    given(monkeypatch, "\n".join(["GSM", *everybody[:20], FOREIGN, everybody[0], "0489…"]))
    said = fleet("lines", "list", "-", "--json")
    assert said.exit == Exit.PARTLY
    assert [line["msisdn"] for line in json.loads(said.out)] == everybody[:20]
    assert "24 numbers asked for: 20 found · 1 not in this fleet: 0495 00 00 01 · 1 repeated: " in said.err
    assert "2 are no phone numbers: “GSM”, “0489…”" in said.err

    given(monkeypatch, f"{EXAMPLE}\n{PENDING}\n")
    said = fleet("lines", "list", "-", "status:pending", "--json")
    assert said.exit == Exit.DONE
    assert [line["status"] for line in json.loads(said.out)] == ["PENDING"]
    assert "2 numbers asked for: 2 found\n" in said.err

    given(monkeypatch, "\n \n")
    said = fleet("lines", "list", "-", "--json")
    assert (said.exit, said.out) == (Exit.USAGE, "")


def test_every_item_of_a_long_list_is_named(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = [f"0495 00 00 {place:02}" for place in range(10, 30)]
    given(monkeypatch, "\n".join([EXAMPLE, *foreign]))
    said = fleet("lines", "list", "-", "--json")
    assert said.exit == Exit.PARTLY
    assert all(f"{number}: not in this fleet" in said.err for number in foreign)


def test_an_export_of_a_list_says_so_in_its_second_sheet(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    given(monkeypatch, f"{EXAMPLE}\n{FOREIGN}\n")
    file = tmp_path / "lines.xlsx"
    assert fleet("export", str(file), "-").exit == Exit.PARTLY
    lines, about = load_workbook(file).worksheets
    assert lines.max_row == 2
    assert "a list of 2 numbers" in [cell.value for row in about for cell in row]


@pytest.mark.parametrize(
    "words",
    [
        ["0489744365", "0488268365"],
        ["0489 74 43 65, 0488 26 83 65"],
        ["0489744365\n0488268365"],
        ["number:0489744365,0488268365"],
        ["0489", "74", "43", "65", "0488", "26", "83", "65"],
        ["+32(0)489744365;(0488)", "26", "83", "65"],
    ],
)
def test_several_numbers_are_one_of_these(fleet: Fleet, words: list[str]) -> None:
    said = fleet("lines", "list", *words, "--json")
    assert {line["msisdn"] for line in said.json} == {"+32489744365", "+32488268365"}
    assert "2 numbers asked for: 2 found" in said.err


def test_a_change_names_every_number_that_is_not_here_and_changes_nothing(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, f"{EXAMPLE}\n{FOREIGN}\n0495 00 00 02\n")
    said = fleet("suspend", "-", "--yes")
    assert said.exit == Exit.FAILURE
    assert "0495 00 00 01 is not in this fleet." in said.err
    assert "0495 00 00 02 is not in this fleet." in said.err
    given(monkeypatch, f"{EXAMPLE}\nabc\n0489…\n")
    said = fleet("suspend", "-", "--yes")
    assert said.exit == Exit.USAGE
    assert "“abc” is not a phone number." in said.err
    assert "“0489…” is not a phone number." in said.err
    assert fleet.orders_made() == []

    given(monkeypatch, f"{EXAMPLE}\n+32 489 74 43 65\n")
    said = fleet("suspend", "-", "--dry-run")
    assert "1 repeated: 0489 74 43 65" in said.err


@pytest.mark.parametrize(
    "written",
    ["+32(0)489744365", "(0489) 74 43 65", "0489\u201374\u201343\u201365", "\u202a0489744365\u202c", "0489744365,"],
)
def test_a_number_is_found_however_it_is_written(fleet: Fleet, written: str) -> None:
    assert [line["msisdn"] for line in fleet("lines", "list", written, "--json").json] == ["+32489744365"]
