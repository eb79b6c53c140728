"""`sim-cards list`, `sim-cards stock`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.i18n import _
from fleet_tui.port.pages import collect
from fleet_tui.workspace.card_columns import COLUMNS
from fleet_tui.workspace.ticket_words import address_words, low_words, stock_words

PAGE = 1000


def list_cards(run: Run, arguments: Namespace) -> Exit:
    """SIM cards by number."""
    return asyncio.run(_list(run, arguments))


def stock(run: Run, arguments: Namespace) -> Exit:
    """How many blank cards there are, what is on its way, and where cards were sent to before."""
    return asyncio.run(_stock(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    status, wanted = SimCardStatus(arguments.status.upper()), arguments.limit
    async with run.connected() as connected:
        ask, size = connected.operator.sim_cards, min(wanted, PAGE)
        cards = await collect(lambda cursor: ask(status=status, limit=size, cursor=cursor), wanted)
    if arguments.json:
        run.console.json([card.model_dump(mode="json") for card in cards])
    else:
        rows = [[column.text(card) for column in COLUMNS] for card in cards]
        run.console.table([Column(column.label) for column in COLUMNS], rows)
    return Exit.DONE


async def _stock(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        there = await connected.operator.sim_card_stock()
        addresses = await connected.operator.delivery_addresses()
    if arguments.json:
        run.console.json(
            {**there.model_dump(mode="json"), "addresses": [each.model_dump(mode="json") for each in addresses]}
        )
        return Exit.DONE
    run.console.put(stock_words(there))
    if low := low_words(there):
        run.console.say(low)
    if addresses:
        columns = (Column("", right=True), Column(_("Addresses used before"), flexible=True))
        run.console.put("")
        run.console.table(columns, [(str(at), address_words(each)) for at, each in enumerate(addresses, start=1)])
    return Exit.DONE
