"""`spending by-month`, `by-category`, `by-plan`, `by-department`, `by-cost-centre`, `by-line`."""

from __future__ import annotations

import asyncio
import re
from argparse import Namespace
from collections.abc import Callable, Sequence

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.labels import CHARGE_CATEGORIES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.spending import MONTH_PATTERN, SpendingBy, Spent
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money, number
from fleet_tui.port.pages import collect
from fleet_tui.workspace.spending_words import difference, difference_words, month_words, reasons_words, unit_words

_PAGE = 1000


def by_month(run: Run, arguments: Namespace) -> Exit:
    """Each month, the newest first."""
    columns = (Column(_("Month")), Column(_("Excl. VAT"), right=True), Column(_("Difference"), right=True))
    return _print(
        run,
        arguments,
        SpendingBy.MONTH,
        (*columns, Column(_("Incl. VAT"), right=True)),
        lambda spent: (
            month_words(spent.key),
            money(spent.amount),
            difference_words(spent),
            money(spent.with_vat) if spent.with_vat else "",
        ),
    )


def by_category(run: Run, arguments: Namespace) -> Exit:
    """The categories of a month."""
    columns = (Column(_("Category")), Column(_("Spent"), right=True), Column(_("Difference"), right=True))
    return _print(
        run,
        arguments,
        SpendingBy.CATEGORY,
        columns,
        lambda spent: (label(CHARGE_CATEGORIES, spent.key), money(spent.amount), difference_words(spent)),
    )


def by_plan(run: Run, arguments: Namespace) -> Exit:
    """The plans of a month."""
    columns = (Column(_("Tariff plan"), flexible=True), Column(_("Lines"), right=True), Column(_("Spent"), right=True))
    return _print(
        run,
        arguments,
        SpendingBy.PLAN,
        (*columns, Column(_("Difference"), right=True)),
        lambda spent: (spent.name, number(spent.lines or 0), money(spent.amount), difference_words(spent)),
    )


def by_department(run: Run, arguments: Namespace) -> Exit:
    """The departments of a month."""
    return _by_unit(run, arguments, SpendingBy.DEPARTMENT, _("Department"))


def by_cost_centre(run: Run, arguments: Namespace) -> Exit:
    """The cost centres of a month."""
    return _by_unit(run, arguments, SpendingBy.COST_CENTRE, _("Cost centre"))


def _by_unit(run: Run, arguments: Namespace, by: SpendingBy, heading: str) -> Exit:
    columns = (Column(heading, flexible=True), Column(_("Lines"), right=True), Column(_("Spent"), right=True))
    return _print(
        run,
        arguments,
        by,
        (*columns, Column(_("Difference"), right=True)),
        lambda spent: (unit_words(spent), number(spent.lines or 0), money(spent.amount), difference_words(spent)),
    )


def by_line(run: Run, arguments: Namespace) -> Exit:
    """The lines of a month."""
    columns = (
        Column(_("Number")),
        Column(_("Description"), flexible=True),
        Column(_("Spent"), right=True),
        Column(_("Difference"), right=True),
        Column(_("Why"), flexible=True),
    )
    return _print(
        run,
        arguments,
        SpendingBy.LINE,
        columns,
        lambda spent: (
            grouped(spent.msisdn or ""),
            spent.name,
            money(spent.amount),
            difference_words(spent),
            reasons_words(spent),
        ),
    )


def _print(
    run: Run,
    arguments: Namespace,
    by: SpendingBy,
    columns: Sequence[Column],
    cells: Callable[[Spent], Sequence[str]],
) -> Exit:
    month, against = getattr(arguments, "month", None), getattr(arguments, "against", None)
    if any(each is not None and not re.match(MONTH_PATTERN, each) for each in (month, against)):
        raise CommandError(_("Write the month like 2026-11."))
    found = asyncio.run(_fetch(run, arguments, by, month, against))
    if arguments.json:
        run.console.json([spent.model_dump(mode="json") for spent in found])
    else:
        run.console.table(columns, map(cells, found))
    return Exit.DONE


async def _fetch(run: Run, arguments: Namespace, by: SpendingBy, month: str | None, against: str | None) -> list[Spent]:
    by_change, limit = getattr(arguments, "changes", False), getattr(arguments, "limit", None)
    async with run.connected() as connected:
        ask = connected.operator.spending
        found = await collect(
            lambda cursor: ask(
                by,
                account=arguments.account,
                month=month,
                against=against,
                by_change=by_change,
                cursor=cursor,
                limit=_PAGE,
            ),
            limit,
        )
    return [spent for spent in found if difference(spent)] if by_change else found
