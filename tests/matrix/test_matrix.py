"""Terminals, locales, sizes and journeys, on real pseudo-terminals, looked at through a terminal emulator.

`make test` has each of them once, `make matrix` each with each. A byte that the terminal's locale does
not have ends the test, and so do the Linux console's missing signs, a colour on a terminal without, and settings of the
terminal that are left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.journeys.on_a_terminal import OnATerminal
from tests.matrix.terminals import LOCALES, SIZES, TERMINALS, Case, each_once, whole
from tests.selection import WHOLE

ROOT = Path(__file__).parents[2]
LINES = 40
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|38|48|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
SIGNS = re.compile("[▸✓▲▼│─╭╮╰╯…]")


class Person:
    """Somebody at the terminal of `case`."""

    def __init__(self, case: Case, terminal: OnATerminal) -> None:
        self.case = case
        self.terminal = terminal

    def press(self, *keys: str, until: str) -> None:
        """Press `keys` (function keys as this terminal sends them) and wait for the words `until`."""
        for key in keys:
            self.terminal.type(self.case.keys.get(key, key))
        self.terminal.wait_for(until)
        self.terminal.settle()

    def leave(self, until: str, gone: str = "") -> None:
        """Press `esc` until the words `until` are there, and the words `gone` are not: a question hears nothing in its
        first moments, and the page is seen around it."""
        for _ in range(10):
            self.terminal.type("\x1b")
            self.terminal.settle(silence=0.5)
            if self.terminal.shows(until, within=0.5) and not (gone and gone in self.terminal.text()):
                return
        raise AssertionError(f"{until!r} never came:\n{self.terminal.text()}")

    def home(self) -> None:
        """Back to the dashboard, from wherever a journey ended."""
        self.press("g", until="Go to")
        self.press("\r", until="ctrl+q quit")


def find_a_line(person: Person) -> None:
    """Find lines by their number, which begins with 04, and look at one, tab by tab."""
    person.press("1", until=f"{LINES} of {LINES} lines")
    person.press("0", until="enter to the list")
    person.press("4", until="f 04")
    person.press("\r", until="space mark")
    person.press("\r", until="Details")
    person.press("f4", until="Street")
    person.press("f3", until="First name")
    person.press("\x1b", until="space mark")


def order_for_many(person: Person) -> None:
    """Suspend all active lines: mark, review, step back from the confirmation, and find all lines again."""
    person.press("1", until=f"{LINES} of {LINES} lines")
    person.press("f", until="enter to the list")
    person.press("status:active", until="status:active ")
    person.press("\r", until="space mark")
    person.press("*", until=" marked")
    person.press("s", until="lines change")
    person.press("f10", until="type the number")
    person.leave(until="ctrl+t date")
    person.leave(until=" marked")
    person.press("f", until="enter to the list")
    person.press("\x1b", until=f"{LINES} of {LINES} lines")
    person.press("\r", until="space mark")


def new_line(person: Person) -> None:
    """Begin a new line, go on some steps, leave: what was typed stays as a draft."""
    person.press("n", until="one SIM card")
    person.press("1", until="SIM card number (ICCID)")
    person.press("f4", until="Split bill")
    person.press("f4", until="User of the line")
    person.leave(until="ctrl+q quit")


def help_and_colours(person: Person) -> None:
    """Help, commands, and other colours, live."""
    person.press("f1", until="Everywhere")
    person.press("\x1b", until="ctrl+q quit")
    person.press(":", until="A part of the name")
    person.press("colours\r", until="ansi-light")
    person.press("6", until="ctrl+q quit")


def smaller_and_larger(person: Person) -> None:
    """Copy a number, and make the window too small and large again meanwhile."""
    person.press("1", until=f"{LINES} of {LINES} lines")
    person.press("y", until="Copied, where the terminal allows it")
    person.terminal.wait_for("Per month")
    person.terminal.wait_for(" 1  04")
    before = _but_for_messages(person.terminal.text())
    person.terminal.resize(70, 20)
    person.terminal.wait_for("80 and 24 are needed")
    person.terminal.resize(*person.case.size)
    for line in before:
        person.terminal.wait_for(line)
    person.leave("space mark", gone="Copied, where")


def _but_for_messages(text: str) -> list[str]:
    """How the lines that stay begin: a message goes by the clock, and the list has one row more without it."""
    return [line[:70].rstrip() for line in text.splitlines() if line.strip() and "Copied, where" not in line]


JOURNEYS = (find_a_line, order_for_many, new_line, help_and_colours, smaller_and_larger)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a sample fleet."""
    home = tmp_path_factory.mktemp("matrix")
    bare = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    command = [
        sys.executable,
        "-m",
        "fleet_tui",
        "--data",
        str(home / "data"),
        "--fleet-size",
        str(LINES),
        "lines",
        "list",
    ]
    done = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return home / "data"


@pytest.mark.parametrize("case", list(whole(len(JOURNEYS)) if WHOLE else each_once(len(JOURNEYS))), ids=str)
def test_journeys(case: Case, sample: Path, tmp_path: Path) -> None:
    data = shutil.copytree(sample, tmp_path / "data")
    terminal = OnATerminal(
        "--data", str(data), home=tmp_path, size=case.size, environ=case.environ, encoding=case.encoding
    )
    before = termios.tcgetattr(terminal.master)
    person = Person(case, terminal)
    try:
        terminal.wait_for(f"{LINES} lines")
        for number in case.journeys:
            JOURNEYS[number](person)
            person.home()
        person.terminal.type("\x11")
        assert terminal.to_the_end() == 0
        assert termios.tcgetattr(terminal.master) == before
    finally:
        terminal.close()
    sent = terminal.sent.decode(case.encoding)
    assert sent.rstrip().endswith("\x1b[?25h") or "\x1b[?1049l" in sent[-200:]
    if case.terminal == "vt220":
        assert not COLOUR.search(sent)
    if case.terminal == "linux" or case.locale != "UTF-8":
        assert not SIGNS.search(sent)
    if "SSH_CONNECTION" in case.environ:
        assert "\x1b[?1000h" not in sent


def test_nothing_is_left_out() -> None:
    cases = list(each_once(len(JOURNEYS)))
    assert {case.terminal for case in cases} == set(TERMINALS)
    assert {case.locale for case in cases} == set(LOCALES)
    assert {case.size for case in cases} == set(SIZES)
    assert {journey for case in cases for journey in case.journeys} == set(range(len(JOURNEYS)))
