"""The command line in this process, on a sample fleet of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.main import run

EXAMPLE = "0489 74 43 65"
"""The line of the portal's own introduction: ACTIVE, Margaux Sastre."""
PENDING = "0488 26 83 65"
SAMPLE_ORDER = "ORD-000002"
"""The newest order that the sample fleet comes with."""


class Said(NamedTuple):
    """How a command ended, its data and its words."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Fleet = Callable[..., Said]


@pytest.fixture
def fleet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fleet:
    """Run a command on a sample fleet of 60 lines; options of the application go into `options`."""

    def tui(*words: str, options: tuple[str, ...] = ()) -> Said:
        code = run(["--data", str(tmp_path / "fleet"), *options, *words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    assert tui("lines", "list", "--limit", "1", options=("--fleet-size", "60")).exit == Exit.DONE
    return tui


def orders_made(fleet: Fleet) -> list[Any]:
    """Orders of the test's own, newest first: the sample fleet comes with some older ones."""
    return [order for order in fleet("orders", "list", "--json").json if order["number"] > SAMPLE_ORDER]


def status_of(fleet: Fleet, number: str) -> str:
    """The status of a line, by its number."""
    return str(fleet("lines", "show", number, "--json").json["status"])
