"""The verbs of the command line against the real backend: each changes what it says, and can be looked at first."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.verbs import VERBS
from fleet_tui.cli.wishes import _MAKERS, maker
from tests.one_run import in_one_run
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

BLANK = "8932030000205519465"
SECOND_BLANK = "8932030000205519499"


def line_of(fleet: Fleet, number: str = EXAMPLE) -> Any:
    return fleet("lines", "show", number, "--json").json


def numbers(fleet: Fleet, query: str, count: int) -> list[str]:
    found = [line["msisdn"] for line in fleet("lines", "list", query, "--json", "--limit", str(count)).json]
    assert len(found) == count
    return found


def write_list(path: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_every_verb_of_the_table_has_its_change() -> None:
    assert {kind.code for kind, command in VERBS.values() if command.value is not None} <= set(_MAKERS)
    for kind, _command in VERBS.values():
        maker(kind)  # a kind that sets nothing is made of nothing


# Every verb


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (["plan", "set", "mobile europe"], ("plan", "code"), "MOBILE_EUROPE"),
        (["plan", "set", "MOBILE_EUROPE"], ("plan", "code"), "MOBILE_EUROPE"),
        (["plan", "set", "lim"], ("plan", "code"), "MOBILE_LIMITLESS"),
        (["plan", "set", "Mobile Start"], ("plan", "code"), "MOBILE_START"),
        (["limit", "set", "99,50"], ("pay_by_mobile_limit", "amount"), "99.50"),
        (["account", "set", "namur"], ("billing_account", "number"), "100457327"),
        (["account", "set", "100457327"], ("billing_account", "number"), "100457327"),
        (["split", "set", "half"], ("split_bill_profile", "name"), "Half each"),
        (["user", "set", "Tom Aerts"], ("person", "id"), "person-000002"),
        (["user", "set", "person-000002"], ("person", "family_name"), "Aerts"),
        (["swap", "8932 0300 0020 5519 465"], ("sim_card", "iccid"), BLANK),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_verb_sets_what_it_is_given(fleet: Fleet, words: list[str], field: tuple[str, str], value: str) -> None:
    said = fleet(*words, *EXAMPLE.split(), "--yes")
    assert said.exit == Exit.DONE, said.err
    assert "  done  " in said.out.splitlines()[-1]
    assert line_of(fleet)[field[0]][field[1]] == value


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        (["suspend"], "ACTIVE", "SUSPENDED"),
        (["cease"], "ACTIVE", "CEASED"),
        (["departure", "suspend"], "ACTIVE", "SUSPENDED"),
        (["departure", "stop"], "ACTIVE", "CEASED"),
        (["departure", "port-out", "--operator", "Orange"], "ACTIVE", "CEASED"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_verb_moves_a_line_on(fleet: Fleet, words: list[str], before: str, after: str) -> None:
    assert fleet.status_of(EXAMPLE) == before
    assert fleet(*words, EXAMPLE, "--yes").exit == Exit.DONE
    assert fleet.status_of(EXAMPLE) == after


def test_a_suspended_line_is_reactivated(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    assert fleet("reactivate", EXAMPLE, "--yes").exit == Exit.DONE
    assert fleet.status_of(EXAMPLE) == "ACTIVE"


def test_options_come_and_go(fleet: Fleet) -> None:
    assert fleet("options", "add", "asia tech, DATA_NATIONAL_10GB", EXAMPLE, "--yes").exit == Exit.DONE
    assert {option["code"] for option in line_of(fleet)["options"]} == {"DATA_ASIA_TECH_3GB", "DATA_NATIONAL_10GB"}
    assert fleet("options", "remove", "asia tech", EXAMPLE, "--yes").exit == Exit.DONE
    assert [option["code"] for option in line_of(fleet)["options"]] == ["DATA_NATIONAL_10GB"]


def test_a_line_gets_the_options_that_go_with_its_plan_and_the_rest_is_said(fleet: Fleet) -> None:
    # Mobile Contact has no Voice National.
    said = fleet("options", "add", "voice national, asia tech", EXAMPLE, "--yes")
    assert said.exit == Exit.DONE
    assert "without Voice National 100 min: not with Mobile Contact" in said.out
    assert [option["code"] for option in line_of(fleet)["options"]] == ["DATA_ASIA_TECH_3GB"]


def test_blocks_are_switched_and_the_others_stay(fleet: Fleet) -> None:
    fleet("blocks", "set", "mms=on", EXAMPLE, "--yes")
    assert fleet("blocks", "set", "mobile-data=on, everything-abroad=on", EXAMPLE, "--yes").exit == Exit.DONE
    assert set(line_of(fleet)["blocks"]) == {"MMS", "MOBILE_DATA", "EVERYTHING_ABROAD"}
    fleet("blocks", "set", "mms=off", EXAMPLE, "--yes")
    assert "MMS" not in line_of(fleet)["blocks"]


def test_none_is_nobody_no_split_bill_and_no_limit_of_ones_own(fleet: Fleet) -> None:
    fleet("limit", "set", "20", EXAMPLE, "--yes")
    assert fleet("limit", "set", "none", EXAMPLE, "--yes").exit == Exit.DONE
    fleet("split", "set", "half", EXAMPLE, "--yes")
    assert fleet("split", "set", "none", EXAMPLE, "--yes").exit == Exit.DONE
    assert fleet("user", "set", "none", EXAMPLE, "--description", "van 4", "--yes").exit == Exit.DONE
    line = line_of(fleet)
    assert (line["pay_by_mobile_limit"], line["split_bill_profile"], line["person"]) == (None, None, None)
    assert line["description"] == "van 4"


def test_a_new_user_is_made_with_the_order(fleet: Fleet) -> None:
    fleet("user", "set", "none", EXAMPLE, "--yes")
    about = ["--first-name", "Ines", "--last-name", "Claes", "--title", "mrs", "--birth-date", "1980-11-24"]
    said = fleet("user", "set", "new", EXAMPLE, "--yes", *about, "--language", "Dutch")
    assert said.exit == Exit.DONE, said.err
    person = line_of(fleet)["person"]
    assert (person["given_name"], person["family_name"], person["salutation"]) == ("Ines", "Claes", "MRS")
    assert (person["birth_date"], person["language"]) == ("1980-11-24", "NL")


def test_a_departure_hands_the_line_on_and_ends_the_split_bill(fleet: Fleet) -> None:
    fleet("split", "set", "half", EXAMPLE, "--yes")
    said = fleet("departure", "reassign", EXAMPLE, "--user", "Tom Aerts", "--yes")
    assert said.exit == Exit.DONE
    assert "hand it over, or replace it" in said.err
    line = line_of(fleet)
    assert line["person"]["family_name"] == "Aerts"
    assert line["split_bill_profile"] is None


def test_a_lost_card_suspends_the_line_takes_another_one_and_writes_a_ticket(fleet: Fleet) -> None:
    said = fleet("lines", "lost", EXAMPLE, "--stolen", "--message", "On the train", "--yes")
    assert said.exit == Exit.DONE, said.err
    assert "active → suspended" in said.out
    assert "Ticket T4100" in said.err
    later = fleet("lines", "lost", EXAMPLE, "--card", BLANK, "--yes")
    assert later.exit == Exit.DONE, later.err
    line = line_of(fleet)
    assert (line["status"], line["sim_card"]["iccid"]) == ("SUSPENDED", BLANK)
    tickets = json.loads(fleet("tickets", "list", "--json").out)
    newest, first = tickets[:2]
    assert first["fields"]["msisdns"] == ["+32489744365"]
    assert first["fields"]["circumstance"] == "STOLEN"
    assert "new_cards" not in first["fields"]
    assert first["messages"][0]["text"] == "On the train"
    assert newest["fields"]["new_cards"] == BLANK
    order = json.loads(fleet("orders", "show", newest["fields"]["order"], "--json").out)
    assert order["ticket"] == newest["number"]


# Names


@in_one_run(
    "words, sentence",
    [
        (["plan", "set", "Mobil-Erope"], "There is no tariff plan “Mobil-Erope”. Did you mean “Mobile Europe”?"),
        (["plan", "set", "mobile st"], "“mobile st” may be: Mobile Start, Mobile Start +."),
        (["options", "add", "asia tehc 3 gb"], "Did you mean “Data Asia tech 3 GB”?"),
        (["account", "set", "liège"], "There is no billing account “liège”. There are: Antwerpen, Namur."),
        (["split", "set", "quarter"], "There is no split-bill profile “quarter”."),
        (["user", "set", "Tom Aarts"], "There is no user “Tom Aarts”. Did you mean “Tom Aerts”?"),
        (["user", "set", "bodart"], "“bodart” may be: Karim Bodart, Maxime Bodart."),
        (["user", "set", "new"], "First name: Please fill this in.\nLast name: Please fill this in."),
        (["user", "set", "new", "--language", "Frisian"], "There is no language “Frisian”. There are: French, Dutch"),
        (["user", "set", "Tom Aerts", "--title", "Mr"], "write “new” as the user"),
        (["blocks", "set", "sms=on"], "“sms” may be: incoming SMS, outgoing SMS."),
        (["blocks", "set", "mms"], "“mms” says not what to switch on or off"),
        (["limit", "set", "301"], "The limit lies between € 0 and the legal ceiling, € 300.00 a month."),
        (["limit", "set", "much"], "“much” is not an amount. Write it like 12.50."),
        (["limit", "set", "1.00e2"], "“1.00e2” is not an amount."),
        (["limit", "set", "0.100"], "“0.100” is not an amount."),
        (["swap", "893203000020551946"], "lacks its check digit. Did you mean 8932030000205519465?"),
        (["swap", "8932030000205519466"], "The check digit is wrong"),
        (["departure", "retire"], "“retire” is none of the choices."),
        (["departure", "port-out"], "--operator goes with port-out"),
        (["departure", "suspend", "--user", "none"], "--user goes with reassign"),
        (["plan", "set", "\x1b[2J"], "There is no tariff plan"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_ordered(fleet: Fleet, words: list[str], sentence: str) -> None:
    said = fleet(*words, EXAMPLE, "--yes")
    assert said.exit in {Exit.FAILURE, Exit.USAGE}
    assert sentence in said.err
    assert "\x1b" not in said.err
    assert (said.out, fleet.orders_made()) == ("", [])


def test_one_card_does_not_go_into_two_lines(fleet: Fleet) -> None:
    said = fleet("swap", BLANK, EXAMPLE, *numbers(fleet, "status:active", 2), "--yes")
    assert said.exit == Exit.USAGE
    assert "A SIM card goes into one line" in said.err
    assert fleet.orders_made() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["suspend"], "No phone number was given. See fleet-tui suspend --help."),
        (["plan", "set", "europe"], "No phone number was given."),
        (["suspend", EXAMPLE, "--from", "x.xlsx"], "not both"),
        (["limit", "set", "--from", "x.xlsx"], "What to set is missing: AMOUNT."),
        (["suspend", "--from", "nowhere.xlsx"], "nowhere.xlsx cannot be opened"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_missing_is_named(fleet: Fleet, words: list[str], sentence: str) -> None:
    said = fleet(*words, "--yes")
    assert said.exit in {Exit.USAGE, Exit.FAILURE}
    assert sentence in said.err


# The one way


def test_options_may_stand_anywhere(fleet: Fleet) -> None:
    said = fleet("plan", "set", "--dry-run", "europe", "--json", *EXAMPLE.split())
    assert said.exit == Exit.DONE
    [item] = said.json["items"]
    assert item["effects"][0] == {"field": "plan", "before": "MOBILE_CONTACT", "after": "MOBILE_EUROPE"}
    assert item["monthly_difference"] == {"amount": "25.00", "currency": "EUR"}
    assert fleet.orders_made() == []


def test_a_preview_names_plans_and_says_what_is_lost(fleet: Fleet) -> None:
    fleet("options", "add", "national 10gb", EXAMPLE, "--yes")
    said = fleet("plan", "set", "limitless", EXAMPLE, "--dry-run")
    assert "plan: Mobile Contact → Mobile Limitless, loses Data National 10 GB" in said.out
    assert "- € 12.00" in said.out
    assert "1 line · - € 12.00 a month · from " in said.err
    assert said.err.rstrip().endswith("can be undone.")


def test_what_nothing_takes_back_says_so_before_it_is_asked_for(fleet: Fleet) -> None:
    said = fleet("cease", EXAMPLE, "--dry-run")
    assert "cannot be undone" in said.err
    assert fleet.orders_made() == []


def test_many_numbers_come_from_standard_input_and_wait_for_their_day(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = numbers(fleet, "status:active", 5)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(active)))
    said = fleet("suspend", "-", "--at", "2199-12-31", "--yes", "--json")
    assert (said.exit, said.json["status"], said.json["counts"]["total"]) == (Exit.DONE, "SCHEDULED", 5)
    dated = fleet("lines", "list", "is:scheduled", "--json").json
    assert set(active) <= {line["msisdn"] for line in dated if line["scheduled_kind"] == "suspend"}


# Files


def test_a_file_says_what_each_line_gets(fleet: Fleet, tmp_path: Path) -> None:
    one, two = numbers(fleet, "status:active plan:mobile_1", 2)
    path = write_list(
        tmp_path / "plans.xlsx", ("Phone number", "Tariff plan"), (one, "Mobile Europe"), (two, "mobile limitless")
    )
    said = fleet("plan", "set", "--from", str(path), "--yes")
    assert said.exit == Exit.DONE, said.err
    assert [line_of(fleet, number)["plan"]["code"] for number in (one, two)] == ["MOBILE_EUROPE", "MOBILE_LIMITLESS"]


def test_a_list_of_pairs_swaps_cards(fleet: Fleet, tmp_path: Path) -> None:
    one, two = numbers(fleet, "status:active", 2)
    path = tmp_path / "cards.csv"
    path.write_text(f"number;SIM card\n{one};{BLANK}\n{two};{SECOND_BLANK}\n", encoding="utf-8")
    assert fleet("swap", "--from", str(path), "--yes").exit == Exit.DONE
    assert [line_of(fleet, number)["sim_card"]["iccid"] for number in (one, two)] == [BLANK, SECOND_BLANK]


def test_a_list_of_lost_cards_gives_each_line_its_own_or_none_yet(fleet: Fleet, tmp_path: Path) -> None:
    one, two, three, four = numbers(fleet, "status:active", 4)
    path = tmp_path / "lost.csv"
    rows = [f"{one};{BLANK}", f"{two};", f"{three};{BLANK[:-1]}6", f"{four};{BLANK}"]
    path.write_text("\n".join(["number;SIM card", *rows]) + "\n", encoding="utf-8")
    said = fleet("lines", "lost", "--from", str(path), "--yes")
    assert said.exit == Exit.PARTLY
    assert "Row 4 is left out" in said.err
    assert "Row 5 is left out: This SIM card stands in row 2 already." in said.err
    assert [fleet.status_of(number) for number in (one, two, three, four)] == [
        "SUSPENDED",
        "SUSPENDED",
        "ACTIVE",
        "ACTIVE",
    ]
    cards = [line_of(fleet, number)["sim_card"]["iccid"] for number in (one, two)]
    assert (cards[0], cards[1] == BLANK) == (BLANK, False)
    bare = tmp_path / "numbers.csv"
    bare.write_text(f"number\n{three}\n{four}\n", encoding="utf-8")
    refused = fleet("lines", "lost", "--from", str(bare), "--card", SECOND_BLANK, "--yes")
    assert "A SIM card goes into one line" in refused.err
    assert fleet("lines", "lost", "--from", str(bare), "--yes").exit == Exit.DONE
    assert fleet.status_of(four) == "SUSPENDED"


def test_the_card_that_a_line_has_is_no_new_one_in_a_list_of_lost_cards(fleet: Fleet, tmp_path: Path) -> None:
    exported = tmp_path / "exported.xlsx"
    one, two = numbers(fleet, "status:active", 2)
    assert fleet("export", str(exported), one, two).exit == Exit.DONE
    before = [line_of(fleet, number)["sim_card"]["iccid"] for number in (one, two)]
    said = fleet("lines", "lost", "--from", str(exported), "--yes")
    assert said.exit == Exit.DONE, said.err
    assert said.out.count("no new SIM card: the list has the one in use") == 2
    assert [fleet.status_of(number) for number in (one, two)] == ["SUSPENDED", "SUSPENDED"]
    assert [line_of(fleet, number)["sim_card"]["iccid"] for number in (one, two)] == before
    typed = fleet("lines", "lost", EXAMPLE, "--card", line_of(fleet)["sim_card"]["iccid"], "--yes")
    assert typed.exit == Exit.PARTLY  # who types a card means a new one
    assert fleet.status_of(EXAMPLE) == "ACTIVE"


def test_pairs_come_from_standard_input(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = numbers(fleet, "status:active", 2)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{one};{BLANK}\n{two}\t{SECOND_BLANK}\n"))
    assert fleet("swap", "-", "--yes").exit == Exit.DONE
    assert [line_of(fleet, number)["sim_card"]["iccid"] for number in (one, two)] == [BLANK, SECOND_BLANK]


@pytest.mark.parametrize("line", [BLANK, f"{EXAMPLE};8932030000205519466", f"12;{BLANK}"])
def test_a_line_that_is_no_pair_stops_everything(fleet: Fleet, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    said = fleet("swap", "-", "--yes")
    assert said.exit == Exit.USAGE
    assert "card number" in said.err
    assert fleet.orders_made() == []


def test_what_is_typed_goes_for_every_line_of_the_file(fleet: Fleet, tmp_path: Path) -> None:
    one, two = numbers(fleet, "status:active", 2)
    path = write_list(tmp_path / "lines.xlsx", ("gsm", "tarif"), (one, "whatever"), (two, ""))
    assert fleet("limit", "set", "15", "--from", str(path), "--yes").exit == Exit.DONE
    assert {line_of(fleet, number)["pay_by_mobile_limit"]["amount"] for number in (one, two)} == {"15.00"}


def test_rows_that_say_nothing_usable_are_named_and_left_out(fleet: Fleet, tmp_path: Path) -> None:
    [one] = numbers(fleet, "status:active plan:mobile_1", 1)
    path = write_list(
        tmp_path / "plans.xlsx",
        ("Phone number", "Tariff plan"),
        (one, "Mobile Europe"),
        ("0499 99 99 99", "Mobile Europe"),
        (EXAMPLE, "Mobile Erope"),
        (PENDING, ""),
        ("12", "Mobile Europe"),
    )
    said = fleet("plan", "set", "--from", str(path), "--yes")
    assert said.exit == Exit.PARTLY
    for row, reason in ((3, "is not in this fleet"), (4, "Did you mean “Mobile Europe”?"), (5, "nothing"), (6, "12")):
        [named] = [line for line in said.err.splitlines() if line.startswith(f"Row {row} is left out")]
        assert reason in named
    [order] = fleet.orders_made()
    assert order["counts"]["total"] == 1
    assert line_of(fleet, one)["plan"]["code"] == "MOBILE_EUROPE"


def test_a_file_without_the_column_says_so(fleet: Fleet, tmp_path: Path) -> None:
    path = write_list(tmp_path / "lines.xlsx", ("Phone number",), (EXAMPLE,))
    said = fleet("plan", "set", "--from", str(path), "--yes")
    assert said.exit == Exit.USAGE
    assert "lines.xlsx has no column for PLAN" in said.err


def test_a_file_of_refused_rows_orders_nothing(fleet: Fleet, tmp_path: Path) -> None:
    path = write_list(tmp_path / "plans.xlsx", ("Phone number", "Tariff plan"), ("0499 99 99 99", "Mobile Europe"))
    said = fleet("plan", "set", "--from", str(path), "--yes")
    assert said.exit == Exit.PARTLY
    assert "every row was refused" in said.err
    assert fleet.orders_made() == []
