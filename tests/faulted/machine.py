"""What goes wrong at the machine itself: files, disk, HOME; commands as a person runs them, each in a process.

Whatever it is, a command ends by itself with one of its exit codes, says a sentence where it could not do its work, and
never a traceback; what was there is there once the fault is over.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fleet_tui.cli.exits import Exit
from fleet_tui.server.storage.database import FILE_NAME

WAIT = 120
"""Seconds until a command that never ends is given up."""
COMMANDS = (("lines", "list", "--json"), ("orders", "list", "--json"), ("suspend", "0489744365", "--yes"), ("doctor",))
UNSAID = ("Traceback", "should not have happened", "Exception", "sqlite3.", "OSError")
BOTH = "two programs at once"
FULL = 64 * 1024
"""Bytes a file can have where the disk is full."""

Damage = Callable[[Path], object]


@dataclass(slots=True)
class Trial:
    """A fault, the commands it met, and what was wrong."""

    fault: str
    commands: int = 0
    wrong: list[str] = field(default_factory=list)


def over(name: str, content: bytes) -> Damage:
    """`content` in the place of the first file called so."""
    return lambda home: _found(home, name).write_bytes(content)


def cut(name: str) -> Damage:
    """Half of that file."""

    def damage(home: Path) -> None:
        file = _found(home, name)
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    return damage


def holed(name: str) -> Damage:
    """Zeros in the middle of that file."""

    def damage(home: Path) -> None:
        content = bytearray(_found(home, name).read_bytes())
        content[len(content) // 2 : len(content) // 2 + 8192] = bytes(8192)
        _found(home, name).write_bytes(content)

    return damage


def a_directory(name: str) -> Damage:
    """A directory in that file's place."""

    def damage(home: Path) -> None:
        file = _found(home, name)
        file.unlink()
        file.mkdir()

    return damage


def _found(home: Path, name: str) -> Path:
    found = sorted(path for path in home.rglob(name) if path.is_file())
    if not found:
        raise FileNotFoundError(name)
    return found[0]


def _settings(content: bytes) -> Damage:
    def damage(home: Path) -> None:
        path = home / ".config" / "fleet-tui" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return damage


def _a_file(home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("a file", encoding="utf-8")


FAULTS: dict[str, Damage] = {
    "nothing": lambda home: None,
    "a database that is none": over(FILE_NAME, b"no database, whatever it says " * 100),
    "an empty database": over(FILE_NAME, b""),
    "half a database": cut(FILE_NAME),
    "a database with a hole": holed(FILE_NAME),
    "a directory in the place of the database": a_directory(FILE_NAME),
    "a journal that is none": over("orders.jsonl", b"\xff\x00garbage\n{}\n"),
    "half a journal": cut("orders.jsonl"),
    "a directory in the place of the journal": a_directory("orders.jsonl"),
    "settings that are no TOML": _settings(b"theme = [\n"),
    "settings that are no text": _settings(b"\xff\xfe\x00"),
    "no HOME": shutil.rmtree,
    "a file in the place of HOME": _a_file,
}  # fmt: skip


def tried(word: str = "") -> Iterator[Trial]:
    """Every fault whose name holds `word`, one after the other."""
    with TemporaryDirectory(prefix="fleet-machine-") as name:
        good = Path(name, "good")
        good.mkdir()
        for command in COMMANDS:
            _run(good, command)
        for number, (fault, damage) in enumerate(FAULTS.items()):
            if word not in fault:
                continue
            home = Path(name, str(number))
            shutil.copytree(good, home)
            damage(home)
            yield _trial(fault, home)
        for fault, limited in (("a full disk", _no_room), ("hardly a file may be open", _few_files)):
            if word not in fault:
                continue
            home = Path(name, fault.replace(" ", "-"))
            shutil.copytree(good, home)
            trial = _trial(fault, home, limited)
            _judge(trial, COMMANDS[0], _run(home, COMMANDS[0]))
            yield trial
        if word in BOTH:
            yield _both_at_once(good)


def _trial(fault: str, home: Path, limited: Callable[[], None] | None = None) -> Trial:
    trial = Trial(fault)
    for command in COMMANDS:
        trial.commands += 1
        _judge(trial, command, _run(home, command, limited))
    return trial


def _judge(trial: Trial, command: tuple[str, ...], ended: subprocess.CompletedProcess[str] | None) -> None:
    if ended is None:
        trial.wrong.append(f"{' '.join(command)}: never ended")
        return
    said = ended.stdout + ended.stderr
    if ended.returncode not in set(Exit):
        trial.wrong.append(f"{' '.join(command)}: exit {ended.returncode}: {said[-300:]}")
    elif any(each in said for each in UNSAID):
        trial.wrong.append(f"{' '.join(command)}: {said[-400:]}")
    elif ended.returncode and not ended.stderr.strip() and command != ("doctor",):
        trial.wrong.append(f"{' '.join(command)}: exit {ended.returncode} without a word")


def _both_at_once(good: Path) -> Trial:
    """Two programs on one directory: both do their work."""
    trial = Trial(BOTH)
    numbers = ("0470412719", "0471361153")
    running = [
        subprocess.Popen(
            _command(("suspend", number, "--yes")), env=_environment(good), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in numbers
    ]  # fmt: skip
    for process in running:
        said, errors = process.communicate(timeout=WAIT)
        trial.commands += 1
        ended = subprocess.CompletedProcess(process.args, process.returncode, said, errors)
        _judge(trial, ("suspend",), ended)
        if ended.returncode:
            trial.wrong.append(f"suspend: {errors[-300:]}")
    return trial


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-I", "-m", "fleet_tui", "--fleet-size", "60", *words]


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"], "TERM": "xterm-256color"}


def _run(
    home: Path, words: tuple[str, ...], limited: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(
            _command(words), env=_environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, timeout=WAIT, preexec_fn=limited,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


def _few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
