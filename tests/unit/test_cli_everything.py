"""Whatever can be done in the application can be done on the command line."""

from __future__ import annotations

import ast
import csv
from datetime import timedelta
from pathlib import Path

from fleet_tui import port
from fleet_tui.actions import ACTIONS
from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.domain.changes.kinds import KINDS
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

CLI = Path(__file__).parents[2] / "fleet_tui" / "cli"
COMMANDS_OF = {
    "undo": "undo",
    "new_record": "split-profiles new",
    "remove_record": "split-profiles remove",
    **{kind.action: kind.command.words for kind in KINDS.values() if kind.action and kind.command},
    "add": "add",
    "batch": "add",
    "import_list": "import",
    "save": "user change",
    "date": "orders date",
    "retry_refused": "orders retry",
    "cancel_rest": "orders cancel",
    "ask_for_plan": "tickets new",
    "notify": "packs notify",
    "change_pack": "packs change",
    "stop_pack": "packs stop",
    "keep_pack": "packs keep",
    "order_pack": "packs order",
    "new_profile": "profiles new",
    "change_role": "profiles role",
    "invite_again": "profiles resend",
    "change_profile": "profiles change",
    "remove_profile": "profiles remove",
    "new_ticket": "tickets new",
    "ticket_about": "tickets new",
    "order_cards": "sim-cards order",
    "reply": "tickets reply",
    "close_ticket": "tickets close",
    "reopen_ticket": "tickets reopen",
    "pay": "invoices pay",
    "cancel_payment": "payments cancel",
    "invitation": "accept-invitation",
    "change_password": "change-password",
    "second_factor": "second-factor set-up",
    "end_second_factor": "second-factor end",
    "reset_second_factor": "profiles reset-second-factor",
    "forgotten": "reset-password",
    "have_code": "reset-password",
    "end_session": "sessions end",
    "end_others": "sessions end",
    "note_sent": "orders sent",
    "confirm_done": "orders confirm",
    "approve": "orders approve",
    "refuse_order": "orders refuse",
    "approve_rule": "approvals approve",
    "drop_rule": "approvals drop",
    "rule_limits": "approvals set",
    "rule_off": "approvals off",
    "order_finding": "findings order",
    "dispute_finding": "findings dispute",
    "keep_line": "findings keep",
    "dismiss_finding": "findings dismiss",
    "dispute_sent": "disputes sent",
    "dispute_accepted": "disputes accepted",
    "dispute_credited": "disputes credited",
}
"""Actions that change something, and the command that does the same."""
PARTS_OF_ANOTHER = {"apply", "decide", "find_user", "open_page", "sample_page"}
"""Confirming, filling a form, a page in a browser: nothing by themselves."""
BEYOND = {"far", "group_pack", "line_page", "lines_changed_since", "ticket"}
"""The sample's page in a browser; and what lists and the loader ask for in another way."""


def test_every_change_has_a_command() -> None:
    changing = {action.id for action in ACTIONS.values() if action.changing}
    assert set(COMMANDS_OF) | PARTS_OF_ANOTHER == changing
    assert set(COMMANDS_OF.values()) <= {command.words for command in COMMANDS}


def test_everything_that_can_be_asked_of_an_operator_is() -> None:
    """Methods of the port that no command uses would be a screen's alone."""
    asked = set()
    shared = [
        CLI.parent / "workspace" / f"{name}.py"
        for name in (
            "attaching",
            "choices",
            "findings",
            "invoices",
            "order_desk",
            "own_import",
            "own_data_files",
            "people_words",
        )
    ]
    for path in [*CLI.rglob("*.py"), *shared]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                asked.add(node.attr)
    methods = {name for name in dir(port.Operator) if not name.startswith("_")}
    assert methods - asked == BEYOND - asked
    assert methods >= BEYOND


def test_the_dashboard_in_words(fleet: Fleet) -> None:
    said = fleet("dashboard").out
    assert "60 lines" in said
    assert "Invoices" in said
    assert "Latest" in said
    assert fleet("dashboard", "--json").json["lines_by_status"]["PENDING"] > 0


def test_a_puk_is_told_and_that_it_was_is_recorded(fleet: Fleet) -> None:
    told = fleet("lines", "puk", *EXAMPLE.split(), "--json").json
    assert told["puk"].isdigit()
    assert len(told["puk"]) == 8
    assert f"{told['puk'][:4]} {told['puk'][4:]}" in fleet("lines", "puk", EXAMPLE).out
    recorded = fleet("audit", "list", "--action", "puk.reveal", "--json").json
    assert len(recorded) == 2
    assert told["puk"] not in str(recorded)


