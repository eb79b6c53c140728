"""The command line in French, Dutch and German: nothing of ours is said in English there."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from fleet_tui.cli.argparse_words import COUNTED, WORDS, speak
from fleet_tui.cli.command_parser import command_parser
from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.main import run
from fleet_tui.i18n import SOURCE_LANGUAGE, _, available_languages, set_language, speaking_in
from fleet_tui.i18n.collect import FOLDERS, KEYWORDS, ROOT
from tests.once import collect_once
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

OTHERS = [code for code in available_languages() if code != SOURCE_LANGUAGE]
LEFT_OPEN = re.compile(r"\{[^}]*\}|%\(\w+\)[sr]|%[sr]")
"""What a text leaves open."""


@cache
def texts_of_the_code() -> frozenset[str]:
    return frozenset(msg.id if isinstance(msg.id, str) else msg.id[0] for msg in collect_once() if msg.id)


def translated(text: str, language: str) -> str:
    with speaking_in(language):
        return str(_(text))


def pages(language: str) -> dict[str, str]:
    """The help of every command and group, no line of it broken."""

    def below(words: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
        yield words, parser.format_help()
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, inner in action.choices.items():
                    yield from below(f"{words} {word}", inner)

    set_language(language)
    speak()
    said = dict(below("fleet-tui", command_parser("")))
    for first in {command.words.partition(" ")[0] for command in COMMANDS}:
        mine = dict(below("fleet-tui", command_parser(first)))
        said |= {words: page for words, page in mine.items() if words.split()[1:2] == [first]}
    return said


def found(text: str) -> re.Pattern[str]:
    """Where `text` stands, whatever is put in."""
    parts = [re.escape(part) for part in LEFT_OPEN.split(text.strip())]
    end = "[^\\n]*" if not parts[-1] else r"(?![\w-])"
    return re.compile(r"(?<![\w-])" + r"\S[^\n]*?".join(parts) + end)


def test_the_help_of_every_command_is_whole_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in it but what the catalogues have, and none of that in English."""
    monkeypatch.setenv("COLUMNS", "1000")
    names = {word for command in COMMANDS for word in command.words.split()}
    texts = {
        text: (max(map(str.strip, LEFT_OPEN.split(text)), key=len), found(text))
        for text in sorted(texts_of_the_code(), key=len, reverse=True)
        if not names.issuperset(re.findall(r"\w{3,}", LEFT_OPEN.sub("", text)))
    }
    there = {language: pages(language) for language in OTHERS}
    for words, page in pages(SOURCE_LANGUAGE).items():
        shown, rest = [], re.sub(r"\{[^}]*\}", "", page)
        for text, (part, pattern) in texts.items():
            if part in rest and pattern.search(rest):
                shown.append(text)
                rest = pattern.sub("\0", rest)  # longer ones first: another may be a part of it
        foreign = set(re.findall(r"(?<![\w./:=-])[a-z]{3,}(?![\w./:=-])", rest)) - names
        assert not foreign, (words, foreign)
        for language in OTHERS:
            kept = [
                text
                for text in shown
                if " " in text.strip()
                and translated(text, language) != text
                and texts[text][1].search(there[language][words])
            ]
            assert kept == [], (words, language)


TABLES = (
    "lines list --limit 1", f"lines show {EXAMPLE.replace(' ', '')}", "orders list", "profiles list", "contract show",
    "billing list", "split-profiles list", "invoices show 213800090063", "payments list", "tickets list", "packs list",
    "spending by-month", "dashboard", "doctor",
)  # fmt: skip


def test_headings_and_names_of_rows_are_in_the_language(fleet: Fleet) -> None:
    def names(command: str, language: str) -> list[str]:
        """What stands at the top and at the left."""
        lines = fleet(*command.split(), options=("--lang", language)).out.splitlines()
        first = re.split(r"\s{2,}", lines[0].strip())
        return [*first, *(re.split(r"\s{2,}", line.strip())[0] for line in lines[1:])]

    fleet("invoices", "pay", "213800090167", "--yes")  # a list without rows has no headings
    known = texts_of_the_code()
    for command in TABLES:
        ours = {name for name in names(command, SOURCE_LANGUAGE) if name in known and name[:1].isupper()}
        assert ours, command
        for language in OTHERS:
            kept = [name for name in ours & {*names(command, language)} if translated(name, language) != name]
            assert kept == [], (command, language)


WRONG = (
    "line", "lines", "lines list --js", "lines list --json --csv", "lines list --limit 0", "activate --at 30/11/2026",
    "--fleet-size many", "--server https://x --profile y", "serve --port 99999", "invoices pdf", "invoices pdf 1",
    "split-profiles new", "lines list --limit", "--kiosk=yes", "suspend", "plan set", "nosuch",
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_wrong_is_said_in_the_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    english = {
        part
        for text in (*WORDS, *(form for pair in COUNTED for form in pair), "See {program} --help.")
        if translated(text, language) != text
        for part in map(str.strip, LEFT_OPEN.split(text))
        if " " in part
    }
    for argv in WRONG:
        assert run(["--lang", language, *argv.split()]) == Exit.USAGE
        said = capsys.readouterr().err
        assert not [part for part in english if re.search(rf"\b{re.escape(part)}\b", said)], said


def marked() -> Iterator[tuple[Path, int, str]]:
    """Every constant text that the code hands to gettext."""
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    first = node.args[1 if node.func.id == "pgettext" else 0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                        yield file, node.lineno, first.value


def test_every_text_that_is_marked_is_found_by_the_collector() -> None:
    """Inside an f-string it is not, and would stay English."""
    known = texts_of_the_code()
    missed = [f"{file}:{line}: {text}" for file, line, text in marked() if text not in known]
    assert missed == []
