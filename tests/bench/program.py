"""A program in a pseudo-terminal, looked at from outside: what it writes, when, and what stands on its screen then.

Times are milliseconds, taken when bytes are read; the emulator is fed afterwards, so that its own work is not measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyte

COLUMNS, ROWS = 100, 30
QUIET_S = 0.06
"""A key is answered when nothing more comes for so long."""
KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "pagedown": "\x1b[6~", "end": "\x1b[F", "home": "\x1b[H",
    "enter": "\r", "esc": "\x1b", "ctrl+u": "\x15", "backspace": "\x7f",
}  # fmt: skip
_QUESTIONS = re.compile(rb"\x1b\[\?2026\$p|\x1b\[0?c|\x1b\[6n")
_ANSWERS = {b"p": b"\x1b[?2026;2$y", b"c": b"\x1b[?64;1;22c", b"n": b"\x1b[1;1R"}
_PRIVATE = re.compile(rb"^Private_\w+:\s+(\d+)", re.MULTILINE)
_PROPORTIONAL = re.compile(rb"^Pss:\s+(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key led to: the last byte of it after `ms` (None: nothing came), and how many bytes in all."""

    ms: float | None
    size: int


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of a program and its children: its share (PSS), and what is its alone (USS)."""

    pss: float
    uss: float


class Gone(Exception):
    """The program ended, or did not show what was waited for. The text is its screen."""


class Program:
    """`argv` running in a terminal of 100×30 with 24-bit colour. A context manager: at its end the program is ended."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], directory: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._emulator = pyte.ByteStream(self._screen)
        self._unfed: deque[tuple[float, bytes]] = deque()
        self._carry = b""
        self._application_keys = False
        self.size = 0
        """Bytes written so far."""
        self._started = time.perf_counter()
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.chdir(directory)
                os.execvpe(argv[0], list(argv), dict(environment))  # noqa: S606 - no shell is the point
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for number, seconds in ((signal.SIGHUP, 1.0), (signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
            with suppress(ProcessLookupError):
                os.killpg(self._pid, number)
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                self._read(0.01)
                if os.waitpid(self._pid, os.WNOHANG)[0]:
                    os.close(self._terminal)
                    return

    # Looking

    def first_paint(self, timeout: float = 60) -> float:
        """Milliseconds from the start until there was anything on the screen."""
        return self.wait_for(r"\S", timeout)

    def wait_for(self, pattern: str, timeout: float = 60) -> float:
        """Milliseconds from the start until `pattern` stood on the screen. Raises Gone."""
        seen = re.compile(pattern)
        end = time.perf_counter() + timeout
        if not self._unfed and seen.search(self.text):
            return self.now()
        while True:
            while self._read(0):
                pass
            if self._unfed:
                at, data = self._unfed.popleft()
                self._emulator.feed(data)
                if seen.search(self.text):
                    return at
            elif not self._read(0.02) and time.perf_counter() > end:
                raise Gone(f"{pattern!r} did not come\n{self.text}")

    @property
    def text(self) -> str:
        """The screen as far as it was looked at."""
        return "\n".join(self._screen.display)

    def now(self) -> float:
        """Milliseconds since the start."""
        return (time.perf_counter() - self._started) * 1000

    # Pressing

    def press(self, key: str, *, quiet: float = QUIET_S, patience: float = 1.0) -> Answer:
        """Press `key` (a name of `KEYS`, or text) and read until nothing more comes."""
        self.catch_up()
        size, start = self.size, self.now()
        self.send(key)
        last = None
        while self.now() - start < 10_000:
            at = self._read(quiet if last else patience)
            if at is None:
                break
            last = at
        return Answer(None if last is None else last - start, self.size - size)

    def press_until(self, key: str, painted: re.Pattern[bytes], timeout: float = 5) -> float | None:
        """Milliseconds from `key` until bytes that match came, whatever else is written; None when they never did."""
        self.catch_up()
        start = self.now()
        self.send(key)
        seen = b""
        while self.now() - start < timeout * 1000:
            if (at := self._read(0.05)) is None:
                continue
            seen = seen[-200:] + self._unfed[-1][1]
            if painted.search(seen):
                return at - start
        return None

    def send(self, key: str) -> None:
        """Press `key` and look away."""
        sequence = KEYS.get(key, key)
        if self._application_keys and sequence in {"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[F", "\x1b[H"}:
            sequence = "\x1bO" + sequence[-1]
        os.write(self._terminal, sequence.encode())

    def catch_up(self) -> None:
        """Take in what was written by now."""
        while self._read(0):
            pass
        while self._unfed:
            self._emulator.feed(self._unfed.popleft()[1])

    def rest(self, seconds: float) -> tuple[int, float]:
        """Leave it alone; bytes it wrote and milliseconds of processor it used meanwhile."""
        self.catch_up()
        size, busy, end = self.size, self.busy(), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return self.size - size, self.busy() - busy

    def settle(self, quiet: float = 0.5, patience: float = 20) -> None:
        """Wait until it has written nothing for a while."""
        end = time.perf_counter() + patience
        while self._read(quiet) is not None and time.perf_counter() < end:
            pass
        self.catch_up()

    # Measuring

    def memory(self) -> Memory:
        """What it and its children hold now."""
        proportional = private = 0
        for process in self._family():
            with suppress(OSError):
                rollup = Path(f"/proc/{process}/smaps_rollup").read_bytes()
                proportional += sum(map(int, _PROPORTIONAL.findall(rollup)))
                private += sum(map(int, _PRIVATE.findall(rollup)))
        return Memory(proportional / 1024, private / 1024)

    def busy(self) -> float:
        """Milliseconds of processor used so far, by it and its living children."""
        nanoseconds = 0
        for process in self._family():
            with suppress(OSError):
                nanoseconds += int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
        return nanoseconds / 1e6

    def _family(self) -> list[int]:
        found = [self._pid]
        for process in found:
            for children in Path(f"/proc/{process}/task").glob("*/children"):
                with suppress(OSError):
                    found += map(int, children.read_text().split())
        return found

    def _read(self, timeout: float) -> float | None:
        """Take in one chunk; when it came, or None."""
        if not select.select([self._terminal], [], [], timeout)[0]:
            return None
        try:
            data = os.read(self._terminal, 1 << 16)
        except OSError:
            time.sleep(min(timeout, 0.05))
            return None
        at = self.now()
        self.size += len(data)
        self._unfed.append((at, data))
        self._answer(data)
        return at

    def _answer(self, data: bytes) -> None:
        """Say what a terminal says when asked: synchronised output is known, an xterm of some age."""
        said = self._carry + data
        for question in _QUESTIONS.findall(said):
            os.write(self._terminal, _ANSWERS[question[-1:]])
        if b"\x1b[?1h" in said or b"\x1b[?1l" in said:
            self._application_keys = said.rfind(b"\x1b[?1h") > said.rfind(b"\x1b[?1l")
        cut = said.rfind(b"\x1b", -12)
        self._carry = said[cut:] if cut >= 0 and not _QUESTIONS.match(said[cut:]) else b""
