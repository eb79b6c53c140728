"""The fleet a command works on, and the lines that the numbers on the command line name."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TextIO

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.text import INVISIBLE, clean
from fleet_tui.fleet.grammar import QueryError
from fleet_tui.fleet.number_list import read_numbers
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.number_words import account_words, all_named, named_items, other_words
from fleet_tui.workspace.workspace import Workspace

_PIECES = 6
"""Words that one number may be written in: `+32 489 74 43 65`."""


@asynccontextmanager
async def workspace_of(run: Run) -> AsyncIterator[Workspace]:
    """A workspace that knows who is signed in and what is offered, and no line yet.

    Raises:
        Failure, BackendError, SettingsError: as `fleet_tui.connection.connect`.
    """
    async with run.connected() as connected:
        settings = run.settings.model_copy(update={"snapshot": False})
        where = connected.target
        workspace = Workspace(
            settings, run.paths, origin=where.origin, files=where.files, read_only=run.options.read_only
        )
        workspace.attach(connected.operator, connected.close)
        await workspace.meet()
        yield workspace


@asynccontextmanager
async def fleet(run: Run) -> AsyncIterator[Workspace]:
    """The whole fleet, fetched now: a command never answers from an older snapshot. Raises as `workspace_of`."""
    async with workspace_of(run) as workspace:
        try:
            await workspace.load(lambda done, total: run.console.progress(_("loading the lines"), done, total))
        except Failure:
            if read := len(workspace.index):
                run.console.say(
                    ngettext(
                        "Only {count} line was read, and what comes behind it was not: nothing is shown of a part.",
                        "Only {count} lines were read, and what comes behind them was not: nothing is shown of a part.",
                        read,
                    ).format(count=number(read))
                )
            raise
        yield workspace


def show_only(run: Run, workspace: Workspace, words: Sequence[str]) -> Exit:
    """Have the view show the lines that answer the query in `words`; `-` stands for a list on standard input.

    Every number of a list that no line has is named, and what is no number. Then the command is done in part only. An
    exclusion that leaves nothing out is said.

    Raises:
        CommandError: the query cannot be understood, or is not finished; the place is pointed at.
    """
    view = workspace.view
    lists = [run.console.stdin.read() if word == "-" else word for word in words if word == "-" or "\n" in word.strip()]
    query = " ".join(word for word in words if word != "-" and "\n" not in word.strip()).strip()
    if lists:
        view.set_pasted(read_numbers("\n".join(lists)))
        if not view.pasted:
            raise CommandError(_("No phone number was given."))
    elif words and not INVISIBLE.sub("", query):  # a variable that nobody set must not mean every line
        raise CommandError(_("The query is empty. Leave it out for every line."))
    try:
        view.set_query(query)
        view.query.check_whole()
    except QueryError as error:
        pointer = " " * error.start + "^" * max(error.end - error.start, 1)
        raise CommandError(f"{error.message}\n  {query}\n  {pointer}") from None
    if (idle := view.query.idle(workspace.index)) is not None:
        run.console.say(idle.message)
    listed = view.listed
    if listed is None:
        return Exit.DONE
    run.console.say(account_words(view, pasted=False))
    if not all_named(view):
        for item, words_for in named_items(view):
            run.console.say("  " + labelled(item, words_for))
    return Exit.PARTLY if view.missing() or listed.unread else Exit.DONE


def numbers_of(
    words: Sequence[str], standard_input: TextIO, say: Callable[[str], None] = lambda text: None
) -> list[str]:
    """The phone numbers in `words` (E.164), each once; `-` stands for those of `standard_input`.

    A number written in several words (`0489 74 43 65`, unquoted) is put together again. `say` hears of those that
    standard input names more than once.

    Raises:
        CommandError: words that are part of no phone number; all of them are named.
    """
    found: dict[str, None] = {}
    rest = list(words)
    while rest:
        if rest[0] == "-":
            found |= dict.fromkeys(_from_input(standard_input.read(), say))
            taken = 1
        else:
            taken, number = _first_number(rest)
            found[number] = None
        del rest[:taken]
    if not found:
        raise CommandError(_("No phone number was given."))
    return list(found)


class Places:
    """Where lines stand in the fleet, by their numbers and those of their cards."""

    def __init__(self, workspace: Workspace) -> None:
        cards = {iccid: position for position, iccid in enumerate(workspace.index.iccids) if iccid}
        self._of = cards | {msisdn: position for position, msisdn in enumerate(workspace.index.msisdns) if msisdn}

    def require(self, numbers: Iterable[str]) -> None:
        """Go on only when every one of `numbers` is in the fleet.

        Raises:
            CommandError: some are not; each is named.
        """
        missing = [number for number in numbers if number not in self._of]
        if missing:
            raise CommandError("\n".join(_not_found(number, self._of) for number in missing), Exit.FAILURE)

    def of(self, number: str) -> int:
        """The position of the line with this number (E.164, or that of its card).

        Raises:
            CommandError: it is not in the fleet; with the nearest that is.
        """
        if number not in self._of:
            raise CommandError(_not_found(number, self._of), Exit.FAILURE)
        return self._of[number]


def _not_found(number: str, known: Iterable[str]) -> str:
    sentence = _("{number} is not in this fleet.").format(number=grouped(number))
    alike = [other for other in known if other.startswith("+") == number.startswith("+")]
    near = min(alike, key=lambda other: _distance(number, other), default=None)
    if near is None or _distance(number, near) > 2:
        return sentence
    return f"{sentence} " + _("Did you mean {number}?").format(number=grouped(near))


def _distance(one: str, other: str) -> int:
    """Digits that differ, place by place: two for a pair that changed places."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def _from_input(text: str, say: Callable[[str], None]) -> Sequence[str]:
    listed = read_numbers(text)
    cards = [number for number in listed.numbers if not number.startswith("+")]
    if wrong := (*listed.unread, *listed.beside, *cards):
        raise CommandError("\n".join(map(_no_number, wrong)))
    if repeated := other_words(listed):
        say(" · ".join(repeated))
    return listed.numbers


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
        with contextlib.suppress(InvalidIccid):
            return parse_iccid(text)
        raise CommandError(_no_number(text)) from None


def _no_number(text: str) -> str:
    return _("“{text}” is not a phone number.").format(text=clean(text.strip(), 60))
