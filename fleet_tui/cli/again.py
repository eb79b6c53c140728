"""`undo`, `orders retry`: orders made from an earlier one, on the same way as any other."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.orders import all_items, find_order
from fleet_tui.cli.run import Run
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import OrderRequest
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.retry import refused_again
from fleet_tui.workspace.undoing import in_the_way, in_the_way_words
from fleet_tui.workspace.words import order_title


def undo(run: Run, arguments: Namespace) -> Exit:
    """Take back the last order of who is signed in, or the one that is named."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_undo(run, arguments))


def retry(run: Run, arguments: Namespace) -> Exit:
    """Order what was refused of an order once more."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_retry(run, arguments))


async def _undo(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        wanted = arguments.order
        operator = workspace.operator
        order_id = (await find_order(operator, wanted)).id if wanted else None
        try:
            undo = await operator.undo(order_id)
        except Failure as failure:
            if (order := await in_the_way(operator, workspace.me, failure, order_id)) is None:
                raise
            cancels = _("Cancel it with: fleet-tui orders cancel {number}").format(number=order.number)
            raise CommandError(f"{in_the_way_words(order)} {cancels}", Exit.FAILURE) from None
        run.console.say(
            _("Taking back order {number}: {order}.").format(number=undo.of.number, order=order_title(undo.of))
        )
        if undo.left_out:
            run.console.say(
                ngettext(
                    "{count} line stays as it is: nothing takes its change back.",
                    "{count} lines stay as they are: nothing takes their changes back.",
                    undo.left_out,
                ).format(count=number(undo.left_out))
            )
        code = await place(run, workspace, undo.order, arguments)
    return Exit.PARTLY if code is Exit.DONE and undo.left_out else code


async def _retry(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        order = await find_order(workspace.operator, arguments.order)
        again = refused_again(await all_items(workspace.operator, order), workspace.index, {})
        if not again:
            raise CommandError(_("Nothing was refused of order {number}.").format(number=order.number), Exit.FAILURE)
        return await place(run, workspace, OrderRequest(items=again, effective_date=arguments.at), arguments)
