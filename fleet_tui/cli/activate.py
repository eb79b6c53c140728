"""`activate`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.lookup import fleet, numbers_of, positions_of
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.domain.change import Activate


def activate(run: Run, arguments: Namespace) -> Exit:
    """Order the activation of pending lines."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_activate(run, arguments))


async def _activate(run: Run, arguments: Namespace) -> Exit:
    numbers = numbers_of(arguments.number, run.console.stdin)
    async with fleet(run) as workspace:
        order = workspace.order_of(Activate(), positions_of(workspace, numbers), arguments.at)
        return await place(run, workspace, order, arguments)
