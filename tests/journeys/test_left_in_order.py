"""However the application ends, in whatever state: the terminal is as it was before, and so is what was typed."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from fleet_tui.terminal.restore import RESTORE
from tests.journeys.on_a_terminal import PATIENCE, OnATerminal
from tests.processes import application_of
from tests.selection import combined

STATES = {
    "starting": "",
    "dashboard": "250 lines",
    "list": "250 of 250 lines",
    "search": "esc clears",
    "dialog": "Go to",
    "review": "1 line changes",
    "confirm": "Cancel",
}


def bring_to(terminal: OnATerminal, state: str) -> None:
    """From the start to `state`."""
    if state == "starting":
        terminal.wait_for("Fleet")
        return
    terminal.wait_for("250 lines")
    if state == "dashboard":
        return
    if state == "dialog":
        terminal.type("g")
    else:
        terminal.type("1")
        terminal.wait_for("250 of 250 lines")
        if state == "search":
            terminal.type("f")
        if state in {"review", "confirm"}:
            terminal.type("0489744365\r")
            terminal.wait_for("1 of 250 lines")
            terminal.type("s")
            terminal.wait_for("1 line changes")
        if state == "confirm":
            terminal.type("\x07")
    terminal.wait_for(STATES[state])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sample fleet for all of them: nothing of it is changed."""
    return tmp_path_factory.mktemp("home")


SIGNALS = (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT)
PAIRS = combined(SIGNALS, tuple(STATES))


@pytest.mark.parametrize("by", SIGNALS, ids=lambda by: by.name)
def test_the_terminal_is_given_back_whatever_was_on_it(by: signal.Signals, home: Path) -> None:
    for state in [state for signalled, state in PAIRS if signalled is by]:
        for kept in ("state", "cache"):  # where the last one was, and what it knew
            shutil.rmtree(home / "data" / kept, ignore_errors=True)
        terminal = OnATerminal("--data", str(home / "data"), home=home)
        try:
            bring_to(terminal, state)
            terminal.hit(by)
            assert terminal.to_the_end() == 128 + by, state
            assert terminal.attributes() == terminal.attributes_at_the_start, state
            assert b"\x1b[?1049l" in terminal.sent[-4096:], state
        finally:
            terminal.close()


def test_killed_while_the_terminal_takes_nothing_it_still_ends(tmp_path: Path) -> None:
    terminal = OnATerminal("--data", str(tmp_path / "data"), home=tmp_path)
    try:
        terminal.wait_for("250 lines")
        os.kill(application_of(terminal.process.pid), signal.SIGSTOP)
        terminal.hit(signal.SIGKILL)
        assert terminal.to_the_end() == 128 + signal.SIGKILL
        assert terminal.sent.endswith(RESTORE)
    finally:
        terminal.close()


def test_without_its_guard_the_application_leaves_too(tmp_path: Path) -> None:
    terminal = OnATerminal("--data", str(tmp_path / "data"), home=tmp_path)
    try:
        terminal.wait_for("250 lines")
        application = application_of(terminal.process.pid)
        terminal.process.kill()
        terminal.to_the_end()
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{application}").exists() and time.monotonic() < until:
            os.sched_yield()
        assert not Path(f"/proc/{application}").exists()
        assert terminal.attributes() == terminal.attributes_at_the_start
    finally:
        terminal.close()
