"""Files that are written: never over another without a word, and nothing is left of a writer that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.files import replacing, write_private
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

WRITERS = [
    ("lines.csv", ("export", "{}")),
    ("lines.xlsx", ("export", "{}", "status:active")),
    ("employees.csv", ("tickets", "template", "{}")),
    ("invoice.pdf", ("invoices", "pdf", "213800090063", "{}")),
]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An empty one."""
    made = tmp_path / "empty"
    made.mkdir()
    return made


@pytest.mark.parametrize(("name", "words"), WRITERS)
def test_a_file_that_exists_is_replaced_only_when_somebody_says_so(
    fleet: Fleet, tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_text("mine", encoding="utf-8")
    command = [word.format(path) for word in words]
    said = fleet(*command)
    assert (said.exit, "--force replaces it" in said.err) == (Exit.USAGE, True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert fleet(*command, "--force").exit == Exit.DONE
    assert path.read_bytes() != b"mine"


def test_what_a_killed_writer_left_is_removed_by_the_next(directory: Path) -> None:
    path = directory / "out.xlsx"
    script = (
        "import os, signal, sys; from pathlib import Path; from fleet_tui.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), int(sys.argv[2]))\n"
    )
    for number in (signal.SIGTERM, signal.SIGKILL):
        ended = subprocess.run([sys.executable, "-c", script, str(path), str(int(number))], check=False)
        assert ended.returncode == -number
    assert len(list(directory.iterdir())) == 1
    write_private(path, b"whole")
    assert list(directory.iterdir()) == [path]
    assert path.read_bytes() == b"whole"


def test_what_another_process_is_writing_and_files_of_others_stay(directory: Path) -> None:
    path = directory / "out.xlsx"
    others = [
        directory / name for name in (".out.xlsx.mine", ".out.xlsx", "out.xlsx.fleet-tui", ".other.abc.fleet-tui")
    ]
    for other in others:
        other.write_bytes(b"theirs")
    link = directory / ".out.xlsx.link.fleet-tui"
    link.symlink_to(others[0])
    with replacing(path) as slow:
        slow.write(b"slow")
        write_private(path, b"quick")
        assert path.read_bytes() == b"quick"
    assert path.read_bytes() == b"slow"
    assert {each.name for each in directory.iterdir()} == {each.name for each in [path, link, *others]}


def test_a_write_that_fails_leaves_nothing(directory: Path) -> None:
    path = directory / "out.csv"
    with pytest.raises(ZeroDivisionError), replacing(path):
        raise ZeroDivisionError
    assert os.listdir(directory) == []  # noqa: PTH208
