"""`people list`, `people match`: the HR list, and who of it uses which line."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import Places, fleet, numbers_of
from fleet_tui.cli.run import Run
from fleet_tui.domain.employee_list import EmployeeMatch, MatchesOf
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import clean
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import day
from fleet_tui.port import Operator
from fleet_tui.workspace.people_words import (
    NO_HR_LIST,
    all_employees,
    all_matches,
    answering,
    counts_words,
    employee_words,
    employees_meant,
    kept_words,
    match_words,
)


def list_people(run: Run, arguments: Namespace) -> Exit:
    """The HR list, each with their lines."""
    return asyncio.run(_list(run, arguments))


def match(run: Run, arguments: Namespace) -> Exit:
    """The lines whose user is not clear; or say who uses one."""
    answers = [arguments.employee is not None, arguments.nobody, arguments.back].count(True)
    if arguments.number is None and not answers:
        return asyncio.run(_questions(run, arguments))
    if arguments.number is None or answers > 1:
        raise CommandError(_("Say one thing of one line: an employee, --nobody, or --back."), Exit.USAGE)
    if not answers:
        raise CommandError(_("Say who uses it: an employee of “people list”, --nobody, or --back to be asked again."))
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_answer(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        people, page = await all_employees(connected.operator)
    found = answering(people, arguments.query)
    if arguments.json:
        run.console.json([each.model_dump(mode="json") for each in found])
        return Exit.DONE
    if not people:
        run.console.say(_(NO_HR_LIST))
        return Exit.DONE
    columns = (
        Column(_("Employee")), Column(_("Name"), flexible=True), Column(_("Department"), flexible=True),
        Column(_("Cost centre")), Column(_("Last day")), Column(_("Lines"), flexible=True),
    )  # fmt: skip
    run.console.table(columns, [
        (
            each.id, each.name, each.department or ABSENT, each.cost_centre or ABSENT,
            day(each.leaves) if each.leaves else ABSENT, ", ".join(map(grouped, each.msisdns)) or ABSENT,
        )
        for each in found
    ])  # fmt: skip
    run.console.say(counts_words(page))
    if kept := kept_words(page):
        run.console.say(kept)
    return Exit.DONE


async def _questions(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await all_matches(connected.operator, MatchesOf.TO_ASK)
    if arguments.json:
        run.console.json([each.model_dump(mode="json") for each in found])
        return Exit.DONE
    columns = (Column(_("Number")), Column(_("User")), Column(_("Could be"), flexible=True))
    rows: list[tuple[str, str, str]] = []
    for each in found:
        offered = [f"{one.id}  {employee_words(one)}" for one in each.candidates] or [match_words(each)]
        rows += [(grouped(each.msisdn), each.user or ABSENT, offered[0]), *(("", "", one) for one in offered[1:])]
    if not rows:
        run.console.say(_("Nobody has to be asked about."))
        return Exit.DONE
    run.console.table(columns, rows)
    run.console.say(_("“people match NUMBER EMPLOYEE” says who it is, “--nobody” that it is nobody of the HR list."))
    return Exit.DONE


async def _answer(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        operator = workspace.operator
        places = Places(workspace)
        (number,) = numbers_of([arguments.number], run.console.stdin)
        places.require([number])
        line_id = workspace.index.ids[places.of(number)]
        now = await operator.employee_match(line_id)
        run.console.say(f"{_said(now)}")
        employee = None if arguments.nobody or arguments.back else await _employee(operator, arguments.employee)
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Keep this answer?") if not arguments.back else _("Forget the answer?"), 1)
        if arguments.back:
            after = await operator.ask_employee_match_again(line_id)
        else:
            after = await operator.answer_employee_match(line_id, employee)
    if arguments.json:
        run.console.json(after.model_dump(mode="json"))
    else:
        run.console.say(_said(after))
    return Exit.DONE


async def _employee(operator: Operator, text: str) -> str:
    """The id of the one whom `text` means. Raises CommandError."""
    people, _page = await all_employees(operator)
    meant = employees_meant(people, text)
    if not meant:
        raise CommandError(_("The HR list has no “{name}”.").format(name=clean(text, 100)))
    if len(meant) > 1:
        ids = ", ".join(each.id for each in meant)
        raise CommandError(_("Several are called “{name}”: {ids}.").format(name=clean(text, 100), ids=clean(ids, 300)))
    return meant[0].id


def _said(match: EmployeeMatch) -> str:
    return labelled(f"{grouped(match.msisdn)} {match.user or ''}".strip(), match_words(match))
