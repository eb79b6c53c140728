"""Whatever is mistyped, the answer is a sentence: no names of the contract's fields, no dicts, no lists, no classes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.commands.base import Command
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

ENDLESS = frozenset({"serve", "doctor", "config edit", "man", "completion", "openapi", "examples", "config path"})
"""Commands that wait for something else, or write into the working directory."""
RAW = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\{'|\['|\bclass\b|\bNone\b|Traceback|ValueError|pydantic|<[a-z]+ object|should not have"
)
TYPED = frozenset({"fleet_tui"})
BAD = "[/]=1+1 陳"


def attempts(command: Command) -> Iterator[list[str]]:
    """The command with bad words: everywhere, then in each option alone beside words that may be right."""
    parser = argparse.ArgumentParser(add_help=False)
    command.add(parser)
    wanted = [action for action in parser._actions if not action.option_strings and action.nargs not in ("*", "?")]
    options = [
        action
        for action in parser._actions
        if action.option_strings and action.nargs != 0 and not isinstance(action, argparse._StoreTrueAction)
    ]
    yes = ["--yes"] if any("--yes" in action.option_strings for action in parser._actions) else []
    words = command.words.split()
    yield [*words, *[BAD for _action in wanted], *yes]
    yield [*words, *[EXAMPLE for _action in wanted], *yes]
    for action in options:
        yield [*words, *[EXAMPLE for _action in wanted], action.option_strings[-1], BAD, *yes]


def test_what_is_looked_for_is_found() -> None:
    for raw in ("notify_at is missing", "[{'loc': 1}]", "['mandate']", "This should not have happened", "got None"):
        assert RAW.search(raw)


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each.words not in ENDLESS], ids=lambda command: command.words
)
def test_no_mistake_is_answered_with_names_of_fields(
    fleet: Fleet, command: Command, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    for words in attempts(command):
        try:
            said = fleet(*words)
        except SystemExit:  # the parser's own word on it
            continue
        raw = [each for each in RAW.findall(said.err) if each not in TYPED]
        assert raw == [], (words, said.err)
