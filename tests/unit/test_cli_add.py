"""`add`: a new line from the command line, with the checks of the wizard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fleet_tui.cli.exits import Exit
from tests.one_run import in_one_run
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

BLANK = "8932030000205519465"
PRODUCTS = ("--plan", "europe", "--account", "namur")
PORT_IN = ("--port-in", "0470 00 00 01", "--operator", "Proximus", "--customer-number", "C 12", "--mandate")


def added(fleet: Fleet, *words: str) -> Any:
    said = fleet("add", BLANK, *PRODUCTS, *words, "--yes", "--json")
    assert said.exit == Exit.DONE, said.err
    assert said.json["status"] == "DONE"
    return fleet("lines", "show", said.json["items"][0]["msisdn"], "--json").json


def test_a_line_is_added_and_waits_to_be_activated(fleet: Fleet) -> None:
    line = added(fleet, "--user", "tom aerts", "--option", "asia tech", "--split", "half", "--ending", "00")
    assert (line["status"], line["sim_card"]["iccid"], line["plan"]["code"]) == ("PENDING", BLANK, "MOBILE_EUROPE")
    assert (line["person"]["family_name"], line["description"]) == ("Aerts", "Tom Aerts")
    assert line["split_bill_profile"]["name"] == "Half each"
    assert line["msisdn"].endswith("00")
    assert fleet("activate", line["msisdn"], "--yes").exit == Exit.DONE
    active = fleet("lines", "show", line["msisdn"], "--json").json
    assert active["billing_account"]["number"] == "100457327"
    assert [option["code"] for option in active["options"]] == ["DATA_ASIA_TECH_3GB"]


def test_a_van_has_no_user_and_gets_the_first_number_offered(fleet: Fleet) -> None:
    line = added(fleet, "--description", "van 4")
    assert (line["person"], line["description"]) == (None, "van 4")


def test_a_new_user_and_a_number_from_another_operator(fleet: Fleet) -> None:
    line = added(fleet, "--user", "new", "--first-name", "Ines", "--last-name", "Claes", *PORT_IN)
    assert line["person"]["given_name"] == "Ines"
    assert line["msisdn"] == "+32470000001"


def test_a_dry_run_says_what_it_will_cost_and_adds_nothing(fleet: Fleet) -> None:
    said = fleet("add", BLANK, *PRODUCTS, "--description", "van", "--option", "asia tech", "--dry-run")
    assert said.exit == Exit.DONE
    assert "→ pending" in said.out
    assert "Once active: € 80.00 a month." in said.err
    assert fleet.orders_made() == []


@in_one_run(
    "words, sentence",
    [
        ([BLANK, *PRODUCTS], "User: Say what the line is for."),
        ([BLANK, "--plan", "data 50", "--account", "namur"], "Tariff plan: This plan is not in your contract."),
        ([BLANK, *PRODUCTS, "--option", "voice"], "Options: Voice National 100 min does not go with Mobile Europe"),
        ([BLANK, *PRODUCTS, "--split", "half"], "Split bill: Without a user nobody pays the other part."),
        ([BLANK, *PRODUCTS, *PORT_IN[:-1]], "Without the holder's mandate the number cannot be moved."),
        ([BLANK, *PRODUCTS, *PORT_IN, "--wished-date", "soon"], "Write the day like"),
        ([BLANK, *PRODUCTS, "--number", "12"], "This is not a phone number."),
        (["8932030000205519466", *PRODUCTS], "The check digit is wrong"),
        ([BLANK, *PRODUCTS, "--user", "new"], "First name: Please fill this in."),
        ([BLANK, "--plan", "mars", "--account", "namur"], "There is no tariff plan “mars”."),
        ([BLANK, *PRODUCTS, "--ending", "x"], "“x” is not the end of a number"),
        ([BLANK, "--plan", "europe"], "Billing account: Choose a billing account."),
        (
            [BLANK, *PRODUCTS, "--description", "van", *PORT_IN[:2], "--operator", "x" * 101, *PORT_IN[4:]],
            "longer than",
        ),
        ([*PRODUCTS], "A SIM card number, or a file that holds them"),
        (["--from", "x.csv", "--ending", "00"], "With a file, the numbers stand in it"),
        (["--from", "x.csv", *PRODUCTS], "x.csv cannot be opened"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_ordered(fleet: Fleet, words: list[str], sentence: str) -> None:
    said = fleet("add", *words, "--yes")
    assert said.exit in {Exit.USAGE, Exit.FAILURE}
    assert sentence in said.err
    assert fleet.orders_made() == []


def test_a_card_in_use_and_a_taken_number_are_refused(fleet: Fleet) -> None:
    used = fleet("lines", "show", EXAMPLE, "--json").json["sim_card"]["iccid"]
    for words, reason in (
        ((used, *PRODUCTS), "the SIM card is not in stock"),
        ((BLANK, *PRODUCTS, "--number", EXAMPLE), "the number is not available"),
    ):
        said = fleet("add", *words, "--description", "van", "--yes")
        assert said.exit == Exit.PARTLY
        assert f"refused: {reason}" in said.out
    assert fleet.orders_made() == []


# A list


LIST = f"""Simkaart;Voornaam;Achternaam;Omschrijving;Tariefplan;Opties;Billing account;Nummer
{BLANK};Tom;Aerts;;Mobile Limitless;;100457319;
8932030000205519499;Ines;Claes;;;Data Asia tech 3 GB;;
8932030000205519515;;;van 7;;;;
8932030000205519523;;;;;;;
8932030000205519556;Maxime;Bodart;;mars;;;
{BLANK};;;van 8;;;;
8932030000205519466;;;van 9;;;;
8932030000205519572;Ines;{"x" * 250};;;;;
"""


def test_a_list_is_added_and_its_doubtful_rows_are_named(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(LIST, encoding="utf-8")
    said = fleet("add", "--from", str(path), *PRODUCTS, "--yes", "--json")
    assert said.exit == Exit.PARTLY
    for row, reason in (
        (5, "User: Say what the line is for."),
        (6, "There is no tariff plan “mars”."),
        (7, "This SIM card stands in row 2 already."),
        (8, "the check digit is wrong"),
        (9, "A text is longer than the operator takes."),
    ):
        [named] = [line for line in said.err.splitlines() if line.startswith(f"Row {row} is left out")]
        assert reason in named
    assert "Once active: € 158.00 a month." in said.err
    lines = [fleet("lines", "show", item["msisdn"], "--json").json for item in said.json["items"]]
    assert [line["plan"]["code"] for line in lines] == ["MOBILE_LIMITLESS", "MOBILE_EUROPE", "MOBILE_EUROPE"]
    assert [line["description"] for line in lines] == ["Tom Aerts", "Ines Claes", "van 7"]
    assert lines[0]["person"]["id"] == "person-000002"
    assert lines[1]["person"]["family_name"] == "Claes"
    assert len({line["msisdn"] for line in lines}) == 3


def test_a_list_of_lines_without_a_plan_orders_nothing(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(f"SIM card,Description\n{BLANK},van\n", encoding="utf-8")
    said = fleet("add", "--from", str(path), "--yes")
    assert said.exit == Exit.PARTLY
    assert "Row 2 is left out: Tariff plan: Choose a tariff plan." in said.err
    assert fleet.orders_made() == []


def test_a_list_needs_sim_cards(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text("Description,Tariff plan\nvan,Mobile 1\n", encoding="utf-8")
    said = fleet("add", "--from", str(path), *PRODUCTS, "--yes")
    assert said.exit == Exit.FAILURE
    assert "no column of SIM card numbers" in said.err
