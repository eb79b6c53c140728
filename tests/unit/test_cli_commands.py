"""The command line as a script and as a person meet it: the real backend in this process, data out, words aside."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, Terminal, fleet, sample

__all__ = ["fleet", "sample"]


# lines


def test_lines_are_listed_as_one_array_with_the_promised_names(fleet: Fleet) -> None:
    said = fleet("lines", "list", "--json")
    assert said.exit == Exit.DONE
    assert len(said.json) == 60
    example = next(line for line in said.json if line["msisdn"] == "+32489744365")
    assert example["iccid"] == "8932030000205518327"
    assert example["status"] == "ACTIVE"
    assert example["billing_account"] == "100457319"
    assert isinstance(example["options"], list)
    assert set(example["monthly_cost"]) == {"amount", "currency"}
    assert list(example) == [
        "id", "version", "msisdn", "iccid", "description", "person", "plan", "plan_name", "status", "billing_account",
        "options", "split_bill_profile", "blocks", "pay_by_mobile_limit", "monthly_cost", "scheduled_kind",
        "scheduled_date", "department", "cost_centre", "left_on", "suspended_on", "asked", "labels",
        "operator", "status_words",
    ]  # fmt: skip


def test_csv_says_what_json_says(fleet: Fleet) -> None:
    rows = list(csv.DictReader(io.StringIO(fleet("lines", "list", "--csv").out)))
    lines = fleet("lines", "list", "--json").json
    assert [row["msisdn"] for row in rows] == [line["msisdn"] for line in lines]
    assert [row["options"].split() for row in rows] == [line["options"] for line in lines]


def test_a_table_is_for_people(fleet: Fleet) -> None:
    said = fleet("lines", "list", "0489 74 43 65")
    header, line = said.out.splitlines()
    assert header.startswith("Number         Description")
    assert line.startswith("0489 74 43 65  ")
    assert "active" in line
    assert said.err == "1 of 60 lines\n"


def test_a_query_is_the_search_bars(fleet: Fleet) -> None:
    pending = fleet("lines", "list", "status:pending", "--json").json
    others = fleet("lines", "list", "-status:pending", "--json").json
    assert {line["status"] for line in pending} == {"PENDING"}
    assert len(pending) + len(others) == 60
    assert len(fleet("lines", "list", "--limit", "7", "--json").json) == 7


def test_a_query_that_is_wrong_says_so_and_lists_nothing(fleet: Fleet) -> None:
    said = fleet("lines", "list", "statsu:pending", "--json")
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert "status" in said.err


def test_one_line_is_shown_whole(fleet: Fleet) -> None:
    said = fleet("lines", "show", *EXAMPLE.split())
    assert said.exit == Exit.DONE
    for expected in (EXAMPLE, "8932030000205518327", "Margaux Sastre", "100457319"):
        assert expected in said.out
    assert fleet("lines", "show", "+32489744365", "--json").json["sim_card"]["iccid"] == "8932030000205518327"


def test_a_number_that_is_not_there_names_the_nearest(fleet: Fleet) -> None:
    said = fleet("lines", "show", "0489744366")
    assert said.exit == Exit.FAILURE
    assert said.err == "0489 74 43 66 is not in this fleet. Did you mean 0489 74 43 65?\n"


# activate


def test_a_change_is_not_made_without_a_yes(fleet: Fleet) -> None:
    said = fleet("activate", PENDING)
    assert said.exit == Exit.USAGE
    assert "--yes" in said.err
    assert fleet.status_of(PENDING) == "PENDING"


def test_a_dry_run_shows_and_changes_nothing(fleet: Fleet) -> None:
    said = fleet("activate", PENDING, "--dry-run")
    assert said.exit == Exit.DONE
    assert "pending → active" in said.out
    assert fleet.status_of(PENDING) == "PENDING"
    assert fleet.orders_made() == []


def test_a_line_is_activated_and_its_order_can_be_seen(fleet: Fleet) -> None:
    said = fleet("activate", PENDING, "--yes")
    assert said.exit == Exit.DONE
    assert "  done    pending → active · account: – → " in said.out.splitlines()[-1]
    assert fleet.status_of(PENDING) == "ACTIVE"
    [order] = fleet.orders_made()
    shown = fleet("orders", "show", order["number"], "--json").json
    assert (shown["id"], shown["status"], len(shown["items"])) == (order["id"], "DONE", 1)
    assert PENDING in fleet("orders", "show", order["id"]).out


def test_refused_lines_are_left_out_and_named(fleet: Fleet) -> None:
    said = fleet("activate", PENDING, EXAMPLE, "--yes")
    assert said.exit == Exit.PARTLY
    assert "refused: the line is not pending" in said.out
    assert fleet.status_of(PENDING) == "ACTIVE"
    [order] = fleet.orders_made()
    assert order["counts"]["total"] == 1


def test_nothing_is_sent_when_every_line_is_refused(fleet: Fleet) -> None:
    said = fleet("activate", EXAMPLE, "--yes", "--json")
    assert said.exit == Exit.PARTLY
    assert said.json["items"][0]["refusal"]["code"] == "NOT_PENDING"
    assert fleet.orders_made() == []


def test_a_later_day_leaves_the_line_pending_and_dated(fleet: Fleet) -> None:
    said = fleet("activate", PENDING, "--at", "2199-12-31", "--yes", "--json")
    assert (said.exit, said.json["status"]) == (Exit.DONE, "SCHEDULED")
    [line] = fleet("lines", "list", "is:scheduled", PENDING, "--json").json
    assert (line["status"], line["scheduled_kind"], line["scheduled_date"]) == ("PENDING", "activate", "2199-12-31")


def test_numbers_come_from_standard_input(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PENDING}\n"))
    assert fleet("activate", "-", "--yes").exit == Exit.DONE
    assert fleet.status_of(PENDING) == "ACTIVE"


def test_a_read_only_run_changes_nothing(fleet: Fleet) -> None:
    said = fleet("activate", PENDING, "--yes", options=("--read-only",))
    assert said.exit == Exit.USAGE
    assert fleet.status_of(PENDING) == "PENDING"


@pytest.mark.parametrize(("answer", "status", "code"), [("yes\n", "ACTIVE", Exit.DONE), ("n\n", "PENDING", Exit.USAGE)])
def test_at_a_terminal_the_person_is_asked(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, answer: str, status: str, code: Exit
) -> None:
    asked = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", Terminal(answer))
        patch.setattr("sys.stderr", asked)
        assert fleet("activate", PENDING).exit == code
    assert "cannot be undone" in asked.getvalue()
    assert fleet.status_of(PENDING) == status


# the rest


def test_a_fleet_of_another_size_is_an_error_that_names_the_directory(fleet: Fleet, tmp_path: Path) -> None:
    said = fleet("lines", "list", options=("--fleet-size", "61"))
    assert (said.exit, said.out) == (Exit.FAILURE, "")
    assert str(tmp_path / "fleet") in said.err


def test_settings_are_shown_as_the_file_would_say_them(fleet: Fleet, own_home: Path) -> None:
    path = Path(fleet("config", "path").out.strip())
    assert path.is_relative_to(own_home)
    path.parent.mkdir(parents=True)
    path.write_text('theme = "dark"\n[connections.office]\nurl = "https://fleet.example.be"\n', encoding="utf-8")
    shown = fleet("config", "show")
    path.write_text(shown.out, encoding="utf-8")
    assert fleet("config", "show").out == shown.out
    assert 'theme = "dark"' in shown.out
    assert 'url = "https://fleet.example.be"' in shown.out


def test_a_wrong_setting_ends_with_a_sentence(fleet: Fleet, own_home: Path) -> None:
    path = Path(fleet("config", "path").out.strip())
    path.parent.mkdir(parents=True)
    path.write_text("\nthem = 1\n", encoding="utf-8")
    said = fleet("lines", "list")
    assert said.exit == Exit.USAGE
    assert said.err == f"{path}, line 2: unknown setting “them”; did you mean “theme”?\n"


def test_the_contract_is_printed(fleet: Fleet) -> None:
    document = fleet("openapi").json
    assert document["openapi"].startswith("3.1")
    assert "/v1/orders" in document["paths"]


def test_the_doctor_speaks_of_keys_that_cannot_work(fleet: Fleet, own_home: Path) -> None:
    path = Path(fleet("config", "path").out.strip())
    path.parent.mkdir(parents=True)
    path.write_text('[keymap]\nplan = "s"\n', encoding="utf-8")
    said = fleet("doctor")
    assert said.exit == Exit.DONE
    assert "“s” is both “suspend” and “plan”; give one of them another key." in " ".join(said.out.split())
    path.write_text('[keymap]\nplan = "shift+ctrl+9"\n', encoding="utf-8")
    said = fleet("doctor")
    assert said.exit == Exit.FAILURE
    assert "keymap.plan: “shift+ctrl+9” is no key" in said.out


def test_the_doctor_looks_at_everything(fleet: Fleet, tmp_path: Path) -> None:
    said = fleet("doctor")
    assert said.exit == Exit.DONE
    for subject in ("Terminal", "Colours", "Characters", "Size", "Settings", "Language", "Data directory", "Server"):
        assert f"  {subject}" in said.out
    (tmp_path / "fleet").chmod(0o755)
    assert f"chmod 700 {tmp_path / 'fleet'}" in fleet("doctor").out


def test_a_server_that_is_not_there_is_told_apart_from_not_being_signed_in(
    fleet: Fleet, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--server", f"http://127.0.0.1:{unused_tcp_port}")
    said = fleet("lines", "list", options=options)
    assert said.exit == Exit.NOT_SIGNED_IN
    assert "sign-in" in said.err
    monkeypatch.setenv("FLEET_TUI_TOKEN", "some-token")
    said = fleet("lines", "list", options=options)
    assert (said.exit, said.out) == (Exit.UNREACHABLE, "")
    assert "nothing was changed" in said.err
    said = fleet("doctor", options=options)
    assert said.exit == Exit.FAILURE
    assert "cannot be reached" in said.out


def test_sign_in_is_for_servers(fleet: Fleet) -> None:
    said = fleet("sign-in")
    assert said.exit == Exit.USAGE
    assert "--server" in said.err


def test_the_application_needs_a_terminal_and_points_to_the_commands(fleet: Fleet) -> None:
    said = fleet()
    assert (said.exit, said.out) == (Exit.USAGE, "")
    assert "fleet-tui --help" in said.err


def test_words_are_in_the_language_asked_for_and_data_is_not(fleet: Fleet) -> None:
    said = fleet("lines", "list", "--json", "--limit", "1", options=("--lang", "en"))
    assert said.json[0]["plan_name"].startswith("Mobile")
