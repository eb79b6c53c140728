"""`lines puk`, `lines history`, `user change`: what is asked for and changed of one line at a time."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import Places, fleet, numbers_of
from fleet_tui.cli.run import Run
from fleet_tui.cli.wishes import about_user
from fleet_tui.domain.labels import CHANGES, label
from fleet_tui.domain.line import Line
from fleet_tui.domain.order import LineHistoryEntry
from fleet_tui.domain.sim_card import puk_in_groups
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import moment
from fleet_tui.port import Operator
from fleet_tui.port.pages import collect
from fleet_tui.workspace.capability_words import no_details
from fleet_tui.workspace.list_differences import outside_cells
from fleet_tui.workspace.person_form import PERSON_FIELDS, Mistyped, texts_of, update_of
from fleet_tui.workspace.words import history_result


def show_puk(run: Run, arguments: Namespace) -> Exit:
    """The PUK of a line's card; the audit log says who asked."""
    return asyncio.run(_puk(run, arguments))


def show_history(run: Run, arguments: Namespace) -> Exit:
    """The orders that concerned a line, newest first."""
    return asyncio.run(_history(run, arguments))


def change_user(run: Run, arguments: Namespace) -> Exit:
    """Other data of a line's user."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_change_user(run, arguments))


@asynccontextmanager
async def _line(run: Run, arguments: Namespace) -> AsyncIterator[tuple[Operator, Line]]:
    """The operator, and the line with the number that is given."""
    async with fleet(run) as workspace:
        numbers = numbers_of(arguments.number, run.console.stdin, run.console.say)
        if len(numbers) > 1:
            raise CommandError(_("One phone number at a time."))
        place = Places(workspace).of(numbers[0])
        yield workspace.operator, await workspace.operator.line(workspace.index.ids[place])


async def _puk(run: Run, arguments: Namespace) -> Exit:
    async with _line(run, arguments) as (operator, line):
        if line.sim_card is None:
            raise CommandError(_("This line has no SIM card."), Exit.FAILURE)
        revealed = await operator.reveal_puk(line.sim_card.iccid)
    if arguments.json:
        run.console.json(revealed.model_dump(mode="json"))
    else:
        run.console.details([(_("SIM card number"), revealed.iccid), (_("PUK"), puk_in_groups(revealed.puk))])
        run.console.say(_("The audit log says that you asked."))
    return Exit.DONE


async def _history(run: Run, arguments: Namespace) -> Exit:
    async with _line(run, arguments) as (operator, line):
        found = await collect(lambda cursor: operator.line_history(line.id, cursor=cursor), arguments.limit)
        outside = (await operator.line_history(line.id, limit=1)).outside
        recorded = (await operator.capabilities()).recorded
    if arguments.json:
        run.console.json([entry.model_dump(mode="json") for entry in found])
        return Exit.DONE
    columns = (Column(_("Ordered")), Column(_("Order")), Column(_("Result"), flexible=True), Column(_("By")))
    entries = [_entry(entry, recorded=recorded) for entry in found]
    run.console.table(columns, [*entries, *map(outside_cells, outside)])
    return Exit.DONE


def _entry(entry: LineHistoryEntry, *, recorded: bool) -> tuple[str, ...]:
    order, result = entry.order, history_result(entry, recorded=recorded)
    return moment(order.created_at), label(CHANGES, entry.item.change.kind), result, order.created_by


async def _change_user(run: Run, arguments: Namespace) -> Exit:
    typed = {name: text for name, text in about_user(arguments).items() if text is not None}
    if not typed:
        raise CommandError(_("Nothing was asked for: see --help."))
    try:
        changes = update_of(typed)
    except Mistyped as error:
        said = (labelled(_(PERSON_FIELDS[name]), problem) for name, problem in error.problems.items())
        raise CommandError("\n".join(said)) from None
    async with _line(run, arguments) as (operator, line):
        if reason := no_details(await operator.capabilities()):
            raise CommandError(reason, Exit.FAILURE)
        person = line.person
        if person is None:
            raise CommandError(_("This line has no user: “user set new” gives it one."), Exit.FAILURE)
        if person.confirmed:
            sentence = _("{name} has confirmed their own data: only they change them.").format(name=person.name)
            raise CommandError(sentence, Exit.FAILURE)
        before, after = texts_of(person), texts_of(person.model_copy(update=changes.model_dump(exclude_unset=True)))
        run.console.say(f"{person.name}:")
        for name in typed:
            run.console.say("  " + labelled(_(PERSON_FIELDS[name]), f"{before[name] or '–'} → {after[name] or '–'}"))
        if arguments.dry_run:
            run.console.say(_("Nothing was changed: --dry-run."))
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Change it so?"), 1)
        person = await operator.change_person(person.id, person.version, changes)
    if arguments.json:
        run.console.json(person.model_dump(mode="json"))
    run.console.say(_("Done."))
    return Exit.DONE
