"""`sources list`, `undo`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.meant import the_one
from fleet_tui.cli.run import Run
from fleet_tui.domain.own_files import Source
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import moment, number
from fleet_tui.port import Operator
from fleet_tui.port.pages import collect
from fleet_tui.workspace.file_kind_words import file_kind_words
from fleet_tui.workspace.file_undo_words import undone_words

_PAGE = 200
_LEAST = 8
"""Characters of an id that name a file to take back: what a slip begins with is none."""


def list_sources(run: Run, arguments: Namespace) -> Exit:
    """The files that were taken in, the last first."""
    return asyncio.run(_list(run, arguments))


def undo(run: Run, arguments: Namespace) -> Exit:
    """Take a file back with what it brought."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_undo(run, arguments))


async def _all(operator: Operator) -> Sequence[Source]:
    return await collect(lambda cursor: operator.sources(cursor=cursor, limit=_PAGE))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await _all(connected.operator)
    if arguments.json:
        run.console.json([source.model_dump(mode="json") for source in found])
        return Exit.DONE
    _table(run, found)
    return Exit.DONE


def _table(run: Run, sources: Sequence[Source]) -> None:
    columns = (
        Column(_("Id")),
        Column(_("Taken in")),
        Column(_("Kind")),
        Column(_("Operator"), flexible=True),
        Column(_("File"), flexible=True),
        Column(_("Rows"), right=True),
        Column(_("What came of it"), flexible=True),
    )
    run.console.table(columns, map(_cells, sources))


def _cells(source: Source) -> tuple[str, ...]:
    return (
        source.id,
        moment(source.imported_at),
        file_kind_words(source.kind),
        source.operator,
        source.name,
        number(source.rows),
        source.subject or "",
    )


async def _undo(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        source = the_one(
            await _all(operator),
            arguments.source,
            lambda each: each.id,
            names_of=lambda each: {each.name.raw, str(each.name), str(each.subject or "")},
            none=_("No file that was taken in is called “{name}”."),
            several=_("Several files are called “{name}”: give the id that “sources” prints."),
            least=_LEAST,
        )
        looked = await operator.undo_source(source.id, validate_only=True)
        _table(run, [source])
        for words in undone_words(looked):
            run.console.say(clean(words))
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Take this file back, with what it brought?"), 1)
        await operator.undo_source(source.id)
    run.console.say(labelled(clean(source.name), _("taken back; it can come in again.")))
    return Exit.DONE
