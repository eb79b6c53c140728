"""The real program on a terminal, ended in the middle of the wizard: the next start goes on exactly there."""

from __future__ import annotations

import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.journeys.on_a_terminal import PATIENCE, OnATerminal
from tests.selection import WHOLE

DOWN, ENTER = "\x1b[B", "\r"


@contextmanager
def started(tmp_path: Path) -> Iterator[OnATerminal]:
    """The program on its own data, with the dashboard on screen."""
    terminal = OnATerminal("--data", str(tmp_path / "data"), "--fleet-size", "30", home=tmp_path)
    try:
        terminal.wait_for("30 lines")
        yield terminal
    finally:
        terminal.close()


def half_filled(terminal: OnATerminal) -> None:
    """Three steps of the wizard, the third in the middle of a name."""
    terminal.type("n1")
    terminal.wait_for("│ 893203")
    terminal.type(DOWN + ENTER)
    terminal.wait_for("Is the bill shared")
    terminal.wait_for("New Split Billing")
    terminal.type(ENTER)
    terminal.wait_for("User of the line")
    terminal.type("\t")
    terminal.wait_for("F1 help")  # the cursor is in a text field
    terminal.type("Zoë in the")
    terminal.wait_for("Zoë in the")


def wait_until_saved(tmp_path: Path, text: str) -> None:
    """Until a draft on the disk has `text`: nobody presses a key for that."""
    until = monotonic() + PATIENCE
    while not any(text in path.read_text("utf-8") for path in tmp_path.glob("data/state/*/drafts/[0-9a-f]*.json")):
        assert monotonic() < until, "it is never saved"
        select.select([], [], [], 0.05)


SIGNALS = (signal.SIGKILL, signal.SIGTERM, *((signal.SIGHUP, signal.SIGQUIT) if WHOLE else ()))
"""One that nobody hears of and one that is answered; `test_left_in_order.py` has them all at every run."""


@pytest.mark.parametrize("how", SIGNALS, ids=lambda how: how.name)
def test_a_half_filled_wizard_is_there_after_a_restart(tmp_path: Path, how: signal.Signals) -> None:
    with started(tmp_path) as terminal:
        before = terminal.attributes_at_the_start
        half_filled(terminal)
        assert terminal.attributes() != before
        if how is signal.SIGKILL:
            wait_until_saved(tmp_path, "Zoë in the")  # who is killed can save nothing any more
        terminal.hit(how)
        assert terminal.to_the_end() == 128 + how
        assert terminal.attributes() == before
    with started(tmp_path) as terminal:
        terminal.wait_for("1 draft to continue")
        terminal.type("n")
        terminal.wait_for("4  go on: ")
        terminal.wait_for("Zoë in the")
        terminal.type("4")
        terminal.wait_for("User of the line")
        terminal.wait_for("2 Split bill")
        text = terminal.text()
        assert "✓ 1 SIM card" in text
        assert "      893203" in text
        assert "│ Zoë in the" in text
