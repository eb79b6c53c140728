"""`prices`: the price list that came in, and out again."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.own_data import PriceKind
from fleet_tui.domain.price_list import ListedPrice
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, exact, money, number
from fleet_tui.workbook.price_export import KINDS, UNITS, write_prices
from fleet_tui.workspace.list_export import SUFFIXES


def list_prices(run: Run, arguments: Namespace) -> Exit:
    """The price list, in the order of its file."""
    return asyncio.run(_list(run, arguments))


def export_prices(run: Run, arguments: Namespace) -> Exit:
    """Write the price list to a file that `import` takes back, to the same prices."""
    return asyncio.run(_export(run, target(run, arguments, SUFFIXES)))


async def _list(run: Run, arguments: Namespace) -> Exit:
    found = await _prices(run)
    if arguments.json:
        run.console.json([price.model_dump(mode="json") for price in found])
        return Exit.DONE
    columns = (
        Column(_("Kind")),
        Column(_("Item"), flexible=True),
        Column(_("Price"), right=True),
        Column(_("For plan"), flexible=True),
        Column(_("Valid"), flexible=True),
        Column(_("From"), flexible=True),
    )
    run.console.table(columns, map(_cells, found), none=_("No price list is in: “import” takes one."))
    return Exit.DONE


async def _export(run: Run, path: Path) -> Exit:
    found = await _prices(run)
    if not found:
        raise CommandError(_("No price list is in: “import” takes one."))
    sources = ", ".join(dict.fromkeys(str(price.source) for price in found if price.source))
    with writing(path):
        write_prices(path, found, [(_("Price list"), sources)])
    written = ngettext("{count} price in {file}", "{count} prices in {file}", len(found))
    run.console.say(written.format(count=number(len(found)), file=path))
    return Exit.DONE


async def _prices(run: Run) -> list[ListedPrice]:
    async with run.connected() as connected:
        return (await connected.operator.prices()).items


def _cells(price: ListedPrice) -> tuple[str, ...]:
    amount = money(price.price)
    if price.kind == PriceKind.RATE:
        amount = f"€ {exact(price.price)} / {_(UNITS.get(price.unit or '', price.unit or ''))}"
    days = [day(each) if each else "" for each in (price.valid_from, price.valid_until)]
    valid = " – ".join(days).strip() if any(days) else ""
    place = f"{price.source} {price.row or ''}".strip()
    return _(KINDS.get(price.kind, price.kind)), price.item, amount, price.plan or "", valid, place