def test_the_history_of_a_line(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    fleet("reactivate", EXAMPLE, "--yes")
    rows = fleet("lines", "history", EXAMPLE).out.splitlines()
    assert "reactivate" in rows[1]
    assert "suspend" in rows[2]
    assert "done" in rows[1]
    newest = fleet("lines", "history", EXAMPLE, "--limit", "1", "--json").json
    assert [entry["item"]["change"]["kind"] for entry in newest] == ["reactivate"]
    assert fleet("lines", "history", EXAMPLE, "0488 26 83 65").exit == Exit.USAGE


def test_the_data_of_a_user(fleet: Fleet) -> None:
    numbers = [line["msisdn"] for line in fleet("lines", "list", "--json", "--limit", "9").json]
    lines = fleet("lines", "show", *numbers, "--json").json
    line = next(line for line in lines if line["person"] and not line["person"]["confirmed"])
    number, person = line["msisdn"], line["person"]
    dry = fleet("user", "change", number, "--e-mail", "new@example.org", "--dry-run")
    assert f"{person['e_mail'] or '–'} → new@example.org" in dry.err
    assert fleet("user", "change", number, "--e-mail", "new@example.org").exit == Exit.USAGE  # nobody to say yes
    assert "e-mail address" in fleet("user", "change", number, "--e-mail", "new", "--yes").err
    assert "Nothing was asked for" in fleet("user", "change", number, "--yes").err
    assert (
        "--read-only" in fleet("user", "change", number, "--phone", "0470000001", "--yes", options=("--read-only",)).err
    )
    done = fleet("user", "change", number, "--e-mail", "new@example.org", "--language", "Nederlands", "--yes")
    assert done.exit == Exit.DONE
    after = fleet("lines", "show", number, "--json").json["person"]
    assert (after["e_mail"], after["language"]) == ("new@example.org", "NL")
    assert after["family_name"] == person["family_name"]
    assert "only they change them" in fleet("user", "change", EXAMPLE, "--phone", "0470000001", "--yes").err


def test_numbers_that_are_free(fleet: Fleet) -> None:
    found = fleet("numbers", "list", "--limit", "5", "--json").json
    assert len(found) == 5
    ending = found[0][-2:]
    assert all(number.endswith(ending) for number in fleet("numbers", "list", "--ending", ending, "--json").json)


def test_a_payment_is_found_and_cancelled(fleet: Fleet) -> None:
    paid = fleet("invoices", "pay", "213800090167", "--yes", "--json").json
    assert paid["id"] in fleet("payments", "list").out
    assert "BE68 5390 0754 7034" in fleet("payments", "show", paid["id"]).out
    assert fleet("payments", "cancel", paid["id"]).exit == Exit.USAGE
    assert fleet("payments", "cancel", paid["id"], "--dry-run").exit == Exit.DONE
    assert fleet("payments", "cancel", paid["id"], "--yes", "--json").json["status"] == "CANCELLED"
    assert fleet("payments", "cancel", paid["id"], "--yes").exit == Exit.FAILURE
    assert fleet("payments", "show", "nothing").exit == Exit.FAILURE


def test_what_is_to_come_of_a_pack_is_withdrawn(fleet: Fleet) -> None:
    pack = fleet("packs", "list", "--json").json[0]
    assert "No change is planned" in fleet("packs", "keep", pack["id"], "--yes").err
    later = (day_of(system_clock()) + timedelta(days=40)).isoformat()
    assert fleet("packs", "stop", pack["id"], "--at", later, "--yes", "--json").json["stops_on"] == later
    assert "It will not stop on" in fleet("packs", "keep", pack["name"], "--dry-run").err
    assert fleet("packs", "keep", pack["id"], "--yes", "--json").json["stops_on"] is None


def test_the_data_of_a_profile(fleet: Fleet) -> None:
    fleet("profiles", "new", "member", "Anna Peeters", "anna@example.org", "--yes")
    dry = fleet("profiles", "change", "Anna Peeters", "--name", "Anna [/] Peeters", "--dry-run")
    assert "Name: Anna Peeters → Anna [/] Peeters" in dry.err
    made = fleet(
        "profiles", "change", "Anna Peeters", "--name", "Anna P", "--phone", "0470 00 00 01", "--yes", "--json"
    )
    assert (made.json["description"], made.json["phone_number"]) == ("Anna P", "+32470000001")
    assert "Nothing would change" in fleet("profiles", "change", "Anna P", "--name", "Anna P", "--yes").err
    assert "not an e-mail address" in fleet("profiles", "change", "Anna P", "--e-mail", "anna", "--yes").err
    assert "name is missing" in fleet("profiles", "change", "Anna P", "--name", " ", "--yes").err
    assert "Nothing was asked for" in fleet("profiles", "change", "Anna P", "--yes").err


def test_files_of_tickets(fleet: Fleet, tmp_path: Path) -> None:
    template = tmp_path / "employees.csv"
    assert fleet("tickets", "template", str(template)).exit == Exit.DONE
    (headings,) = csv.reader(template.read_text("utf-8-sig").splitlines())
    assert headings[1:3] == ["First name", "Last name"]
    assert fleet("tickets", "template", str(tmp_path / "employees.doc")).exit == Exit.USAGE
    with template.open("a", encoding="utf-8") as file:
        file.write("Mrs,Anna,Peeters,,,,\r\n")
    sent = fleet("tickets", "new", "add-employees-by-csv", "message=new", "--attach", str(template), "--yes", "--json")
    number = sent.json["number"]
    copy = tmp_path / "copy.csv"
    assert fleet("tickets", "save", number, "employees.csv", str(copy)).exit == Exit.DONE
    assert copy.read_bytes() == template.read_bytes()
    assert fleet("tickets", "save", number, "employees.csv", str(tmp_path / "copy.exe")).exit == Exit.USAGE
    missing = fleet("tickets", "save", number, "other.csv", str(copy))
    assert (missing.exit, "employees.csv" in missing.err) == (Exit.FAILURE, True)
