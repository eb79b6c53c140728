"""Findings and disputes on the command line, on the example company."""

from __future__ import annotations

import asyncio
import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.i18n import available_languages
from tests.contract.own_company import bring_in_all
from tests.contract.server import Server
from tests.unit.command_line import Fleet


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's fleet, made once, copied for each test."""
    directory = tmp_path_factory.mktemp("example") / "fleet"
    files = tmp_path_factory.mktemp("files")

    async def make() -> None:
        server = Server(directory, None)
        await server.start()
        try:
            await bring_in_all(server, files)
        finally:
            await server.stop()

    asyncio.run(make())
    return directory


@pytest.fixture
def fleet(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fleet:
    directory = tmp_path / "fleet"
    shutil.copytree(example, directory)
    return Fleet(directory, frozenset(), capsys)


def ids(fleet: Fleet, *words: str) -> list[str]:
    return [each["id"] for each in fleet("findings", *words, "--json").json]


def test_the_sum_is_said_and_each_finding_stands_in_the_table(fleet: Fleet) -> None:
    said = fleet("findings")
    assert "€ 412.00 a month on 23 lines, and € 198.00 to claim back." in said.err
    assert "claim back: price above the contract 5, billed after its end 2" in said.err
    assert "€ 101.00 a month · € 198.00 to claim" in said.err
    assert "€ 0.00" not in said.err, "of what is saved nothing can be asked back"
    assert len(said.out.splitlines()) == 24
    assert "0488 00 00 13" in said.out
    assert "Mobile Limitless € 36.50, contract € 33.00" in said.out
    assert fleet("findings", "list").out == said.out


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--kind", "claim"), 9), (("kind:save",), 14), (("code:leaver",), 4), (("limitless",), 5),
        (("0488000013",), 1),
        (("kind:claim", "-code:price"), 4), (("nobody",), 0), (("user left",), 4), (("code:no",), 6),
    ],
)  # fmt: skip
def test_words_find_findings(fleet: Fleet, words: tuple[str, ...], count: int) -> None:
    assert len(fleet("findings", *words, "--json").json) == count


def test_csv_holds_values_as_they_are(fleet: Fleet) -> None:
    rows = list(csv.DictReader(fleet("findings", "code:billed_twice", "--csv").out.splitlines()))
    assert [(row["msisdn"], row["month"], row["claim"]) for row in rows] == [("+32488000018", "25.00", "25.00")]


def test_one_is_shown_with_its_charges(fleet: Fleet) -> None:
    (first, *_more) = ids(fleet, "code:price_differs")
    said = fleet("findings", "show", first).out
    assert "Billed at € 36.50; your contract says € 33.00." in said
    assert [line.split()[0] for line in said.splitlines()[-3:]] == ["2026090001", "2026100001", "2026110001"]
    assert fleet("findings", "show", first, "--json").json["charges"][0]["taken"] == "3.50"
    assert fleet("findings", "show", "000000000000").exit == Exit.USAGE


def test_dismissed_ones_stay_away_and_come_back(fleet: Fleet) -> None:
    (first, *_more) = ids(fleet, "code:leaver")
    assert fleet("findings", "dismiss", first, "--reason", "he returns", "--dry-run").exit == Exit.DONE
    assert len(ids(fleet, "code:leaver")) == 4
    fleet("findings", "dismiss", first, "--reason", "he returns", "--yes")
    assert len(ids(fleet, "code:leaver")) == 3
    assert ids(fleet, "--state", "dismissed") == [first]
    fleet("findings", "dismiss", first, "--back", "--yes")
    assert len(ids(fleet, "code:leaver")) == 4


def test_nothing_is_done_without_a_yes(fleet: Fleet) -> None:
    (first, *_more) = ids(fleet, "code:leaver")
    said = fleet("findings", "dismiss", first)
    assert said.exit == Exit.USAGE
    assert "--yes" in said.err
    assert fleet("findings", "keep", first, "--yes", options=("--read-only",)).exit == Exit.USAGE
    assert len(ids(fleet, "code:leaver")) == 4


