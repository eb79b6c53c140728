"""What the programs run on: an empty home, a sample fleet, the same rows as CSV, a server with a manager."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from fleet_tui.api.credentials import TOKEN_VARIABLE

FLEET_TUI = (sys.executable, "-I", "-m", "fleet_tui")
ROUND_TRIP_MS = 50
_KEPT = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Remote:
    """A served fleet: its address, the same one behind a slow network, and a session there."""

    url: str
    far_url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A directory for everything, thrown away afterwards."""

    directory: Path
    size: int

    @property
    def data(self) -> Path:
        """The data directory of the embedded backend, its first session and its snapshot."""
        return self.directory / "data"

    @property
    def rows(self) -> Path:
        """The fleet as CSV, for the peers."""
        return self.directory / "rows.csv"

    def environment(self, **more: str) -> Mapping[str, str]:
        """A modern terminal, an empty home; compiled code may be kept, as after an installation."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        return kept | terminal | {"HOME": str(self.directory)} | more

    def ours(self, *arguments: str) -> tuple[str, ...]:
        """The application on the embedded backend, or with a command."""
        return (*FLEET_TUI, "--data", str(self.data), *arguments)

    def make(self) -> float:
        """Make the fleet and the CSV; seconds that the fleet took, the start of Python included."""
        start = time.perf_counter()
        self._run("--fleet-size", str(self.size), "lines", "list", "--limit", "1")
        seconds = time.perf_counter() - start
        self.rows.write_bytes(self._run("lines", "list", "--csv"))
        return seconds

    def _run(self, *arguments: str) -> bytes:
        argv = self.ours(*arguments)
        return subprocess.run(
            argv, env=self.environment(), cwd=self.directory, check=True, stdout=subprocess.PIPE
        ).stdout

    def forget(self) -> None:
        """As before the first start, except that the fleet is there: no snapshot, no screen or sort to come back to."""
        for kept in ("cache", "state"):
            shutil.rmtree(self.data / kept, ignore_errors=True)

    @contextmanager
    def remote(self) -> Iterator[Remote]:
        """Serve the fleet, near and far, with a manager signed in."""
        code = self._run("serve", "--init").decode().strip()
        with self._running(self.ours("serve", "--port", "0"), r"(http://\S+);") as url:
            relay = (sys.executable, "-m", "tests.bench.relay", url.rpartition(":")[2], str(ROUND_TRIP_MS))
            with self._running(relay, r"(\d+)") as port:
                yield Remote(url, f"http://127.0.0.1:{port}", _accept(url, code))

    @contextmanager
    def _running(self, argv: tuple[str, ...], announced: str) -> Iterator[str]:
        root = Path(__file__).parents[2]
        with subprocess.Popen(
            argv, env=self.environment(), cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            try:
                yield _announcement(process, announced)
            finally:
                process.terminate()

    def over_http(self, kind: str, url: str, token: str) -> float:
        """Milliseconds that `tests.bench.over_http` took."""
        argv = (sys.executable, "-m", "tests.bench.over_http", kind, url)
        environment, root = self.environment(**{TOKEN_VARIABLE: token}), Path(__file__).parents[2]
        said = subprocess.run(argv, env=environment, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows, milliseconds = said.split()
        if int(rows) != self.size:
            raise RuntimeError(f"{kind}: {rows} rows came, of {self.size}")
        return float(milliseconds)

    def own_invoice(self) -> tuple[float, float]:
        """Seconds and MiB that `tests.bench.own_invoice` took."""
        found = self._figures_of("tests.bench.own_invoice")
        return found["seconds"], found["memory"]

    def own_findings(self) -> tuple[float, float]:
        """Seconds that `tests.bench.own_findings` took, and milliseconds that a key waited meanwhile."""
        found = self._figures_of("tests.bench.own_findings")
        return found["seconds"], found["late"]

    def _figures_of(self, module: str) -> dict[str, float]:
        argv, root = (sys.executable, "-m", module), Path(__file__).parents[2]
        said = subprocess.run(argv, env=self.environment(), cwd=root, check=True, stdout=subprocess.PIPE).stdout
        found: dict[str, float] = json.loads(said)
        return found


def _announcement(process: subprocess.Popen[str], pattern: str) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if found := re.search(pattern, said):
            return found[1]
    raise RuntimeError(f"nothing announced: {said}")


def _accept(url: str, code: str) -> str:
    acceptance = {
        "code": code,
        "identifier": f"bench-{time.time_ns()}@example.com",
        "password": "a password for the bench",
        "given_name": "Bench",
        "family_name": "Manager",
    }
    answer = httpx.post(
        f"{url}/v1/invitations/accept", json=acceptance, headers={"Idempotency-Key": str(time.time_ns())}
    )
    token: str = answer.raise_for_status().json()["access_token"]
    return token
