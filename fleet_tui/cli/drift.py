"""`drift`: what differs between what was asked of the operator and what it listed last."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.files import write_private
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day
from fleet_tui.workspace.list_differences import counts_sentence, reminder_text, rows_of


def drift(run: Run, arguments: Namespace) -> Exit:
    """What is late, not sent, not as asked, changed outside or gone; with --exit-code 6 when there is any of it."""
    return asyncio.run(_drift(run, arguments))


async def _drift(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.drift()
        company = (await connected.operator.me()).organisation.name
    if arguments.json:
        run.console.json(found.model_dump(mode="json"))
    elif found.differences:
        columns = (Column(_("What")), Column(_("Number")), Column(_("Details"), flexible=True))
        run.console.table(columns, rows_of(found.differences))
    if arguments.file is not None:
        text = reminder_text(company.raw, found.differences, day_of(system_clock()))
        if text:
            path = target(run, arguments, (".txt",))
            with writing(path):
                write_private(path, text.encode())
            run.console.say(_("The reminder is in {file}: nothing is sent from here.").format(file=path))
        else:
            run.console.say(_("Nothing is late: there is nothing to remind of."))
    since = _("against the list of {day}").format(day=day(found.listed_on)) if found.listed_on else ""
    said = counts_sentence(found.differences) or _("Everything is as it was asked for.")
    run.console.say(f"{said} ({since})" if since else said)
    return Exit.DRIFT if arguments.exit_code and found.alarming else Exit.DONE