def test_lines_that_are_kept_get_no_savings(fleet: Fleet) -> None:
    fleet("findings", "keep", "code:no_use", "--yes")
    assert ids(fleet, "code:no_use") == []


def test_what_is_proposed_is_ordered_after_a_review(fleet: Fleet) -> None:
    looked = fleet("findings", "order", "code:leaver", "--dry-run")
    assert looked.exit == Exit.DONE
    assert len(looked.out.splitlines()) == 5
    assert "--stop" in looked.err
    assert {each["state"] for each in fleet("findings", "code:leaver", "--json").json} == {"NEW"}
    fleet("findings", "order", "code:leaver", "--yes")
    found = fleet("findings", "code:leaver", "--json").json
    assert {each["state"] for each in found} == {"ORDERED"}
    (order,) = fleet.orders_made()
    assert {each["order_id"] for each in found} == {order["id"]}


def test_what_no_order_settles_is_said(fleet: Fleet) -> None:
    said = fleet("findings", "order", "code:price_differs", "--dry-run")
    assert said.exit == Exit.USAGE
    assert "nothing to order" in said.err


@pytest.mark.parametrize("code", available_languages())
def test_a_letter_asks_for_each_charge_in_the_language_of_the_operator(fleet: Fleet, tmp_path: Path, code: str) -> None:
    letter = tmp_path / "letter.txt"
    said = fleet("findings", "dispute", "kind:claim", str(letter), "--language", code, "--yes")
    assert said.exit == Exit.DONE, said.err
    text = letter.read_text("utf-8")
    assert text.count("2026090001") >= 5
    assert "198" in text
    assert "0488 00 00 13" in text
    assert ("Dear Sir" in text) == (code == "en")
    (dispute,) = fleet("disputes", "--json").json
    assert (dispute["state"], dispute["amount"], len(dispute["claims"])) == ("DRAFTED", "198.00", 9)
    assert {each["state"] for each in fleet("findings", "kind:claim", "--json").json} == {"DISPUTED"}


def test_a_letter_is_no_letter_without_a_claim_or_another_name(fleet: Fleet, tmp_path: Path) -> None:
    assert "nothing to claim" in fleet("findings", "dispute", "code:leaver", str(tmp_path / "l.txt"), "--yes").err
    assert fleet("findings", "dispute", "kind:claim", str(tmp_path / "l.pdf"), "--yes").exit == Exit.USAGE
    assert "xx" in fleet("findings", "dispute", "kind:claim", str(tmp_path / "l.txt"), "--language", "xx", "--yes").err
    assert not list(tmp_path.glob("l.*"))
    assert fleet("disputes", "--json").json == []


