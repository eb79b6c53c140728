"""Others' operators: plug-ins in the entry-point group `fleet_tui.operators`, imported when a connection names one.

A plug-in is code that is given the key to an account. What goes wrong in one is a sentence about it, and nothing else
of the program stops. In a confined run only those count that the system's own file names.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.operators import API_VERSION, OPERATORS, Known

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

    from fleet_tui.operators.asked import Asked
    from fleet_tui.port import Operator

GROUP = "fleet_tui.operators"
ALLOWED = Path("/etc/fleet-tui/operators")
"""The plug-ins that may be used in a confined run: a name a line, in a file that nobody but root may write."""
_NOWHERE = "https://plugin.invalid"  # nothing is asked where a plug-in cannot be used


class PluginUnusable(Failure):
    """A plug-in that cannot be loaded, was written for another version, or may not be used here."""

    default_code = "PLUGIN_UNUSABLE"


@dataclass(slots=True)
class _Run:
    """Of this process: `confined` says that only what the system allows is used."""

    confined: bool = False


_run = _Run()


def confine(*, confined: bool = True) -> None:
    """Use only built-in operators and those of `ALLOWED` from now on."""
    _run.confined = confined
    find.cache_clear()


@cache
def find(name: str) -> Known | None:
    """The operator called `name`; None: there is none. One that cannot be used says why, in `unusable`."""
    if (built_in := OPERATORS.get(name)) is not None:
        return built_in
    entries = _entries(name)
    if not entries:
        return None
    if _run.confined and name not in _allowed():
        return _unusable(
            name, _("The operator plug-in {plugin} is not allowed here.").format(plugin=_words(entries[0]))
        )
    if len(entries) > 1:
        both = ", ".join(map(_words, entries))
        return _unusable(name, _("Two plug-ins call themselves “{name}”: {plugins}.").format(name=name, plugins=both))
    return _loaded(name, entries[0])


def names() -> tuple[str, ...]:
    """What a connection can name: built-in operators and plug-ins. Nothing is imported; all metadata is read."""
    from importlib.metadata import entry_points

    return (*OPERATORS, *sorted({entry.name for entry in entry_points(group=GROUP)} - {*OPERATORS}))


def provider(name: str) -> str:
    """The distribution that the operator called `name` comes from, with its version; empty for a built-in one."""
    return "" if name in OPERATORS else ", ".join(map(_words, _entries(name)))


def make(name: str, known: Known, asked: Asked) -> Operator:
    """The operator, which asks nothing yet. Raises PluginUnusable; of a built-in one, whatever goes wrong."""
    if known.unusable:
        raise PluginUnusable(known.unusable)
    try:
        operator: Operator = import_module(known.module).make(asked)
    except (Exception, SystemExit) as error:
        if name in OPERATORS:
            raise
        raise PluginUnusable(_not_loaded(provider(name), error)) from error
    return operator


def news(name: str, state: Path) -> str:
    """What a person should know about the plug-in `name` before it works: it is new here, or not what it was; then
    it is remembered as it is. Empty for a built-in one, and for one that is as it was."""
    if name in OPERATORS or not (entries := _entries(name)):
        return ""
    kept_at, now = state / "plugins.json", _digest(entries[0])
    try:
        kept = json.loads(kept_at.read_bytes())
    except (OSError, ValueError):
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    before = kept.get(name)
    if before == now:
        return ""
    from fleet_tui.files import private_directory, write_private

    with contextlib.suppress(OSError):  # a full disk: it is said again the next time
        private_directory(state)
        write_private(kept_at, json.dumps({**kept, name: now}).encode())
    words = _words(entries[0])
    if before is None:
        return _("The operator plug-in {plugin} is used for the first time: it is given your key.").format(plugin=words)
    return _("The operator plug-in {plugin} is not what it was when it was last used.").format(plugin=words)


def _entries(name: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return list(entry_points(group=GROUP, name=name))


def _loaded(name: str, entry: EntryPoint) -> Known:
    try:
        known = entry.load()
        if not isinstance(known, Known):
            raise TypeError(f"{entry.value} is no description of an operator")
        if not known.hosts:
            raise ValueError("it names no host")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's code does
        return _unusable(name, _not_loaded(_words(entry), error))
    if known.api_version != API_VERSION:
        sentence = _(
            "The operator plug-in {plugin} was written for version {theirs} of what plug-ins are asked, and this "
            "program has version {ours}."
        )
        return _unusable(name, sentence.format(plugin=_words(entry), theirs=known.api_version, ours=API_VERSION))
    return known


def _unusable(name: str, sentence: str) -> Known:
    return Known(name, {"": _NOWHERE}, "", "", unusable=sentence)


def _not_loaded(plugin: str, error: BaseException) -> str:
    reason = clean(f"{type(error).__name__}: {error}", 200)
    return _("The operator plug-in {plugin} cannot be loaded: {reason}").format(plugin=plugin, reason=reason)


def _words(entry: EntryPoint) -> str:
    return clean(f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else entry.name, 80)


def _allowed() -> frozenset[str]:
    """The names in `ALLOWED`; none where somebody else could have written it."""
    try:
        with ALLOWED.open(encoding="utf-8") as file:
            found = os.fstat(file.fileno())
            if found.st_uid != 0 or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return frozenset()
            return frozenset(line.strip() for line in file)
    except (OSError, UnicodeDecodeError):
        return frozenset()


def _digest(entry: EntryPoint) -> str:
    """One figure for all code of the distribution, and of the package that the entry point names."""
    files = {*(_installed(entry.dist) if entry.dist is not None else ()), *_package(entry.module)}
    whole = sha256()
    for path in sorted(files):
        with contextlib.suppress(OSError):  # nobody imports what cannot be read
            whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _installed(distribution: Distribution) -> list[Path]:
    found = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
    return [path for path in found if path.suffix != ".pyc" and path.is_file()]


def _package(module: str) -> list[Path]:
    from importlib.util import find_spec

    spec = find_spec(module.partition(".")[0])
    if spec is None or spec.origin is None:
        return []
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    return [Path(spec.origin), *(path for folder in folders for path in folder.rglob("*.py"))]
