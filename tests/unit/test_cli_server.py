"""A served fleet and its clients, each in a process of its own, over a real socket and a real terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.main import run
from fleet_tui.server.auth import totp
from tests.journeys.served import free_port
from tests.unit.command_line import PENDING, Said

TUI = (sys.executable, "-I", "-m", "fleet_tui")
PATIENCE = 60.0
"""Seconds after which a process that says nothing is taken for stuck."""
PASSWORD = "correct horse battery"


def nobodys() -> dict[str, str]:
    """The environment without the settings of whoever runs the tests: a server of a module has no home of a test."""
    return os.environ | {"XDG_CONFIG_HOME": "/nonexistent"}


class Served:
    """A server process and where it listens."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen([*TUI, *words], stderr=subprocess.PIPE, text=True, env=nobodys())
        assert self.process.stderr is not None
        said = self.process.stderr.readline()
        assert said.startswith("Serving on "), said
        self.address = said.removeprefix("Serving on ").partition(";")[0]
        while not self._takes_connections():
            assert self.process.poll() is None

    def _takes_connections(self) -> bool:
        host, _colon, port = self.address.removeprefix("http://").rpartition(":")
        family, place = (socket.AF_INET, (host, int(port))) if port.isdigit() else (socket.AF_UNIX, self.address)
        with socket.socket(family) as probe:
            return probe.connect_ex(place) == 0

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        _out, said = self.process.communicate(timeout=PATIENCE)
        assert "Traceback" not in said
        return self.process.returncode


