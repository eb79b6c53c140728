"""`orders unknown`: orders that were sent, and of which nobody knows whether they were taken."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import workspace_of
from fleet_tui.cli.meant import the_one
from fleet_tui.cli.run import Run
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.words import order_result, order_title, request_title
from fleet_tui.workspace.workspace import Workspace


def unknown(run: Run, arguments: Namespace) -> Exit:
    """Ask what became of them, list those that stay unknown; or note what somebody found out about one."""
    marks = arguments.taken or arguments.not_taken
    if marks != (arguments.key is not None):
        raise CommandError(_("Give the key of an order together with --taken or --not-taken."))
    if marks:
        run.may_change(confirmed=True)
    return asyncio.run(_mark(run, arguments) if marks else _list(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with workspace_of(run) as workspace:
        if not run.options.read_only:
            await _ask(run, workspace)
        left = await workspace.desk.unresolved()
    if arguments.json:
        run.console.json(
            [
                {"key": each.key, "sent_at": each.at.isoformat() if each.at else None}
                | {"order": each.order.model_dump(mode="json")}
                for each in left
            ]
        )
    elif left:
        columns = (Column(_("Key")), Column(_("Made on")), Column(_("What"), flexible=True))
        run.console.table(columns, (_cells(each) for each in left))
    else:
        run.console.say(_("There is none."))
    return Exit.PARTLY if left else Exit.DONE


async def _ask(run: Run, workspace: Workspace) -> None:
    def refused(pending: Pending, failure: Failure) -> None:
        run.console.say(f"{request_title(pending.order)}: {failure.user_message}")

    for order in await workspace.desk.resolve(refused):
        result = order_result(order, recorded=workspace.recorded_only)
        run.console.say(f"{order_title(order)}, {order.number}: {result}")


def _cells(pending: Pending) -> tuple[str, ...]:
    return pending.key, moment(pending.at) if pending.at else "", request_title(pending.order)


async def _mark(run: Run, arguments: Namespace) -> Exit:
    async with workspace_of(run) as workspace:
        neither = _("No order of unknown outcome has this key, or several have it.")
        left = await workspace.desk.unresolved()
        pending = the_one(left, arguments.key, lambda each: each.key, none=neither, several=neither)
        if workspace.capabilities.idempotent:
            raise CommandError(_("It will be settled without you: fleet-tui orders unknown asks."), Exit.FAILURE)
        await workspace.desk.mark(pending, taken=arguments.taken)
        if not arguments.json:
            run.console.say(_("Noted: {order}").format(order=request_title(pending.order)))
        else:
            run.console.json({"key": pending.key, "taken": arguments.taken})
    return Exit.DONE
