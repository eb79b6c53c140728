"""Tickets and blank cards from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]


def numbers(fleet: Fleet) -> list[str]:
    return [ticket["number"] for ticket in fleet("tickets", "list", "--json").json]


def test_a_ticket_is_written_shown_replied_to_closed_and_opened_again(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log.txt"
    file.write_text("what happened")
    monkeypatch.setattr("sys.stdin", io.StringIO("Dead since\nMonday.\n"))
    words = ("no-service", f"msisdns={EXAMPLE}", "place=Gent", "--message", "-", "--attach", str(file))
    said = fleet("tickets", "new", *words, "--yes", "--json")
    assert said.exit == Exit.DONE, said.err
    made = said.json
    assert (made["fields"]["msisdns"], made["messages"][0]["text"]) == (["+32489744365"], "Dead since\nMonday.")
    assert made["messages"][0]["attachments"][0]["name"] == "log.txt"

    shown = fleet("tickets", "show", made["number"]).out
    assert "No service" in shown
    assert "  Monday." in shown
    assert "file: log.txt" in shown
    assert fleet("tickets", "reply", made["number"], "Still dead", "--yes").exit == Exit.DONE
    assert fleet("tickets", "close", made["number"]).exit == Exit.DONE
    assert made["number"] in fleet("tickets", "list", "--status", "closed").out
    refused = fleet("tickets", "reply", made["number"], "One more", "--yes")
    assert refused.exit == Exit.FAILURE
    assert "open it again first" in refused.err
    again = fleet("tickets", "reopen", made["id"], "--json").json
    assert (again["status"], len(again["messages"])) == ("OPEN", 2)


def test_a_dry_run_sends_nothing_and_what_is_wrong_is_named(fleet: Fleet, tmp_path: Path) -> None:
    before = numbers(fleet)
    dry = fleet("tickets", "new", "no-service", f"msisdns={EXAMPLE}", "--message", "x", "--dry-run")
    assert dry.exit == Exit.DONE
    assert "Your message: x" in dry.err
    for words, sentence in (
        (["no-service"], "Your message (message): Please fill this in."),
        (["no-service", "msisdns=12", "--message", "x"], "“12” is not a phone number."),
        (["no-service", "msisdns=0499999999", "--message", "x"], "No line of yours has this number"),
        (["no-service", "colour=red"], "This subject has no field colour"),
        (["no-service", "colour"], "is not FIELD=VALUE"),
        (["teleport"], "There is no subject “teleport”"),
        (["no-data", "--attach", str(tmp_path)], "is a directory, not a file."),
        (["no-data", *["--attach", "x.txt"] * 5], "At most 4 files"),
        (["add-employees-by-csv"], "Attach the list of employees"),
    ):
        said = fleet("tickets", "new", *words, "--yes")
        assert said.exit in {Exit.USAGE, Exit.FAILURE}, words
        assert sentence in said.err, words
    assert fleet("tickets", "show", "T9").exit == Exit.FAILURE
    assert fleet("tickets", "close", before[0], options=("--read-only",)).exit == Exit.USAGE
    assert numbers(fleet) == before
    assert not list(tmp_path.glob("**/drafts/*.json"))


def test_a_list_of_employees_is_refused_row_by_row(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text("First name,Last name,E-mail\nInes,Claes,ines@x.be\n,Maes,x\n")
    words = ("tickets", "new", "add-employees-by-csv", "--attach", str(path), "--yes")
    said = fleet(*words)
    assert said.exit == Exit.FAILURE
    assert "Row 3: First name: Please fill this in. E-mail address: This is not an e-mail address." in said.err
    path.write_text("First name,Last name\nInes,Claes\n")
    assert fleet(*words).exit == Exit.DONE


def test_blank_cards_are_ordered_and_their_stock_is_told(fleet: Fleet) -> None:
    stock = fleet("sim-cards", "stock", "--json").json
    assert [address["town"] for address in stock["addresses"]] == ["Gent", "Antwerpen"]
    assert len(fleet("sim-cards", "list", "--json").json) == stock["in_stock"]
    assert fleet("sim-cards", "list").out.splitlines()[1].split()[-2:] == ["T410001", "T410001/1"]
    made = fleet("sim-cards", "order", "--count", "20", "--address", "2", "--yes", "--json").json
    assert (made["fields"]["count"], made["fields"]["street"]) == (20, "Katwilgweg")
    said = fleet("sim-cards", "order", "--count", "10", "--address", "Rue de Fer 1, 5000 Namur", "--yes")
    assert "expected on" in said.err
    after = fleet("sim-cards", "stock", "--json").json
    assert sorted(each["count"] for each in after["deliveries"])[-3:] == [10, 20, 20]
    assert "1  Rue de Fer 1, 5000 Namur" in fleet("sim-cards", "stock").out
    for words, sentence in (
        (("--count", "15"), "Only multiples of 10."),
        (("--count", "10", "--address", "9"), "There is no address 9"),
        (("--count", "10", "--address", "somewhere"), "Write the address like"),
        (("--count", "10", "--address", "Rue de Fer 1, 1001 Namur"), "There is no postcode 1001 in Belgium."),
    ):
        assert sentence in fleet("sim-cards", "order", *words, "--yes").err
    doubted = fleet("sim-cards", "order", "--count", "10", "--address", "Rue de Fer 1, 9000 Namur", "--dry-run")
    assert "9000 is Gent (Gand)" in doubted.err


def test_what_tickets_can_be_about_is_listed(fleet: Fleet) -> None:
    out = fleet("tickets", "topics").out
    assert "no-service" in out
    assert "msisdns [since] [place] message" in out


def test_a_lost_answer_is_asked_for_by_the_same_command(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    from fleet_tui.api.client import FleetClient
    from fleet_tui.domain.failure import OutcomeUnknown
    from fleet_tui.domain.ticket import NewTicket, Ticket

    sent = FleetClient.create_ticket
    before = numbers(fleet)

    async def lost(self: FleetClient, ticket: NewTicket, key: str) -> Ticket:
        await sent(self, ticket, key)
        raise OutcomeUnknown("No answer came; it is not known whether the change was made.")

    words = ("tickets", "new", "no-service", f"msisdns={EXAMPLE}", "--message", "Dead", "--yes")
    with monkeypatch.context() as patched:
        patched.setattr(FleetClient, "create_ticket", lost)
        said = fleet(*words)
    assert said.exit == Exit.UNREACHABLE
    assert "The same command again asks what became of it" in said.err
    assert fleet(*words).exit == Exit.DONE
    assert len(numbers(fleet)) == len(before) + 1
    assert fleet(*words).exit == Exit.DONE  # settled: the next is another one
    assert len(numbers(fleet)) == len(before) + 2