def tui(*words: str) -> subprocess.CompletedProcess[str]:
    """A command without a terminal."""
    return subprocess.run(
        [*TUI, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, env=nobodys()
    )


class Here:
    """Carries commands out in this process, where Python need not start for each."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        code = run([*words])
        return Said(code, *self._capsys.readouterr())


Answer = str | Callable[[str], str]
"""What is typed, or what that is of all that was shown."""


def at_a_terminal(answers: Sequence[tuple[str, Answer]], *words: str) -> tuple[int, str]:
    """A command at a terminal, with what is typed at each prompt; its exit code and all that was shown."""
    master, slave = pty.openpty()
    shown = b""
    process = subprocess.Popen(
        [*TUI, *words], stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=nobodys()
    )
    os.close(slave)
    try:
        for prompt, answer in answers:
            seen = len(shown)
            while prompt.encode() not in shown[seen:]:
                shown += _read(master)
            typed = answer if isinstance(answer, str) else answer(shown.decode())
            os.write(master, typed.encode() + b"\n")
        while part := _read(master):
            shown += part
    finally:
        os.close(master)
    return process.wait(PATIENCE), shown.decode()


def _read(master: int) -> bytes:
    ready, _writable, _broken = select.select([master], [], [], PATIENCE)
    assert ready, "nothing more was shown"
    try:
        return os.read(master, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "fleet"


@pytest.fixture(scope="module")
def code(data: Path) -> str:
    """The first manager's invitation."""
    made = tui("--data", str(data), "--fleet-size", "40", "serve", "--init")
    assert made.returncode == Exit.DONE, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def server(code: str, data: Path) -> Iterator[Served]:
    served = Served("--data", str(data), "serve", "--port", "0")
    yield served
    assert served.end() == Exit.DONE


def test_the_main_job_over_a_socket(
    server: Served, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(capsys)
    at = ("--data", str(tmp_path / "client"), "--server", server.address)
    assert tui(*at, "lines", "list").returncode == Exit.NOT_SIGNED_IN
    answers = [
        ("Invitation code: ", code),
        ("E-mail address: ", "ines@example.be"),
        ("First name: ", "Inès"),
        ("Last name: ", "Maes"),
        ("New password", PASSWORD),
        ("The same again: ", PASSWORD),
    ]
    exit_code, shown = at_a_terminal(answers, *at, "accept-invitation")
    assert exit_code == Exit.DONE, shown
    assert "Signed in as Inès Maes, MANAGER" in shown
    assert PASSWORD not in shown
    assert code not in shown

    assert len(json.loads(here(*at, "lines", "list", "--json").out)) == 40
    assert here(*at, "activate", PENDING, "--yes").exit == Exit.DONE
    assert json.loads(here(*at, "lines", "show", PENDING, "--json").out)["status"] == "ACTIVE"
    assert "Inès Maes" in here(*at, "doctor").out

    assert here(*at, "sign-out").exit == Exit.DONE
    assert here(*at, "lines", "list").exit == Exit.NOT_SIGNED_IN
    for password, expected in (("wrong", Exit.NOT_SIGNED_IN), (PASSWORD, Exit.DONE)):
        answers = [("E-mail address: ", "ines@example.be"), ("Password: ", password)]
        assert at_a_terminal(answers, *at, "sign-in")[0] == expected

    beside = ("--data", str(tmp_path / "beside"), "--server", server.address)
    assert (
        at_a_terminal([("E-mail address: ", "ines@example.be"), ("Password: ", PASSWORD)], *beside, "sign-in")[0] == 0
    )
    listed = json.loads(here(*at, "sessions", "list", "--json").out)
    assert [each["current"] for each in listed] == [False, True]
    assert here(*at, "sessions", "end", listed[1]["id"][:8], "--yes").exit == Exit.USAGE
    assert here(*at, "sessions", "end", listed[0]["id"][:8]).exit == Exit.USAGE  # nobody is there to say yes
    assert here(*at, "sessions", "end", listed[0]["id"][:8], "--yes").exit == Exit.DONE
    assert here(*beside, "lines", "list").exit == Exit.NOT_SIGNED_IN
    assert "127.0.0.1" in (shown := here(*at, "sessions", "list").out)
    assert "this one" in shown
    assert here(*at, "sessions", "end", "--others", "--yes").exit == Exit.USAGE  # there are none
    another = "staple horse, correct it"
    answers = [("Present password: ", PASSWORD), ("New password", another), ("The same again: ", another)]
    exit_code, shown = at_a_terminal(answers, *at, "change-password")
    assert exit_code == Exit.DONE, shown
    assert another not in shown
    answers = [("E-mail address: ", "ines@example.be"), ("Password: ", another)]
    assert at_a_terminal(answers, *beside, "sign-in")[0] == Exit.DONE
    assert here(*at, "sessions", "end", "--others", "--yes").exit == Exit.DONE
    assert here(*beside, "lines", "list").exit == Exit.NOT_SIGNED_IN

    def by_the_app(shown: str) -> str:
        secret = shown.partition("secret=")[2].partition("&")[0]
        return totp.code_at(secret, int(time.time()) // totp.PERIOD)

    def codes(shown: str) -> list[str]:
        return re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", shown.partition("Keep these")[2])

    present, asked = ("Present password: ", another), "Code of the app, or a recovery code: "
    tries: list[tuple[str, Answer]] = [
        present,
        ("Code that the app shows: ", "00000"),
        ("Code that the app shows: ", "000000"),
        ("Code that the app shows: ", by_the_app),
    ]
    exit_code, shown = at_a_terminal(tries, *at, "second-factor", "set-up")
    assert (exit_code, len(codes(shown))) == (Exit.DONE, 10), shown
    first, second, *_rest = codes(shown)
    assert at_a_terminal([*answers, (asked, "000000")], *beside, "sign-in")[0] == Exit.NOT_SIGNED_IN
    assert at_a_terminal([*answers, (asked, first)], *beside, "sign-in")[0] == Exit.DONE
    assert "9 recovery codes left" in here(*beside, "second-factor", "show").out
    said = here(*at, "profiles", "reset-second-factor", "ines@example.be", "--yes").err
    assert "Your own second factor ends by a code of it" in said
    assert at_a_terminal([present, (asked, "")], *at, "second-factor", "renew")[0] == Exit.USAGE
    exit_code, shown = at_a_terminal([present, (asked, second)], *at, "second-factor", "renew")
    assert (exit_code, len(codes(shown))) == (Exit.DONE, 10), shown
    assert at_a_terminal([present, (asked, codes(shown)[0])], *at, "second-factor", "end")[0] == Exit.DONE
    assert here(*at, "second-factor", "show", "--json").json == {"since": None, "recovery_codes": 0}


def test_a_port_in_use_is_a_sentence(server: Served, tmp_path: Path) -> None:
    port = server.address.rpartition(":")[2]
    said = tui("--data", str(tmp_path / "other"), "--fleet-size", "20", "serve", "--port", port)
    assert said.returncode == Exit.FAILURE
    assert said.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}")


def test_a_unix_socket_is_its_owners_only_and_gone_afterwards(code: str, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "fleet.sock"
    port = free_port()
    served = Served("--data", str(data), "serve", "--socket", str(path), "--metrics-port", str(port))
    assert httpx.get(f"http://127.0.0.1:{port}/ready").json()["database"] == "ok"
    assert "fleet_tui_ready 1.0" in httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert served.address == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert served.end(signal.SIGTERM) == Exit.DONE
    assert not path.exists()


def test_a_theme_that_is_not_there_is_a_sentence_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEET_TUI_THEME", "nrod")
    monkeypatch.setenv("TERM", "xterm-256color")
    exit_code, shown = at_a_terminal([], "--data", str(tmp_path / "fleet"))
    assert exit_code == Exit.USAGE
    assert "FLEET_TUI_THEME: no theme “nrod”; there are dark, light, " in shown


def test_what_a_pipe_no_longer_wants_is_no_error(tmp_path: Path) -> None:
    words = ("--data", str(tmp_path / "fleet"), "--fleet-size", "200", "lines", "list", "--json")
    with subprocess.Popen([*TUI, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        assert process.wait(PATIENCE) == Exit.DONE
        assert process.stderr is not None
        assert process.stderr.read() == b""
