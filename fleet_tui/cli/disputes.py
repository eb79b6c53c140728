"""`findings dispute`, and `disputes list`, `show`, `sent`, `remind`, `accepted`, `credited`."""

from __future__ import annotations

import asyncio
import uuid
from argparse import Namespace
from datetime import date

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.findings import chosen
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import writing
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.domain.finding_list import Dispute, DisputeDetail, DisputeState, DisputeUpdate, NewDispute
from fleet_tui.domain.msisdn import grouped
from fleet_tui.files import write_private
from fleet_tui.i18n import _, available_languages, labelled, language, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.port import Operator
from fleet_tui.workspace.dispute_words import awaited, reminder, said_of, state_words, why_not
from fleet_tui.workspace.findings import ABSENT, amount_text, can_be_claimed, letter, number_text, text_of
from fleet_tui.workspace.list_export import path_problem
from fleet_tui.workspace.reach import typed_path


def dispute(run: Run, arguments: Namespace) -> Exit:
    """Write the letter that asks the money of claims back, and follow it from then on."""
    code = _language_of(arguments)
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_dispute(run, arguments, code))


def _language_of(arguments: Namespace) -> str:
    """The language of a letter. Raises CommandError: there is none in it, or it cannot be written to that file."""
    if problem := path_problem(str(arguments.file), (".txt",)):
        raise CommandError(problem)
    code: str = arguments.language or language()
    if code not in available_languages():
        known = ", ".join(available_languages())
        raise CommandError(_("There is no letter in “{code}”; there is: {known}.").format(code=code, known=known))
    return code


def list_disputes(run: Run, arguments: Namespace) -> Exit:
    """Disputes with what came back, newest first."""
    return asyncio.run(_list(run, arguments))


def show_dispute(run: Run, arguments: Namespace) -> Exit:
    """One dispute with its letter."""
    return asyncio.run(_show(run, arguments))


def sent(run: Run, arguments: Namespace) -> Exit:
    """Note that a letter was sent."""
    return _noted(run, arguments, DisputeUpdate(
        state=DisputeState.SENT, reference=arguments.reference, day=arguments.day
    ))  # fmt: skip


def remind(run: Run, arguments: Namespace) -> Exit:
    """Write the letter that reminds the operator of a dispute; nothing is changed."""
    return asyncio.run(_remind(run, arguments, _language_of(arguments)))


def accepted(run: Run, arguments: Namespace) -> Exit:
    """Note that the operator agreed."""
    return _noted(run, arguments, DisputeUpdate(
        state=DisputeState.ACCEPTED, reference=arguments.reference, day=arguments.day
    ))  # fmt: skip


def credited(run: Run, arguments: Namespace) -> Exit:
    """Note money that came back without a credit note, beside what came before; below 0 it is taken back."""
    return _noted(run, arguments, DisputeUpdate(state=DisputeState.CREDITED, amount=arguments.amount))


async def _dispute(run: Run, arguments: Namespace, code: str) -> Exit:
    path = typed_path(str(arguments.file))
    async with run.connected() as connected:
        operator = connected.operator
        found = [each for each in await chosen(operator, arguments.finding) if can_be_claimed(each)]
        if not found:
            raise CommandError(_("There is nothing to claim back in these findings."))
        details = [await operator.finding(each.id) for each in found]
        me = await operator.me()
        text = letter(details, me.organisation.name, me.name, day_of(system_clock()), code)
        run.console.table(
            (
                Column(_("Finding")),
                Column(_("Number")),
                Column(_("What"), flexible=True),
                Column(_("To claim"), right=True),
            ),
            [(each.id, number_text(each), text_of(each), amount_text(each.claim, each.currency)) for each in details],
        )
        for each in details:
            if each.check_by_hand:
                run.console.say(
                    _(
                        "{finding}: the sums of an invoice behind it differ. Check it by hand before you send this."
                    ).format(finding=each.id)
                )
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Write the letter, and follow these claims?"), len(details))
        with writing(path):
            write_private(path, text.encode())
        opened = await operator.open_dispute(
            NewDispute(findings=[each.id for each in details], letter=text), uuid.uuid4().hex
        )
    run.console.say(
        _("Dispute {number}: the letter is in {file}. Send it, then: fleet-tui disputes sent {number}").format(
            number=opened.number, file=path
        )
    )
    return Exit.DONE


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.disputes()
    if arguments.json:
        run.console.json([each.model_dump(mode="json") for each in found])
        return Exit.DONE
    columns = (
        Column(_("Dispute"), right=True),
        Column(_("State"), flexible=True),
        Column(_("Claims"), right=True),
        Column(_("Asked"), right=True),
        Column(_("Credited"), right=True),
        Column(_("Reference"), flexible=True),
    )
    today = day_of(system_clock())
    run.console.table(columns, [_cells(each, today) for each in found])
    return Exit.DONE


