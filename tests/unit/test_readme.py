"""The commands of the README work for whoever types them, today and in a year; make says what takes long."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.parser import parse
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", README, re.M | re.S)
COMMANDS = [
    line.partition("  #")[0].strip()
    for block in BLOCKS
    for line in block.replace("\\\n", " ").splitlines()
    if "fleet-tui" in line and not line.startswith("make")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_is_understood(command: str) -> None:
    words = shlex.split(command)
    assert parse(words[words.index("fleet-tui") + 1 :])


def test_no_day_of_the_readme_will_ever_have_passed() -> None:
    assert not re.findall(r"20\d\d-\d\d-\d\d", README)


def test_the_commands_without_a_screen_work_in_their_order(fleet: Fleet, tmp_path: Path) -> None:
    block = next(block for block in BLOCKS if "lines list --json" in block)
    for line in block.splitlines():
        words = shlex.split(line.partition("  #")[0])[1:]
        words = [str(tmp_path / word) if word.endswith(".xlsx") else word for word in words]
        asks = words[0] in {"limit", "undo"}
        said = fleet(*words, *(["--yes"] if asks else []))
        assert said.exit == Exit.DONE, (line, said.err)


def test_undo_of_an_order_that_waits_names_it_and_the_way_out(fleet: Fleet) -> None:
    made = fleet("suspend", EXAMPLE, "--at", "2199-12-31", "--yes", "--json").json
    for words in (("undo", "--yes"), ("undo", made["number"], "--yes")):
        said = fleet(*words)
        assert said.exit == Exit.FAILURE
        assert (
            f"{made['number']} (suspend 1 line) is not finished: scheduled, 31/12/2199. It cannot be undone" in said.err
        )
        assert f"Cancel it with: fleet-tui orders cancel {made['number']}" in said.err
    assert fleet("orders", "cancel", made["number"], "--yes").exit == Exit.DONE


def test_both_commands_of_make_are_named() -> None:
    assert "make run " in README
    assert "make test " in README


def make(*words: str, **variables: str) -> str:
    """What make would do, in a clone in which nothing is installed."""
    given = [f"{name}={value}" for name, value in variables.items()]
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *words, *given],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("target", ["run", "test"])
def test_make_says_that_it_installs_before_it_does(target: str, tmp_path: Path) -> None:
    first = make(target, VENV=str(tmp_path / "venv")).splitlines()[0]
    assert first.startswith('echo "Installing into ')
    assert "once, about a minute" in first


def test_make_install_says_whether_the_shell_will_find_it() -> None:
    said = make("install", HOME="/home/somebody")
    script = said[said.index("case ") :]
    for path, words in (("/bin", "add this line to ~/.profile"), ("/bin:/home/somebody/.local/bin", "start it with")):
        shown = subprocess.run(
            ["/bin/sh", "-c", script], env={"PATH": path}, capture_output=True, text=True, check=True
        )
        assert words in shown.stdout
