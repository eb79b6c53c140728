"""Inside a real tmux: what it shows is what it would show if everything were painted anew, whatever was done before."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from pyte.screens import Char

from fleet_tui.terminal.restore import RESTORE
from tests.cell_look import looks_of
from tests.journeys.hostile import HEADINGS, HOSTILE
from tests.journeys.on_a_terminal import PATIENCE

ROOT = Path(__file__).parents[2]
TMUX = shutil.which("tmux")
SIGNS = (
    "👩\u200d👩\u200d👧 family", "❤\ufe0f heart", "👍🏽 thumb", "🇧🇪 flag", "☎\ufe0f desk", "🚚 Van 3", "ไทย", "陳大文",
)  # fmt: skip
"""Names that terminals take for more or fewer cells than others do."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
QUIET = 0.3
"""Seconds without a change after which a screen is at rest, at least."""
MOVED = 3
"""The same where the window changed and no words tell what was painted before from what is painted after."""
SLOW = 20
"""Seconds after which a painting is over, also on a busy machine."""

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


def number(position: int) -> str:
    return f"0470 12 34 {position:02}"


class Pane:
    """The application in the only pane of a tmux server of its own."""

    def __init__(self, directory: Path, *command: str) -> None:
        self._server = ("-f", os.devnull, "-S", str(directory / "tmux"), "-u")
        self._environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "LANG": "C.UTF-8", "TERM": "xterm"}
        self.tmux("new-session", "-d", "-x", "100", "-y", "31", "-c", str(ROOT), *command)

    def tmux(self, *arguments: str) -> str:
        assert TMUX is not None
        done = subprocess.run(
            [TMUX, *self._server, *arguments], env=self._environ, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", "-t", ":0.0", *keys)

    def shown(self) -> str:
        """What is in the pane, with its colours."""
        return self.tmux("capture-pane", "-p", "-e", "-N", "-t", ":0.0")

    def repaint(self, before: str) -> None:
        """Have everything painted anew: the window gets another width, and its own again."""
        looked = looks_in(before)
        for width, as_before in (("101", False), ("100", True)):
            self.tmux("resize-window", "-x", width)
            until = time.monotonic() + SLOW
            while (looks_in(self.shown()) == looked) != as_before and time.monotonic() < until:
                time.sleep(0.02)

    def at_rest(self, words: str, least: float = QUIET) -> str:
        """What is in the pane once `words` are there and nothing changes any more.

        On a busy machine more may come after a moment of rest: it is as quiet as long as the words were awaited.
        """
        began = time.monotonic()
        last, since, quiet = "", began, None
        while time.monotonic() < began + PATIENCE:
            now = self.shown()
            if quiet is None and words in COLOUR.sub("", now):
                quiet = max(least, time.monotonic() - began)
            if now != last:
                last, since = now, time.monotonic()
            elif quiet is not None and words in COLOUR.sub("", now) and time.monotonic() - since > quiet:
                return now
            time.sleep(0.02)
        raise AssertionError(f"{words!r} never came:\n{last}")


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Pane]:
    """A list of 60 lines with names of every kind, open in tmux."""
    path = tmp_path / "list.csv"
    names = [*SIGNS, *HOSTILE]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for place in range(60):
            name = f"Van {place}" if place % 3 == 2 else names[place % len(names)]
            writer.writerow([number(place), name, name, "Mobile Europe", "", "", "", "active"])
    program = (sys.executable, "-m", "fleet_tui", "--data", str(tmp_path / "data"))
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    subprocess.run([*program, "import", str(path), "--yes"], cwd=ROOT, env=bare, check=True, capture_output=True)
    pane = Pane(tmp_path, *program)
    yield pane
    pane.tmux("kill-server")


def looks_in(captured: str) -> list[list[Char]]:
    """How each cell of a captured pane looks."""
    screen = pyte.Screen(200, 60)
    pyte.Stream(screen).feed(captured.replace("\n", "\r\n"))
    return looks_of(screen)


def test_what_tmux_shows_is_what_a_whole_painting_shows(pane: Pane) -> None:
    pane.at_rest("60 lines")

    def same(words: str, *keys: str) -> None:
        if keys:
            pane.press(*keys)
        before = pane.at_rest(words, QUIET if keys else MOVED)
        pane.repaint(before)
        assert looks_in(pane.at_rest(words)) == looks_in(before), keys

    same(f"▸  {number(0)}", "1")
    same(f"▸  {number(38)}", *["Down"] * 40, "Up", "Up")
    same(f"▸  {number(8)}", *["Up"] * 32, "Down", "Down")
    same(f"▸  {number(59)}", "End")
    same("Everywhere", "h")
    same(f"▸  {number(59)}", "Escape")
    pane.tmux("split-window", "-h", "-l", "18", "cat")
    same(f"▸  {number(59)}")
    same(f"▸  {number(0)}", "Home")
    pane.tmux("kill-pane", "-t", ":0.1")
    same(f"▸  {number(30)}", *["Down"] * 30)
    same("0-9 open", "Escape")


HALF_SENT = (
    b"\xe2\x94", b"\x1b", b"\x1b[38;2;25", b"\x1b]52;c;QUJD", b"\x1b]0;Fle", b"\x1bP$q", b"\x1b[?2026h\x1b[31;7mred",
)  # fmt: skip
"""Where a program that is killed may have stopped: in a character, a colour, a copied text, a title, a painting."""


@pytest.mark.parametrize("half", HALF_SENT)
def test_a_shell_goes_on_after_a_program_was_killed_in_the_middle(half: bytes, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(b"before \x1b[?1049h\x1b[2J" + half + RESTORE + b"after\r\n")
    pane = Pane(tmp_path, "sh", "-c", f"cat '{sent}'; exec cat")
    try:
        assert pane.at_rest("after").splitlines()[0] == "before after"
    finally:
        pane.tmux("kill-server")
