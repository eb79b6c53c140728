"""`sessions list`, `sessions end`: where one is signed in."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.meant import the_one
from fleet_tui.cli.run import Run
from fleet_tui.cli.session import needs_a_server
from fleet_tui.domain.session import OpenSession
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number

_SHOWN = 8
"""Characters of an id: enough to tell a person's sessions apart."""


def list_sessions(run: Run, arguments: Namespace) -> Exit:
    """Everywhere one is signed in, the place used last first."""
    needs_a_server(run)
    return asyncio.run(_list(run, as_json=arguments.json))


def end(run: Run, arguments: Namespace) -> Exit:
    """End one of one's own sessions, or all but this one."""
    needs_a_server(run)
    if (arguments.session is None) != arguments.others:
        raise CommandError(_("Name a session of “sessions list”, or say --others."))
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_end(run, arguments))


async def _list(run: Run, *, as_json: bool) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.open_sessions()
    if as_json:
        run.console.json([each.model_dump(mode="json") for each in found])
        return Exit.DONE
    columns = (
        Column(_("Session")), Column(_("Since")), Column(_("Last used")), Column(_("Address"), flexible=True),
        Column(""),
    )  # fmt: skip
    rows = [
        [each.id[:_SHOWN], moment(each.began_at), moment(each.used_at), each.address or ABSENT,
         _("this one") if each.current else ""]
        for each in found
    ]  # fmt: skip
    run.console.table(columns, rows)
    return Exit.DONE


async def _end(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.open_sessions()
        ending = _others(found) if arguments.others else [_meant(found, arguments.session)]
        if not arguments.yes:
            question = ngettext("End {count} session?", "End {count} sessions?", len(ending))
            run.console.confirm(question.format(count=number(len(ending))), 1)
        if arguments.others:
            await connected.operator.end_other_sessions()
        else:
            await connected.operator.end_session(ending[0].id)
    ended = ngettext("{count} session ended.", "{count} sessions ended.", len(ending))
    run.console.say(ended.format(count=number(len(ending))))
    return Exit.DONE


def _others(found: list[OpenSession]) -> list[OpenSession]:
    others = [each for each in found if not each.current]
    if not others:
        raise CommandError(_("You are signed in here alone; nothing was changed."))
    return others


def _meant(found: list[OpenSession], beginning: str) -> OpenSession:
    """The session whose id begins so. Raises CommandError."""
    meant = the_one(
        found,
        beginning,
        lambda each: each.id,
        none=_("No session of yours begins with “{name}”: “sessions list” shows them."),
        several=_("Several sessions of yours begin with “{name}”: give more of it."),
    )
    if meant.current:
        raise CommandError(_("This is the session of this command: “sign-out” ends it."))
    return meant
