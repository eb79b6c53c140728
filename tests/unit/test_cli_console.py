"""Tables, JSON, questions: what reaches a terminal and what reaches a pipe."""

from __future__ import annotations

import csv
import io
import json

import pytest

from fleet_tui.cli.console import Column, Console, width
from fleet_tui.cli.exits import CommandError
from tests.unit.command_line import Terminal

HOSTILE = ["[/]", "[@click=app.quit]x[/]", "\x1b[2J\x1b]0;x\x07", "a\u202eb", "陳大文", "=1+1", "x" * 300, "\x9b31m"]


@pytest.fixture
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def piped(answers: str = "") -> Console:
    return Console(io.StringIO(answers), io.StringIO(), io.StringIO())


@pytest.fixture(autouse=True)
def a_terminal_without_escape_sequences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")


def at_a_terminal(answers: str = "") -> Console:
    return Console(Terminal(answers), Terminal(), Terminal())


def out(console: Console) -> list[str]:
    assert isinstance(console.stdout, io.StringIO)
    return console.stdout.getvalue().splitlines()


def words(console: Console) -> str:
    assert isinstance(console.stderr, io.StringIO)
    return console.stderr.getvalue()


COLUMNS = (Column("Number"), Column("Description", flexible=True), Column("€ / month", right=True))


def test_columns_are_aligned_by_cells_not_by_characters() -> None:
    console = piped()
    console.table(COLUMNS, [("0489 74 43 65", "陳大文", "5.00"), ("0488", "Zoë Peeters", "1,240.00")])
    header, first, second = out(console)
    assert header == "Number         Description  € / month"
    assert width(first) == width(second) == width(header)
    assert first.endswith("5.00")


@pytest.mark.usefixtures("eighty_columns")
def test_a_terminal_gets_no_line_wider_than_itself_and_the_number_whole() -> None:
    console = at_a_terminal()
    console.table(COLUMNS, [("0489 74 43 65", "x" * 300, "5.00")])
    assert all(width(line) <= 80 for line in out(console))
    assert out(console)[1].startswith("0489 74 43 65  xxx")
    assert "…" in out(console)[1]


def test_a_pipe_gets_every_character() -> None:
    console = piped()
    console.table(COLUMNS, [("0489 74 43 65", "x" * 300, "5.00")])
    assert "x" * 300 in out(console)[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_character_reaches_a_terminal(text: str) -> None:
    console = at_a_terminal()
    console.table(COLUMNS, [("0489", text, "5.00")])
    console.details([("Description", text)])
    console.say(text)
    console.json([text])
    everything = "\n".join(out(console)) + words(console)
    assert all(char.isprintable() for char in everything.replace("\n", ""))


def test_json_gives_the_text_back_as_it_was_entered() -> None:
    console = piped()
    console.json(HOSTILE)
    assert json.loads("\n".join(out(console))) == HOSTILE


def test_without_a_terminal_nothing_is_asked_and_nothing_done() -> None:
    with pytest.raises(CommandError, match="--yes"):
        piped("yes\n").confirm("1 line.", 1)


def test_one_line_is_confirmed_with_a_word() -> None:
    console = at_a_terminal("yes\n")
    console.confirm("1 line.", 1)
    assert words(console) == "1 line. Type yes to go on: "
    for answer in ("y\n", "Y\n", "YES\n"):
        at_a_terminal(answer).confirm("1 line.", 1)
    for answer in ("n\n", "yo\n", "1\n", "\n", ""):
        with pytest.raises(CommandError, match="Nothing was changed"):
            at_a_terminal(answer).confirm("1 line.", 1)


def test_many_lines_are_confirmed_with_their_number() -> None:
    at_a_terminal("13\n").confirm("13 lines.", 13)
    for answer in ("yes\n", "12\n", "\n", ""):
        with pytest.raises(CommandError, match="Nothing was changed"):
            at_a_terminal(answer).confirm("13 lines.", 13)


def test_progress_is_for_a_terminal_only_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet, shown, simple = piped(), at_a_terminal(), at_a_terminal()
    for kind, console in (("xterm", quiet), ("xterm", shown), ("dumb", simple)):
        monkeypatch.setenv("TERM", kind)
        console.progress("loading the lines", 1000, 2000)
        console.progress("loading the lines", 2000, 2000)
    assert words(quiet) == words(simple) == ""
    assert words(shown) == "\r\x1b[Kloading the lines  1,000 / 2,000\r\r\x1b[K\r"


@pytest.mark.parametrize("text", [*HOSTILE, "a\nb", "a\rb", "\u009b31m", "\u200fabc"])
def test_data_is_cleaned_on_a_terminal_and_raw_in_a_pipe(text: str) -> None:
    terminal, pipe = at_a_terminal(), piped()
    for console in (terminal, pipe):
        console.put(text)
        console.csv([("number", "description"), (text, None)])
    assert isinstance(terminal.stdout, io.StringIO)
    assert isinstance(pipe.stdout, io.StringIO)
    shown = terminal.stdout.getvalue()
    assert len(shown.splitlines()) == 3
    assert all(line.isprintable() for line in shown.split("\n"))
    raw = pipe.stdout.getvalue()
    assert raw.startswith(text + "\n")
    assert list(csv.reader(io.StringIO(raw[len(text) + 1 :], newline="")))[1] == [text, ""]


def test_a_long_line_of_data_is_whole_on_a_terminal_too() -> None:
    console = at_a_terminal()
    console.put("x" * 5000 + "\x1b")
    assert out(console)[0].startswith("x" * 5000)
