"""The command line in this process, on a sample fleet of its own."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fleet_tui.cli.main import run
from fleet_tui.connection import connect
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings

EXAMPLE = "0489 74 43 65"
"""The line of the portal's own introduction: ACTIVE, Margaux Sastre."""
PENDING = "0488 26 83 65"
LINES = 60


class Said(NamedTuple):
    """How a command ended, its data and its words."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Sample(NamedTuple):
    """A sample fleet as it is made, and the orders it comes with."""

    directory: Path
    orders: frozenset[str]


class Terminal(io.StringIO):
    """A stream somebody sits at: a double of one."""

    def isatty(self) -> bool:
        return True


def sitting_at_it(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Somebody is at the terminal, and types `answers`, a line each; what is said is caught as before."""
    monkeypatch.setattr("sys.stdin", Terminal("".join(f"{each}\n" for each in answers)))
    monkeypatch.setattr("fleet_tui.cli.console.Console.can_ask", property(lambda console: console.stdin.isatty()))


class Fleet:
    """Runs commands on a fleet; options of the application go into `options`."""

    def __init__(self, directory: Path, older: frozenset[str], capsys: pytest.CaptureFixture[str]) -> None:
        self.directory = directory
        self._older = older
        self._capsys = capsys

    def __call__(self, *words: str, options: tuple[str, ...] = ()) -> Said:
        code = run(["--data", str(self.directory), *options, *words])
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def orders_made(self) -> list[Any]:
        """Orders of the test's own, newest first."""
        return [order for order in self("orders", "list", "--json").json if order["id"] not in self._older]

    def status_of(self, number: str) -> str:
        """The status of a line, by its number."""
        return str(self("lines", "show", number, "--json").json["status"])


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Made once, copied for each test."""
    directory = tmp_path_factory.mktemp("sample") / "fleet"

    async def make() -> frozenset[str]:
        connected = await connect(Settings(data_dir=directory), LaunchOptions(fleet_size=LINES))
        try:
            return frozenset(order.id for order in (await connected.operator.orders()).items)
        finally:
            await connected.close()

    return Sample(directory, asyncio.run(make()))


@pytest.fixture
def fleet(sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fleet:
    """A sample fleet of the test's own."""
    directory = tmp_path / "fleet"
    shutil.copytree(sample.directory, directory)
    return Fleet(directory, sample.orders, capsys)
