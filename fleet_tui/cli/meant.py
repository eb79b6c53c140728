"""Which of several things a word on the command line means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from fleet_tui.cli.exits import CommandError
from fleet_tui.domain.text import clean

T = TypeVar("T")
_SHOWN = 60
"""Characters of what was typed that a refusal repeats."""


def the_one(
    things: Iterable[T],
    typed: str,
    id_of: Callable[[T], str],
    *,
    none: str,
    several: str,
    names_of: Callable[[T], Collection[str]] = lambda thing: (),
    least: int = 1,
) -> T:
    """The one of `things` that is called `typed`, else the one whose id begins so, with `least` characters of it.

    `none` and `several` are what is said (translated) when there is none, or more than one; `{name}` is what was typed.

    Raises:
        CommandError: there is not exactly one.
    """
    wanted, listed = typed.strip(), list(things)
    found = [thing for thing in listed if wanted and wanted in names_of(thing)]
    if len(wanted) >= least and not found:
        found = [thing for thing in listed if id_of(thing).casefold().startswith(wanted.casefold())]
    if len(found) != 1:
        raise CommandError((several if found else none).format(name=clean(wanted, _SHOWN)))
    return found[0]
