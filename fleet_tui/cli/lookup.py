"""The fleet a command works on, and the lines that the numbers on the command line name."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.text import clean
from fleet_tui.fleet.grammar import QueryError
from fleet_tui.i18n import _
from fleet_tui.workspace.workspace import Workspace

_PIECES = 6
"""Words that one number may be written in: `+32 489 74 43 65`."""
_BETWEEN_NUMBERS = re.compile(r"[\n\r,;\t]+")


@asynccontextmanager
async def fleet(run: Run) -> AsyncIterator[Workspace]:
    """The whole fleet, fetched now: a command never answers from an older snapshot.

    Raises:
        Failure, BackendError, SettingsError: as `fleet_tui.connection.connect`.
    """
    async with run.connected() as connected:
        settings = run.settings.model_copy(update={"snapshot": False})
        workspace = Workspace(settings, run.paths, origin=connected.target.origin, read_only=run.options.read_only)
        workspace.attach(connected.operator, connected.close)
        workspace.me = await connected.operator.me()
        await workspace.load(lambda done, total: run.console.progress(_("loading the lines"), done, total))
        yield workspace


def show_only(workspace: Workspace, words: Sequence[str]) -> None:
    """Have the view show the lines that answer the query in `words`.

    Raises:
        CommandError: the query cannot be understood; the place is pointed at.
    """
    query = " ".join(words).strip()
    try:
        workspace.view.set_query(query)
    except QueryError as error:
        pointer = " " * error.start + "^" * max(error.end - error.start, 1)
        raise CommandError(f"{error.message}\n  {query}\n  {pointer}") from None


def numbers_of(words: Sequence[str], standard_input: Iterable[str]) -> list[str]:
    """The phone numbers in `words` (E.164), each once; `-` stands for those of `standard_input`.

    A number written in several words (`0489 74 43 65`, unquoted) is put together again.

    Raises:
        CommandError: a word that is part of no phone number.
    """
    found: dict[str, None] = {}
    rest = list(words)
    while rest:
        if rest[0] == "-":
            found.update(dict.fromkeys(_from_lines(standard_input)))
            taken = 1
        else:
            taken, number = _first_number(rest)
            found[number] = None
        del rest[:taken]
    if not found:
        raise CommandError(_("No phone number was given."))
    return list(found)


class Places:
    """Where lines stand in the fleet, by their numbers."""

    def __init__(self, workspace: Workspace) -> None:
        self._of = {msisdn: position for position, msisdn in enumerate(workspace.index.msisdns)}

    def of(self, number: str) -> int:
        """The position of the line with this number (E.164).

        Raises:
            CommandError: it is not in the fleet; with the nearest that is.
        """
        if number not in self._of:
            raise CommandError(_not_found(number, self._of), Exit.FAILURE)
        return self._of[number]


def _not_found(number: str, known: Iterable[str]) -> str:
    sentence = _("{number} is not in this fleet.").format(number=grouped(number))
    near = min(known, key=lambda other: _distance(number, other), default=None)
    if near is None or _distance(number, near) > 2:
        return sentence
    return f"{sentence} " + _("Did you mean {number}?").format(number=grouped(near))


def _distance(one: str, other: str) -> int:
    """Digits that differ, place by place: two for a pair that changed places."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def _from_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for part in filter(str.strip, _BETWEEN_NUMBERS.split(line)):
            yield _parsed(part)


def _first_number(words: Sequence[str]) -> tuple[int, str]:
    for count in range(1, min(_PIECES, len(words)) + 1):
        try:
            return count, parse_msisdn("".join(words[:count]))
        except InvalidMsisdn:
            continue
    return 1, _parsed(words[0])


def _parsed(text: str) -> str:
    try:
        return parse_msisdn(text.strip())
    except InvalidMsisdn:
        raise CommandError(_("“{text}” is not a phone number.").format(text=clean(text.strip(), 60))) from None
