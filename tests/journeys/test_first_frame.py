"""What stands on the terminal before the application does, and what becomes of it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.journeys.on_a_terminal import OnATerminal

STARTING = "Starting: keys wait"
ENTERS, LEAVES = b"\x1b[?1049h", b"\x1b[?1049l"


def test_the_next_start_shows_the_last_frame_at_once_and_what_is_typed_acts_when_it_stands(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    frames = data / "cache" / "first-frames"

    def begin(size: tuple[int, int] = (80, 24), *more: str) -> OnATerminal:
        return OnATerminal("--data", str(data), *more, home=home, size=size)

    def end(terminal: OnATerminal) -> None:
        terminal.type("\x11")
        left(terminal)

    def left(terminal: OnATerminal, status: int = 0) -> None:
        assert terminal.to_the_end() == status
        assert terminal.attributes() == terminal.attributes_at_the_start
        assert terminal.sent.count(ENTERS) == terminal.sent.count(LEAVES) == 1
        terminal.close()

    first = begin()
    first.wait_for("250 lines")
    assert STARTING.encode() not in first.sent
    end(first)
    (kept,) = frames.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600

    second = begin()
    second.wait_for(STARTING)
    assert "Sample data" in second.text()
    assert "Starting" in second.text().splitlines()[-1]
    second.type("1f04897443\r")  # in canonical mode this would be echoed over the frame, and wait for `enter`
    second.wait_for("1 of 250 lines")
    assert STARTING not in second.text()
    second.wait_for("sample fleet\n")  # no "as of" behind it: it has reached its server, else no frame of it is kept
    end(second)

    third = begin()  # it comes back to the list, as it was left
    third.wait_for(STARTING)
    assert "1 of 250 lines" in third.text()
    third.wait_for("space mark")  # it is there by itself: no key was pressed
    assert STARTING not in third.text()
    end(third)
    assert list(frames.iterdir()) == [kept]

    for size, more in (((100, 30), []), ((80, 24), ["--read-only"])):  # what begins otherwise has no frame yet
        other = begin(size, *more)
        other.wait_for("1 of 250 lines")
        assert STARTING.encode() not in other.sent
        end(other)

    killed = begin()
    killed.wait_for(STARTING)
    os.kill(killed.process.pid, signal.SIGTERM)
    assert killed.to_the_end() == 128 + signal.SIGTERM
    assert killed.attributes() == killed.attributes_at_the_start
    assert LEAVES in killed.sent
    killed.close()


def test_who_hangs_up_leaves_a_frame_and_who_keeps_no_snapshot_keeps_none(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    first = OnATerminal("--data", str(data), home=home)
    first.wait_for("250 lines")
    first.process.send_signal(signal.SIGHUP)
    assert first.to_the_end() == 128 + signal.SIGHUP
    first.close()
    assert len(list((data / "cache" / "first-frames").iterdir())) == 1
    again = OnATerminal("--data", str(data), home=home, environ={"FLEET_TUI_SNAPSHOT": "false"})
    again.wait_for("250 lines")
    assert STARTING.encode() not in again.sent
    again.type("\x11")
    again.to_the_end()
    again.close()
    assert not (data / "cache" / "first-frames").exists()  # with the switch off nothing is kept, of before neither