def _cells(each: Dispute, today: date) -> tuple[str, ...]:
    return (
        str(each.number), state_words(each, today), number(len(each.claims)), money(each.amount, each.currency),
        money(each.credited, each.currency), each.reference or ABSENT,
    )  # fmt: skip


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.dispute(arguments.dispute)
    _print(run, arguments, found)
    return Exit.DONE


def _print(run: Run, arguments: Namespace, found: DisputeDetail) -> None:
    if arguments.json:
        run.console.json(found.model_dump(mode="json"))
        return
    pairs = [
        (_("Dispute"), str(found.number)),
        (_("State"), state_words(found, day_of(system_clock()))),
        (_("Asked"), money(found.amount, found.currency)),
        (_("Credited"), money(found.credited, found.currency)),
        *([(_("Noted by hand"), money(found.noted, found.currency))] if found.noted else []),
        (_("Drafted"), day(found.drafted_on)),
        (_("Reference"), found.reference or ABSENT),
    ]
    run.console.details(pairs)
    for line in found.letter.splitlines():
        run.console.put(line)


async def _remind(run: Run, arguments: Namespace, code: str) -> Exit:
    path = typed_path(str(arguments.file))
    async with run.connected() as connected:
        found = await connected.operator.dispute(arguments.dispute)
        me = await connected.operator.me()
    if not awaited(found):
        words = _("Dispute {number} is not waiting for the operator: {state}.")
        raise CommandError(words.format(number=found.number, state=state_words(found, day_of(system_clock()))))
    text = reminder(found, me.organisation.name, me.name, day_of(system_clock()), code)
    with writing(path):
        write_private(path, text.encode())
    run.console.say(_("Written: {path}").format(path=path))
    return Exit.DONE


def _noted(run: Run, arguments: Namespace, changes: DisputeUpdate) -> Exit:
    run.may_change(confirmed=True)
    return asyncio.run(_change(run, arguments, changes))


async def _change(run: Run, arguments: Namespace, changes: DisputeUpdate) -> Exit:
    async with run.connected() as connected:
        changed = await _changed(connected.operator, arguments.dispute, changes)
    if arguments.json:
        run.console.json(changed.model_dump(mode="json"))
        return Exit.DONE
    claims = ngettext("{count} claim", "{count} claims", len(changed.claims)).format(count=number(len(changed.claims)))
    numbers = ", ".join(sorted({grouped(each.msisdn) for each in changed.claims if each.msisdn}))
    words = labelled(str(changed.number), said_of(changed, day_of(system_clock())))
    run.console.say(" · ".join(filter(None, (words, claims, numbers))))
    return Exit.DONE


async def _changed(operator: Operator, place: int, changes: DisputeUpdate) -> DisputeDetail:
    found = await operator.dispute(place)
    takes_back = changes.amount is not None and changes.amount < 0
    if not takes_back and (problem := why_not(found, changes.state)):
        raise CommandError(problem)
    return await operator.change_dispute(found, changes)
