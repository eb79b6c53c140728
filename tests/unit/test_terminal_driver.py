"""The driver and the signal handlers, on a real pseudo-terminal: bad bytes, a terminal that goes away, SIGTERM."""

from __future__ import annotations

import hashlib
import inspect
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

APPLICATION = Path(__file__).with_name("terminal_application.py")
ROOT = Path(__file__).parents[2]


def test_textual_is_the_one_the_driver_was_written_against() -> None:
    """A new Textual: read its `run_input_thread` again, carry over what changed, then renew this."""
    source = inspect.getsource(LinuxDriver.run_input_thread)
    assert textual.__version__.startswith("8.2.")
    assert hashlib.sha256(source.encode()).hexdigest() == (
        "d796af6d69db337d6fa6bd463984f7d17188d991dbb22f60efb92a8a9619507c"
    )


@pytest.mark.parametrize(
    ("method", "digest"),
    [
        (App._display, "4b78dff6669a455c0d601652ec402e80f72b631694c39c6c752b42d3bc71ca65"),
        (LayoutUpdate.render_segments, "ff329c722506c98374a1801a33e197fe5daf16df1e192fbfbedefc50a81cd2e5"),
        (ChopsUpdate.render_segments, "4c1cdb567e0b8354bd70cb129da78a42314c39eb8aacd5bf21951cbd5aaba0ef"),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_textual_sends_its_screens_as_when_changes_were_first_picked_out(method: object, digest: str) -> None:
    """A new Textual: read these again beside `terminal.application`, then renew this."""
    assert callable(method)
    assert hashlib.sha256(inspect.getsource(method).encode()).hexdigest() == digest


class OnTerminal:
    """The small application of `terminal_application.py` on a pseudo-terminal of its own."""

    def __init__(self, saved: Path, *arguments: str) -> None:
        self.saved = saved
        self.master, slave = pty.openpty()
        environ = {
            "TERM": "xterm-256color", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8",
            "PYTHONWARNINGS": "error",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, str(APPLICATION), str(saved), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.output = b""
        self.read_until(b"ready")

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def read_until(self, text: bytes) -> None:
        while text not in self.output:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, f"{text!r} never came; so far {self.output[-2000:]!r}"
            self.output += os.read(self.master, 65_536)

    def read_to_the_end(self) -> int:
        while True:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, "it does not end"
            try:
                data = os.read(self.master, 65_536)
            except OSError:
                data = b""
            if not data:
                return self.process.wait(30)
            self.output += data

    def close(self) -> None:
        if self.master >= 0:
            os.close(self.master)
            self.master = -1


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return tmp_path / "saved"


@pytest.fixture
def on_terminal(saved: Path, request: pytest.FixtureRequest) -> Iterator[OnTerminal]:
    arguments: tuple[str, ...] = getattr(request, "param", ())
    application = OnTerminal(saved, *arguments)
    yield application
    application.close()
    if application.process.poll() is None:
        application.process.kill()
        application.process.wait(30)


def test_a_byte_that_is_no_utf8_does_not_end_it(on_terminal: OnTerminal) -> None:
    on_terminal.type(b"a\xff\xfe\xe9b")
    on_terminal.read_until(b"<ab>")
    on_terminal.type("ë".encode()[:1])
    on_terminal.type("ë".encode()[1:])
    on_terminal.read_until("<abë>".encode())
    on_terminal.type(b"\x11")
    assert on_terminal.read_to_the_end() == 0


def test_a_pasted_escape_arrives_as_a_visible_sign(on_terminal: OnTerminal) -> None:
    on_terminal.type(b"\x1b[200~x\x1b[c y\x1b[201~")
    on_terminal.read_until("<x␛[c y>".encode())


@pytest.mark.parametrize("on_terminal", [("ignore-hangup",), ()], indirect=True)
def test_when_the_terminal_is_gone_it_saves_and_leaves(on_terminal: OnTerminal, saved: Path) -> None:
    on_terminal.type(b"abc")
    on_terminal.read_until(b"<abc>")
    on_terminal.close()
    assert on_terminal.process.wait(30)
    assert saved.read_text() == "abc"


def test_sigterm_saves_gives_the_terminal_back_and_leaves(on_terminal: OnTerminal, saved: Path) -> None:
    on_terminal.type(b"abc")
    on_terminal.read_until(b"<abc>")
    on_terminal.process.send_signal(signal.SIGTERM)
    assert on_terminal.read_to_the_end() == 128 + signal.SIGTERM
    assert saved.read_text() == "abc"
    assert b"\x1b[?1049l" in on_terminal.output
    assert b"\x1b[?25h" in on_terminal.output


@pytest.mark.parametrize("on_terminal", [("hang",)], indirect=True)
def test_an_application_that_hangs_is_ended_with_the_terminal_given_back(on_terminal: OnTerminal, saved: Path) -> None:
    on_terminal.type(b"h")
    on_terminal.read_until(b"hanging")
    on_terminal.process.send_signal(signal.SIGTERM)
    assert on_terminal.read_to_the_end() == 128 + signal.SIGTERM
    assert saved.read_text() == "h"
    assert b"\x1b[<u\x1b[?1049l\x1b[?25h" in on_terminal.output
