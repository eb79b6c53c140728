"""`optimise list`, `order`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.domain.finding_list import GroupPackAdvice, LineAdvice, PlanAdvice
from fleet_tui.domain.findings.advice_words import Verdict
from fleet_tui.domain.msisdn import grouped
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.findings import ABSENT, amount_text
from fleet_tui.workspace.plan_advice import (
    answering,
    counted,
    order_of,
    pack_use,
    pack_words,
    packs_answering,
    proposed,
    verdict_words,
)

_RECORD = (
    "msisdn", "person", "verdict", "months", "plan", "now", "target", "target_name", "options_added", "options_removed",
    "then", "saves", "dearer", "worst", "peak", "finding",
)  # fmt: skip


_OF_PACK = ("pack", "volume", "used", "most")
"""What is said of a group pack beside; `now`, `then` and `saves` are its own as well."""


def list_advice(run: Run, arguments: Namespace) -> Exit:
    """Which plan would have cost each line least, as table, JSON or CSV."""
    return asyncio.run(_list(run, arguments))


def order(run: Run, arguments: Namespace) -> Exit:
    """Order the plans that would have cost less."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_order(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        advice = await connected.operator.plan_advice(arguments.months)
    found = answering(advice.items, arguments.query)
    shown = found if arguments.all else [each for each in found if each.verdict == Verdict.CHEAPER]
    packs = packs_answering(advice.packs, arguments.query)
    if arguments.json:
        run.console.json(advice.model_copy(update={"items": shown, "packs": packs}).model_dump(mode="json"))
    elif arguments.csv:
        run.console.csv([_RECORD + _OF_PACK, *map(_row, shown), *map(_row, packs)])
    else:
        _table(run, shown)
        _say(run, advice, found)
        _packs(run, packs)
    return Exit.DONE


def _row(advice: LineAdvice | GroupPackAdvice) -> list[Any]:
    """A row of CSV: what is not said of a line, or of a pack, is empty."""
    values = advice.model_dump(mode="json")
    named = (values.get(name) for name in _RECORD + _OF_PACK)
    return [" ".join(value) if isinstance(value, list) else value for value in named]


def _table(run: Run, items: Sequence[LineAdvice]) -> None:
    columns = (
        Column(_("Number")),
        Column(_("Plan"), flexible=True),
        Column(_("Costs"), right=True),
        Column(_("Cheaper"), flexible=True),
        Column(_("Would cost"), right=True),
        Column(_("Saves"), right=True),
        Column(_("Dearest"), right=True),
        Column(_("Dearer in"), right=True),
        Column(_("Most used")),
    )
    run.console.table(columns, map(_cells, items), none="")


def _cells(each: LineAdvice) -> tuple[str, ...]:
    cheaper = each.verdict == Verdict.CHEAPER
    of_months = _("{count} of {months}").format(count=number(each.dearer), months=number(each.months))
    return (
        grouped(each.msisdn), each.plan or ABSENT, amount_text(each.now),
        proposed(each) if cheaper else verdict_words(each), amount_text(each.then), amount_text(each.saves),
        amount_text(each.worst), of_months if cheaper else ABSENT, each.peak or "",
    )  # fmt: skip


def _say(run: Run, advice: PlanAdvice, found: Sequence[LineAdvice]) -> None:
    cheaper = [each for each in found if each.verdict == Verdict.CHEAPER]
    lines = ngettext("{count} line", "{count} lines", len(cheaper)).format(count=number(len(cheaper)))
    saves = sum((each.saves for each in cheaper if each.saves is not None), advice.saves * 0)
    run.console.say(labelled(lines, _("{amount} a month less, before fees").format(amount=money(saves))))
    for verdict, count in counted(found):
        run.console.say(labelled(verdict, number(count)))


def _packs(run: Run, packs: Sequence[GroupPackAdvice]) -> None:
    """Each group pack: what was used of it, and which one would have cost less."""
    if not packs:
        return
    run.console.put("")
    columns = (
        Column(_("Group pack"), flexible=True),
        Column(_("Used a month"), flexible=True),
        Column(_("Costs"), right=True),
        Column(_("Cheaper"), flexible=True),
        Column(_("Would cost"), right=True),
        Column(_("Saves"), right=True),
    )
    rows = [
        (each.pack, pack_use(each), amount_text(each.now), pack_words(each), amount_text(each.then),
         amount_text(each.saves))
        for each in packs
    ]  # fmt: skip
    run.console.table(columns, rows)


async def _order(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        advice = await workspace.operator.plan_advice(arguments.months)
        wanted = order_of(answering(advice.items, arguments.query))
        if wanted is None:
            raise CommandError(_("No other plan is known to be cheaper for these lines."))
        return await place(run, workspace, wanted, arguments)