def test_a_dispute_is_sent_answered_and_credited(fleet: Fleet, tmp_path: Path) -> None:
    fleet("findings", "dispute", "code:billed_twice", str(tmp_path / "l.txt"), "--yes")
    assert "letter drafted" in fleet("disputes").out
    sent = fleet("disputes", "sent", "1", "--reference", "[T-77]", "--day", "2026-11-20", "--json").json
    assert (sent["state"], sent["reference"], sent["deadline"]) == ("SENT", "[T-77]", "2026-12-20")
    assert "[T-77]" in fleet("disputes").out
    reminder = tmp_path / "reminder.txt"
    assert fleet("disputes", "remind", "1", str(reminder), "--language", "nl").exit == Exit.DONE
    assert "[T-77]" in reminder.read_text("utf-8")
    assert fleet("disputes", "accepted", "1").exit == Exit.DONE
    assert "1: accepted · € 10.00 of € 25.00 credited" in fleet("disputes", "credited", "1", "10,00").err
    refused = fleet("disputes", "sent", "1")
    assert (refused.exit, "The operator answered already." in refused.err) == (Exit.USAGE, True)
    assert fleet("disputes", "remind", "1", str(tmp_path / "again.txt"), "--language", "en").exit == Exit.DONE
    again = (tmp_path / "again.txt").read_text("utf-8")
    assert "€ 10.00 of € 25.00" in again
    assert "Total: € 15.00" in again
    credited = fleet("disputes", "credited", "1", "--json").json
    assert (credited["state"], credited["credited"]) == ("CREDITED", "25.00")
    for words in (("sent", "1"), ("accepted", "1"), ("credited", "1", "5")):
        refused = fleet("disputes", *words)
        assert (refused.exit, "The money came back already." in refused.err) == (Exit.USAGE, True)
    assert ids(fleet, "code:billed_twice") == []
    assert "1: accepted · € 20.00 of € 25.00 credited" in fleet("disputes", "credited", "1", "-5.00").err
    assert "€ 20.00" in fleet("disputes", "show", "1").out
    refused = fleet("disputes", "credited", "1", "999999")
    assert (refused.exit == Exit.DONE, "Less than that is still open" in refused.err) == (False, True)
    assert fleet("disputes", "credited", "1").exit == Exit.DONE
    assert "Dear Sir or Madam" in fleet("disputes", "show", "1").out
    assert fleet("disputes", "sent", "9").exit == Exit.FAILURE
    assert date.fromisoformat(credited["drafted_on"])


def test_the_optimiser_says_which_plan_is_cheaper_what_is_not_known_and_orders_it(fleet: Fleet) -> None:
    said = fleet("optimise")
    assert "3 lines: € 75.00 a month less, before fees" in said.err
    assert [line.split("  ")[0] for line in said.out.splitlines()[1:]] == [
        "0488 00 00 19", "0488 00 00 20", "0488 00 00 21"
    ]  # fmt: skip
    whole = fleet("optimise", "--all", "--json").json
    assert {each["verdict"] for each in whole["items"]} == {"CHEAPER", "BEST", "FOUND"}
    first = whole["items"][0]
    assert (first["now"], first["then"], first["saves"], first["worst"]) == ("45.00", "20.00", "25.00", "20.00")
    assert (first["target_name"], first["dearer"], first["months"]) == ("Mobile Contact", 0, 3)
    rows = list(csv.DictReader(fleet("optimise", "--csv", "0488000020").out.splitlines()))
    assert [(row["msisdn"], row["target"], row["saves"]) for row in rows] == [
        ("+32488000020", first["target"], "25.00")
    ]  # fmt: skip
    assert "12/11" not in said.out
    shown = fleet("findings", "show", ids(fleet, "code:cheaper_plan")[0]).out
    assert "11/2026: 2.1 GB, 85 min, 12 SMS, € 45.00 → € 20.00" in shown
    assert fleet("optimise", "--months", "2").exit == Exit.USAGE

    assert fleet("optimise", "order", "--dry-run").exit == Exit.DONE
    assert fleet.orders_made() == []
    assert fleet("optimise", "order", "nobody", "--yes").exit == Exit.USAGE
    fleet("optimise", "order", "--yes")
    (order,) = fleet.orders_made()
    items = fleet("orders", "show", order["id"], "--json").json["items"]
    assert {(each["change"]["kind"], each["change"]["plan"]) for each in items} == {("set_plan", first["target"])}
    assert {each["state"] for each in fleet("findings", "code:cheaper_plan", "--json").json} == {"ORDERED"}


def test_a_threshold_of_the_settings_is_what_findings_go_by(fleet: Fleet, own_home: Path) -> None:
    assert len(ids(fleet, "code:cheaper_plan")) == 3
    settings = Path(fleet("config", "path").out.strip())
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[findings]\ncheaper_by = 25.01\n", encoding="utf-8")
    assert ids(fleet, "code:cheaper_plan") == []
    assert fleet("optimise", "--json").json["items"] == []
    assert "cheaper_by = 25.01" in fleet("config", "show").out
