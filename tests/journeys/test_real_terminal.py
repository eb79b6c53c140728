"""The real program on a terminal: what leaves it, and what is left of it without colours or UTF-8."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cell_look import looks_of
from tests.journeys.hostile import HOSTILE, write_list
from tests.journeys.on_a_terminal import OnATerminal
from tests.selection import WHOLE

ROOT = Path(__file__).parents[2]
OURS = re.compile(rb"\x1b\[[?>=<]?[0-9;:]*\$?[A-Za-z]|\x1b[=>78]|\x1b\([0B]|\x1b\[[0-9]* q|\x1b]22;default\x07")
"""Sequences that move, colour and switch, and the mouse pointer's shape; none that asks, copies, names or prints."""
ASKING = (b"\x1b[c", b"\x1b[0c", b"\x1b]52", b"\x1b]0;", b"\x1bP", b"\x1b_", b"\x1b[5i")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the hostile list in it, imported by the command line."""
    home = tmp_path_factory.mktemp("importer")
    directory = home / "data"
    listed = write_list(home / "list.csv")
    bare = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "fleet_tui", "--data", str(directory), "import", str(listed), "--yes"],
        cwd=ROOT, env=bare, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture
def data(imported: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return shutil.copytree(imported, tmp_path / "data")


@pytest.fixture
def terminals() -> Iterator[list[OnATerminal]]:
    """Those opened are closed."""
    opened: list[OnATerminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def walk(terminal: OnATerminal) -> None:
    """Through the list, a line, a review, the columns and the help, and out."""
    terminal.wait_for(f"{len(HOSTILE)} lines")
    terminal.type("1")
    terminal.wait_for(f"{len(HOSTILE)} of {len(HOSTILE)} lines")
    for _line in HOSTILE:
        terminal.type("\x1b[B")
    terminal.type("*")
    terminal.wait_for(f"{len(HOSTILE)} marked")
    terminal.type("s")
    terminal.wait_for("10 lines change")
    terminal.type("\x07")
    terminal.wait_for("type the number 10")
    terminal.type("\x11")
    assert terminal.to_the_end() == 0


def test_nothing_of_a_hostile_fleet_reaches_the_terminal_as_a_control(
    data: Path, tmp_path: Path, terminals: list[OnATerminal]
) -> None:
    terminal = OnATerminal("--data", str(data), home=tmp_path)
    terminals.append(terminal)
    walk(terminal)
    assert not [sequence for sequence in ASKING if sequence in terminal.sent]
    rest = OURS.sub(b"", terminal.sent).decode()
    assert "[@click=app.quit]x" in rest
    assert {char for char in rest if not char.isprintable()} <= {"\r", "\n"}


WEAK = {
    "no colour, Latin-1": {"NO_COLOR": "1", "PYTHONIOENCODING": "iso8859-1", "LANG": "C"},
    "linux console": {"TERM": "linux"},
    "vt220": {"TERM": "vt220"},
}


@pytest.mark.parametrize("environ", [*WEAK.values()][: None if WHOLE else 1], ids=[*WEAK][: None if WHOLE else 1])
def test_the_same_walk_on_a_weak_terminal(
    environ: dict[str, str], data: Path, tmp_path: Path, terminals: list[OnATerminal]
) -> None:
    encoding = environ.get("PYTHONIOENCODING", "utf-8")
    terminal = OnATerminal("--data", str(data), home=tmp_path, environ=environ, encoding=encoding)
    terminals.append(terminal)
    walk(terminal)
    if "PYTHONIOENCODING" in environ:
        assert "Zo\xeb".encode("iso8859-1") in terminal.sent
    if "NO_COLOR" in environ:
        assert not re.search(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|38|48|9[0-7])[;m]", terminal.sent)


def test_a_window_too_small_says_so_and_comes_back_as_it_was(
    data: Path, tmp_path: Path, terminals: list[OnATerminal]
) -> None:
    terminal = OnATerminal("--data", str(data), home=tmp_path, size=(60, 10))
    terminals.append(terminal)
    terminal.wait_for("This window has 60 columns and 10 rows; 80 and 24 are")
    terminal.resize(80, 24)
    terminal.wait_for(f"{len(HOSTILE)} lines")
    terminal.type("1")
    terminal.wait_for(f"{len(HOSTILE)} of {len(HOSTILE)} lines")
    terminal.type("f")
    terminal.wait_for("esc clears")
    terminal.type("zzz")
    terminal.wait_for("f zzz")
    terminal.wait_for(f" 0 of {len(HOSTILE)} lines")
    terminal.wait_for("F1 help")
    terminal.settle()
    before = terminal.text()
    terminal.resize(79, 30)
    terminal.wait_for("This window has 79 columns and 30 rows")
    terminal.type("xyz")
    terminal.resize(20, 4)
    terminal.wait_for("columns and 4 rows")
    terminal.resize(80, 24)
    terminal.wait_for(before)
    terminal.resize(40, 12)
    terminal.wait_for("ctrl+q leaves")
    terminal.type("\x11")
    assert terminal.to_the_end() == 0


def test_keys_sent_at_once_act_one_after_the_other(data: Path, tmp_path: Path, terminals: list[OnATerminal]) -> None:
    terminal = OnATerminal("--data", str(data), home=tmp_path)
    terminals.append(terminal)
    terminal.wait_for(f"{len(HOSTILE)} lines")
    terminal.type("1")
    terminal.wait_for(f"{len(HOSTILE)} of {len(HOSTILE)} lines")  # keys do not wait for the operator
    terminal.type("\x1b")
    terminal.wait_for("ctrl+q quit")
    terminal.type("1f04701234\r*s")
    terminal.wait_for("10 lines change")
    terminal.type("\x1b")
    terminal.wait_for("12 marked")  # a letter leads nowhere out of a review, so esc comes alone
    terminal.type("g\rn189")
    terminal.wait_for("│ 89")
    assert "Add a SIM card" in terminal.text()
    terminal.type("\x11")
    assert terminal.to_the_end() == 0


def test_only_what_changes_is_sent_and_the_screen_is_the_same(
    imported: Path, tmp_path: Path, terminals: list[OnATerminal]
) -> None:
    both = []
    for name in ("0", "1"):
        data = shutil.copytree(imported, tmp_path / f"data{name}")
        environ = {"FLEET_TUI_WHOLE_REPAINT": name, "COLORTERM": "truecolor"}
        both.append(OnATerminal("--data", str(data), home=tmp_path, size=(100, 30), environ=environ))
    terminals += both
    steps = (
        ("1", f"{len(HOSTILE)} of {len(HOSTILE)} lines"), ("*", f"{len(HOSTILE)} marked"),
        ("\x1b[B" * 5, "0470 12 34 05"),
        ("f", "enter to the list"), ("05", "f 05"), ("\x15", "f a name"), ("\x1b", "space mark"), ("c", "Columns"),
        ("\x1b", "space mark"), ("s", "10 lines change"), ("\x1b[B\x1b[B", "10 lines change"), ("\x07", "number 10"),
    )  # fmt: skip
    for terminal in both:
        terminal.wait_for(f"{len(HOSTILE)} lines")
    before = [len(terminal.sent) for terminal in both]
    for keys, words in steps:
        for terminal in both:
            terminal.type(keys)
            terminal.wait_for(words)
            terminal.settle(0.5)
        spared, whole = both
        assert looks_of(spared.screen) == looks_of(whole.screen), (keys, spared.text())
        assert (spared.screen.cursor.y, spared.screen.cursor.x) == (whole.screen.cursor.y, whole.screen.cursor.x)
    spared_bytes, whole_bytes = (len(terminal.sent) - first for terminal, first in zip(both, before, strict=True))
    assert spared_bytes < whole_bytes / 2, (spared_bytes, whole_bytes)
