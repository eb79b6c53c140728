"""A real sshd on the loopback interface with the ForceCommand of docs/ssh.md, and somebody who signs in by it."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.on_a_terminal import OnATerminal
from tests.journeys.served import free_port

DOCUMENT = Path(__file__).parents[2] / "docs" / "ssh.md"
SSHD = shutil.which("sshd", path="/usr/sbin:/sbin:" + os.environ["PATH"])
pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None, reason="no sshd is installed: apt-get install openssh-server"
)


@dataclass(frozen=True)
class Host:
    """An sshd that listens, and what a client needs to sign in."""

    port: int
    key: Path
    home: Path

    def ssh(self, *more: str) -> list[str]:
        """The command of a client."""
        options = {
            "Port": str(self.port),
            "IdentityFile": str(self.key),
            "IdentitiesOnly": "yes",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "LogLevel": "ERROR",
        }
        given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "/dev/null", *given, f"{getpass.getuser()}@127.0.0.1", *more]


def documented() -> list[str]:
    """The lines of the `Match` block in the document, without `Match` itself and the command."""
    (block,) = re.findall(r"Match Group fleet\n((?:    .*\n)+)", DOCUMENT.read_text(encoding="utf-8"))
    return [line.strip() for line in block.splitlines() if "ForceCommand" not in line]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """sshd in the foreground, for this user only, with keys of its own."""
    home = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
        subprocess.run(command, check=True, timeout=60)
    (home / "authorized").write_text((home / "user.pub").read_text())
    port = free_port()
    data = home / "data"
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {home / 'host'}",
        f"AuthorizedKeysFile {home / 'authorized'}",
        f"PidFile {home / 'pid'}",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        f"Match User {getpass.getuser()}",
        f"    ForceCommand {sys.executable} -I -m fleet_tui --kiosk --data {data}",
        f"    SetEnv HOME={home}",  # the settings of whoever runs the tests are not the test's
        *documented(),
    ]
    (home / "sshd_config").write_text("\n".join(lines) + "\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd separates its privileges
    assert SSHD is not None
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(home / "sshd_config")], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        said = ""
        while "Server listening" not in said:
            line = process.stderr.readline()
            assert line, f"sshd does not listen:\n{said}"
            said += line
        yield Host(port, home / "user", home)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_journey_over_ssh(host: Host) -> None:
    terminal = OnATerminal(home=host.home, command=host.ssh("-tt", "/bin/sh"))
    try:
        terminal.wait_for("250 lines")
        terminal.type("1")
        terminal.wait_for("250 of 250 lines")
        terminal.type("0489744365\r")
        terminal.wait_for("1 of 250 lines")
        terminal.type("e")
        terminal.wait_for("Written")
        terminal.type("s")
        terminal.wait_for("1 line changes")
        terminal.type("h")
        terminal.wait_for("Everywhere")
        terminal.type("\x11")
        assert terminal.to_the_end() == 0
        assert [path.suffix for path in (host.home / "data" / "exchange").iterdir()] == [".xlsx"]
        assert b"\x1b[?1000h" not in terminal.sent  # the mouse stays the terminal's
    finally:
        terminal.close()


def test_a_line_that_drops_loses_nothing(host: Host) -> None:
    for kept in ("state", "cache"):  # of the journey before
        shutil.rmtree(host.home / "data" / kept, ignore_errors=True)
    terminal = OnATerminal(home=host.home, command=host.ssh("-tt"))
    try:
        terminal.wait_for("250 lines")
        terminal.type("n1")
        terminal.wait_for("│ 893203")
        terminal.type("77")
        terminal.wait_for("89320377")
        terminal.process.send_signal(signal.SIGKILL)
        terminal.to_the_end()
    finally:
        terminal.close()
    again = OnATerminal(home=host.home, command=host.ssh("-tt"))
    try:
        again.wait_for("1 draft to continue")
        again.type("\x11")
        assert again.to_the_end() == 0
    finally:
        again.close()


@pytest.mark.parametrize(
    ("asked", "says"),
    [(["id"], "needs a terminal"), (["-s", "sftp"], "subsystem request failed")],
    ids=["command", "sftp"],
)
def test_nothing_else_is_to_be_had(host: Host, asked: list[str], says: str) -> None:
    done = subprocess.run(
        host.ssh(*asked), check=False, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    assert "uid=" not in done.stdout
    assert says in done.stderr
    assert done.returncode
