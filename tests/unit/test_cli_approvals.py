"""Four eyes on the command line: the rule, an order that waits, a second manager's approval or refusal."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.server.storage.database import Database
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample, sitting_at_it

__all__ = ["fleet", "sample"]


def write(fleet: Fleet, statement: str, *values: str) -> None:
    """What only another manager, at another machine, would have done."""
    with closing(sqlite3.connect(Database.file_in(fleet.directory))) as connection, connection:
        connection.execute(statement, values)


@pytest.fixture
def guarded(fleet: Fleet) -> Fleet:
    """A company with two managers, in which stopping a number and orders of more than one line wait."""
    alone = fleet("approvals", "set", "--lines", "1", "--yes")
    assert (alone.exit, "no second fleet manager" in alone.err) == (Exit.FAILURE, True)
    write(fleet, "UPDATE profiles SET password_hash = 'x' WHERE role = 'MANAGER' AND status = 'VALIDATED'")
    said = fleet("approvals", "set", "--lines", "1", "--yes")
    assert "orders of more than 1 line." in said.err
    return fleet


def of_somebody_else(fleet: Fleet) -> str:
    """An order to stop a number that another manager gave; its number."""
    said = fleet("cease", EXAMPLE, "--yes", "--json")
    assert (said.exit, said.json["status"]) == (Exit.DONE, "AWAITS_APPROVAL")
    assert "A second fleet manager has to approve it: it gives up phone numbers." in said.err
    assert f"fleet-tui orders cancel {said.json['number']}" in said.err
    own = fleet("orders", "approve", said.json["number"], "--yes")
    assert (own.exit, "You placed this order yourself" in own.err) == (Exit.FAILURE, True)
    write(
        fleet,
        "UPDATE orders SET created_by_name = 'Anna Peeters', created_by = (SELECT id FROM profiles WHERE role = "
        "'MANAGER' AND id <> orders.created_by LIMIT 1) WHERE id = ?",
        said.json["id"],
    )
    return str(said.json["number"])


def test_an_order_is_approved_after_a_look(guarded: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    number = of_somebody_else(guarded)
    looked = guarded("orders", "approve", number, "--dry-run", options=("--read-only",))
    assert looked.exit == Exit.DONE
    assert "Anna Peeters asks for it" in looked.err
    assert "You are asked because: it gives up phone numbers." in looked.err
    assert "active → stopped" in looked.out
    refused = guarded("orders", "approve", number, "--yes", options=("--read-only",))
    assert (refused.exit, refused.err.strip()) == (Exit.USAGE, "Nothing was changed: --read-only.")
    sitting_at_it(monkeypatch, "no")
    assert guarded("orders", "approve", number).exit == Exit.USAGE
    assert guarded.status_of(EXAMPLE) == "ACTIVE"
    sheet = guarded("orders", "sheet", number, str(guarded.directory / "sheet.xlsx"))
    assert (sheet.exit, "has not approved it yet" in sheet.err) == (Exit.FAILURE, True)

    sitting_at_it(monkeypatch, "yes")
    done = guarded("orders", "approve", number)
    assert (done.exit, "approved it on" in done.err) == (Exit.DONE, True)
    assert guarded("orders", "list").exit == Exit.DONE  # the embedded backend works it off
    again = guarded("orders", "approve", number, "--yes")
    assert (again.exit, "does not wait for approval" in again.err) == (Exit.FAILURE, True)
    assert "approve an order" in guarded("audit", "list").out


def test_a_refusal_tells_whoever_ordered_why(guarded: Fleet) -> None:
    number = of_somebody_else(guarded)
    assert guarded("orders", "refuse", number, "--reason", " ", "--yes").exit == Exit.USAGE
    assert guarded("orders", "refuse", number, "--reason", "She stays.", "--dry-run").exit == Exit.DONE
    said = guarded("orders", "refuse", number, "--reason", "She stays.", "--yes", "--json")
    assert (said.exit, said.json["status"], said.json["approval"]["reason"]) == (Exit.DONE, "REJECTED", "She stays.")
    shown = guarded("orders", "show", number).out
    assert "refused it on" in shown
    assert "She stays." in shown
    assert "refused by" in guarded("orders", "list").out
    assert guarded.status_of(EXAMPLE) == "ACTIVE"


def test_less_is_asked_for_once_a_second_manager_agrees(guarded: Fleet) -> None:
    off = guarded("approvals", "off", "--yes")
    assert "another fleet manager has to approve it: No order waits" in off.err
    assert guarded("approvals", "approve", "--yes").exit == Exit.FAILURE
    write(guarded, "UPDATE approval_rules SET proposed_by = 'another'")
    shown = guarded("approvals", "show").out.splitlines()
    assert shown[0] == "A second fleet manager approves: orders that give up phone numbers, orders of more than 1 line."
    assert guarded("approvals", "approve", "--yes").exit == Exit.DONE
    assert guarded("approvals", "show", "--json").json["enabled"] is False
    assert guarded("approvals", "drop", "--yes").exit == Exit.FAILURE
