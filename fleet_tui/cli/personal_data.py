"""`people export`, `people erase`: what is held of one person, handed out or taken away."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.personal_data import LONGEST_QUESTION, Erasure, FoundPerson
from fleet_tui.domain.text import clean
from fleet_tui.files import write_private
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.port import Operator
from fleet_tui.workspace.personal_data_words import (
    BROUGHT_BACK,
    act_words,
    held_as_text,
    obstacle_words,
    person_words,
    reason_words,
    table_words,
)

SUFFIXES = (".json", ".txt")


def export(run: Run, arguments: Namespace) -> Exit:
    """All that is held of one person (GDPR article 15): as JSON, or as text to read."""
    return asyncio.run(_export(run, arguments))


def erase(run: Run, arguments: Namespace) -> Exit:
    """Erase one person (GDPR article 17), after saying what goes and what has to stay."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_erase(run, arguments))


async def _export(run: Run, arguments: Namespace) -> Exit:
    path = target(run, arguments, SUFFIXES) if arguments.file is not None else None
    async with run.connected() as connected:
        operator = connected.operator
        data = await operator.export_person((await _one(operator, arguments.who)).id)
    if path is None:
        run.console.json(data.model_dump(mode="json"))
        return Exit.DONE
    written = data.model_dump_json(indent=2) + "\n" if path.suffix.lower() == ".json" else held_as_text(data)
    with writing(path):
        write_private(path, written.encode())
    rows = sum(len(held.rows) for held in data.held)
    run.console.say(
        ngettext("{count} row about {name} in {file}.", "{count} rows about {name} in {file}.", rows).format(
            count=number(rows), name=data.person.name, file=clean(str(path), 300)
        )
    )
    run.console.say(_("Rows about a line may name who used it before: look through it before you hand it out."))
    return Exit.DONE


async def _erase(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        person = await _one(operator, arguments.who)
        looked = await operator.erase_person(person.id, validate_only=True)
        nothing_to_do = bool(looked.obstacles or looked.already or arguments.dry_run)
        if not arguments.json:
            run.console.say(person_words(person))
        if nothing_to_do or not arguments.json:
            _say(run, arguments, looked)
        if nothing_to_do:
            return _nothing_done(looked, arguments)
        if not arguments.yes:
            run.console.confirm(_("Erase this person? Nothing brings it back."), 1)
        erased = await operator.erase_person(person.id, validate_only=False)
    if erased.obstacles or arguments.json:  # obstacles: something changed since it was looked at
        _say(run, arguments, erased)
    if erased.obstacles:
        return _nothing_done(erased, arguments)
    if not arguments.json:
        run.console.say(_("Erased: called “{pseudonym}” from now on.").format(pseudonym=erased.pseudonym))
        run.console.say(_(BROUGHT_BACK))
    return Exit.DONE


def _nothing_done(erasure: Erasure, arguments: Namespace) -> Exit:
    """Raises CommandError: something is in the way, and it was meant to be done."""
    if erasure.obstacles and not arguments.dry_run:
        raise CommandError(_("Nothing was changed."), Exit.FAILURE)
    return Exit.DONE


def _say(run: Run, arguments: Namespace, erasure: Erasure) -> None:
    if arguments.json:
        run.console.json(erasure.model_dump(mode="json"))
    else:
        _print(run, erasure)


def _print(run: Run, erasure: Erasure) -> None:
    if erasure.already:
        run.console.say(_("Erased before, and called “{pseudonym}”.").format(pseudonym=erasure.pseudonym))
        return
    columns = (Column(_("Where")), Column(_("Rows"), right=True), Column(_("What becomes of it"), flexible=True))
    rows = [
        (table_words(part.table), number(part.rows), " · ".join(filter(None, (act_words(part), reason_words(part)))))
        for part in erasure.parts
    ]
    run.console.table(columns, rows)
    for obstacle in erasure.obstacles:
        run.console.say(obstacle_words(obstacle))


async def _one(operator: Operator, who: str) -> FoundPerson:
    """The one whom `who` means. Raises CommandError: nobody, or several, each named."""
    askable = 0 < len(who.strip()) <= LONGEST_QUESTION
    found: Sequence[FoundPerson] = (await operator.find_person(who)).items if askable else []
    if not found:
        raise CommandError(_("Nothing is held of anybody called “{name}”.").format(name=clean(who, 100)), Exit.FAILURE)
    if len(found) > 1:
        sentence = _("“{name}” may mean several: say which by what stands first in each line.")
        lines = [f"  {clean(each.id, 320)}  {person_words(each)}" for each in found]
        raise CommandError("\n".join([sentence.format(name=clean(who, 100)), *lines]))
    return found[0]
