"""What a user may type, what help says, and that the documents say the same."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fleet_tui import __version__
from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.commands.base import Command
from fleet_tui.cli.exits import MEANINGS, Exit
from fleet_tui.cli.lines import RECORD
from fleet_tui.cli.main import run
from fleet_tui.cli.parser import parse

DOCUMENT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def test_options_stand_before_the_command() -> None:
    arguments = parse(["--data", "somewhere", "--fleet-size", "20000", "lines", "list", "plan:europe", "--json"])
    assert (arguments.data, arguments.fleet_size) == (Path("somewhere"), 20000)
    assert arguments.command.words == "lines list"
    assert arguments.query == ["plan:europe"]
    assert arguments.json


def test_without_a_command_the_application_is_meant() -> None:
    assert parse(["--read-only", "--lang", "fr"]).command is None


@pytest.mark.parametrize("term", ["-block:mms", '-"van"', "-“van”", "-status:active"])
def test_a_negated_term_is_no_option(term: str) -> None:
    assert "".join(parse(["lines", "list", term]).query).strip() == term


def test_a_day_is_read() -> None:
    assert parse(["activate", "0489744365", "--at", "2026-11-30"]).at == date(2026, 11, 30)


@pytest.mark.parametrize(
    "argv",
    [
        ["line"],
        ["lines"],
        ["lines", "list", "--js"],
        ["lines", "list", "--json", "--csv"],
        ["lines", "list", "--limit", "0"],
        ["activate"],
        ["activate", "0489744365", "--at", "31/02/2026"],
        ["--fleet-size", "many"],
        ["--data", "", "lines", "list"],
        ["--server", "https://x", "--profile", "y"],
        ["serve", "--port", "99999"],
    ],
)
def test_what_is_not_understood_ends_with_2_and_a_pointer_to_help(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(argv) == Exit.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert "--help" in said.err


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("--json lines list", "--json"),
        ("--yes activate 0489744365", "--yes"),
        ("--json findings", "--json"),
        ("--from /tmp/x.csv lines lost", "--from /tmp/x.csv"),
        ("--read-only --user new --lang en user set 0489744365", "--user new"),
        ("--from /tmp/x.csv", "--from"),
    ],
)
def test_an_option_of_a_command_before_it_is_named_as_what_is_wrong(
    words: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words.split())
    assert ended.value.code == Exit.USAGE
    assert f"unrecognized arguments: {wrong}\n" in capsys.readouterr().err


@pytest.mark.parametrize("amount", ["-5.00", "-5,00", "-€5,00", "-1.005,00"])
def test_an_amount_below_nothing_is_no_option(amount: str) -> None:
    assert parse(["disputes", "credited", "1", amount]).amount in {Decimal(-5), Decimal(-1005)}


def test_the_version_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"fleet-tui {__version__}\n"


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for command in COMMANDS:
        assert command.words.split()[0] in text
    for code, meaning in MEANINGS.items():
        assert re.search(rf"\b{code.value}  {re.escape(meaning)}", text)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_has_help_a_runner_and_a_place_in_the_document(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command.words.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert command.summary in " ".join(said.split())
    assert callable(command.runner())
    assert f"`{command.words}" in DOCUMENT
    for option in re.findall(r"--[a-z-]+", said):
        assert option == "--help" or option in DOCUMENT, option


def test_the_document_has_what_is_said_of_a_line() -> None:
    (words,) = re.findall(r"Each object has (.*?)\. `--csv`", DOCUMENT, re.DOTALL)
    assert tuple(re.findall(r"`(\w+)`", words)) == RECORD


def test_the_document_has_the_exit_codes() -> None:
    assert dict.fromkeys(Exit) == dict.fromkeys(MEANINGS)
    for code, meaning in MEANINGS.items():
        assert f"| {code.value} | {meaning} |" in DOCUMENT
