"""`contract show`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.run import Run
from fleet_tui.domain.plan import Option, Plan
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.contract_prices import ContractPrices
from fleet_tui.workspace.pack_words import with_unit


def show(run: Run, arguments: Namespace) -> Exit:
    """One contract: a matrix of options by plans for people, the contract as it is with `--json`."""
    return asyncio.run(_show(run, arguments))


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        contracts = workspace.index.catalogue.contracts
        chosen = [contract for contract in contracts if arguments.number in (None, contract.number)]
        if not chosen:
            raise CommandError(_("There is no such contract."))
        if arguments.json:
            run.console.json(chosen[0].model_dump(mode="json"))
        else:
            _table(run, ContractPrices(chosen[0], workspace.index))
    return Exit.DONE


def _table(run: Run, prices: ContractPrices) -> None:
    contract = prices.contract
    run.console.details([(_("Contract"), f"{contract.number}  {contract.name}".strip())])
    columns = [Column(_("Tariff plan")), Column(_("Price a month"), right=True), Column(_("Our lines"), right=True)]
    run.console.put("")
    run.console.table(columns, [_plan(prices, plan) for plan in contract.plans])
    run.console.put("")
    columns = [Column(_("Option"), flexible=True), *(Column(plan.name, right=True) for plan in contract.plans)]
    run.console.table(
        columns,
        [[option.name, *(_price(prices, option, plan) for plan in contract.plans)] for option in prices.options()],
    )
    run.console.put("")
    columns = [Column(_("Group pack")), Column(_("Shared data"), right=True), Column(_("Price a month"), right=True)]
    run.console.table(
        columns, [[pack.name, with_unit(number(pack.volume_gb)), money(pack.price)] for pack in contract.group_packs]
    )


def _plan(prices: ContractPrices, plan: Plan) -> list[str]:
    price = money(plan.price) if plan.price is not None else ""
    return [plan.name, price if plan.contracted else _("not in the contract"), number(prices.lines_with(plan.code))]


def _price(prices: ContractPrices, option: Option, plan: Plan) -> str:
    if not prices.applies(option, plan):
        return _("not applicable")
    price = prices.price(option, plan)
    return money(price) if price is not None else ""
