"""The real program on a pseudo-terminal: what it sends, byte for byte, and what a person sees of it."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

from tests.processes import application_of

PATIENCE = 60
"""Seconds after which what does not come is called missing."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9]* q")


class OnATerminal:
    """`fleet-tui` with `arguments` on a terminal of `size` that takes `encoding`, and nothing that is not.

    `environ` is added to a bare environment, `interpreter` are options of Python; `command`
    is started instead of it.
    """

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
        interpreter: Sequence[str] = (),
        command: Sequence[str] = (),
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        self.sent = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.attributes_at_the_start = self.attributes()
        bare = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [*(command or (sys.executable, *interpreter, "-m", "fleet_tui")), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=bare | dict(environ or {}), start_new_session=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        os.close(slave)

    def text(self) -> str:
        """What is on the screen. (The emulator's own `display` fails where half of a wide character was covered.)"""
        rows = (self.screen.buffer[row] for row in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def type(self, keys: str) -> None:
        """Send `keys` as a keyboard does."""
        os.write(self.master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Make the window as large as that."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)
        self.process.send_signal(signal.SIGWINCH)

    def attributes(self) -> list[Any]:
        """The terminal's settings as they are now."""
        return termios.tcgetattr(self.master)

    def hit(self, by: signal.Signals) -> None:
        """Send it `by`; SIGKILL hits the application itself, also between the bytes of one character."""
        if by is signal.SIGKILL:
            self._decoder.errors = "replace"
        os.kill(application_of(self.process.pid) if by is signal.SIGKILL else self.process.pid, by)

    def wait_for(self, words: str) -> None:
        """Read until `words` are on the screen."""
        end = time.monotonic() + PATIENCE
        while words not in self.text():
            comes = time.monotonic() < end and self._read()
            assert comes, f"{words!r} never came:\n{self.text()}"

    def settle(self, silence: float = 0.1) -> None:
        """Read until nothing more comes: words may stand there before the rest of their screen."""
        while select.select([self.master], [], [], silence)[0] and self._read():
            pass

    def shows(self, words: str, within: float) -> bool:
        """Read for at most `within` seconds of silence until `words` are on the screen."""
        while words not in self.text():
            if not select.select([self.master], [], [], within)[0]:
                return False
            self._read()
        return True

    def to_the_end(self) -> int:
        """Read until it ends: its exit status."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Let go of the terminal, and of a program that is still there."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        os.close(self.master)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.master], [], [], PATIENCE)
        assert ready, f"nothing comes any more:\n{self.text()}"
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        self.sent += data
        self._stream.feed(self._decoder.decode(_UNKNOWN_TO_PYTE.sub(b"", data)))
        return bool(data)
