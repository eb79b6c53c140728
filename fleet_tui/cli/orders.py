"""`orders list`, `show`, `cancel`, `date`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.order_flow import print_items, record_of_order
from fleet_tui.cli.run import Run
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.order import Order, OrderItem
from fleet_tui.domain.text import clean
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, labelled, pgettext
from fleet_tui.i18n.format import day, moment
from fleet_tui.port import OrderPort
from fleet_tui.port.pages import collect, pages
from fleet_tui.workspace.approval_words import state_words
from fleet_tui.workspace.words import order_result, order_title, tell_the_operator


def list_orders(run: Run, arguments: Namespace) -> Exit:
    """Orders, newest first."""
    return asyncio.run(_list(run, arguments))


def show_order(run: Run, arguments: Namespace) -> Exit:
    """One order with the result of each line."""
    return asyncio.run(_show(run, arguments))


def cancel_order(run: Run, arguments: Namespace) -> Exit:
    """Cancel what has not started of an order."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_cancel(run, arguments))


def move_order(run: Run, arguments: Namespace) -> Exit:
    """Another day for an order that waits for its day."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_move(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = (await connected.operator.orders(limit=arguments.limit)).items[: arguments.limit]
        recorded = (await connected.operator.capabilities()).recorded
    if arguments.json:
        run.console.json([order.model_dump(mode="json") for order in found])
        return Exit.DONE
    columns = (
        Column(_("Order")),
        Column(_("Made on")),
        Column(pgettext("a day", "From")),
        Column(_("What"), flexible=True),
        Column(_("Result"), flexible=True),
        Column(_("By"), flexible=True),
    )
    run.console.table(columns, (_cells(order, recorded=recorded) for order in found))
    return Exit.DONE


def _cells(order: Order, *, recorded: bool) -> tuple[str, ...]:
    return (
        order.number,
        moment(order.created_at),
        day(order.effective_date),
        order_title(order),
        order_result(order, recorded=recorded),
        order.created_by,
    )


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        order = await find_order(connected.operator, arguments.order)
        items = await all_items(connected.operator, order)
        me = await connected.operator.me()
        recorded = (await connected.operator.capabilities()).recorded
        catalogue = Catalogue(() if arguments.json else await connected.operator.contracts())
    if arguments.json:
        run.console.json(record_of_order(order, items))
        return Exit.DONE
    run.console.details(
        [
            (_("Order"), order.number),
            (_("What"), order_title(order)),
            (_("Result"), order_result(order, recorded=recorded)),
            (pgettext("a day", "From"), day(order.effective_date)),
            *([(_("Reference"), order.reference)] if order.reference else []),
            *([(_("Ticket"), order.ticket)] if order.ticket else []),
            (_("Made on"), moment(order.created_at)),
            (_("By"), order.created_by),
            *([(_("Note"), order.note)] if order.note else []),
            *([(_("Approval"), said)] if (said := state_words(order, me.profile_id)) else []),
        ]
    )
    run.console.put("")
    print_items(run, items, catalogue, recorded=recorded)
    return Exit.DONE


async def _cancel(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        order = await find_order(connected.operator, arguments.order)
        if order.final:
            raise CommandError(
                _("Order {number} is finished: nothing of it can be cancelled.").format(number=order.number),
                Exit.FAILURE,
            )
        if not arguments.yes:
            counts = order.counts
            run.console.confirm(_question(_("Cancel what has not started of"), order), counts.waiting + counts.asked)
        asked = order.counts.asked
        order = await connected.operator.cancel_order(order.id)
        recorded = (await connected.operator.capabilities()).recorded
    _print_state(run, order, as_json=arguments.json, recorded=recorded)
    if asked:
        run.console.say(tell_the_operator())
    return Exit.DONE


async def _move(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        order = await find_order(connected.operator, arguments.order)
        if not arguments.yes:
            question = _question(_("From {day} instead:").format(day=day(arguments.day)), order)
            run.console.confirm(question, order.counts.total)
        order = await connected.operator.reschedule_order(order, arguments.day)
        recorded = (await connected.operator.capabilities()).recorded
    _print_state(run, order, as_json=arguments.json, recorded=recorded)
    return Exit.DONE


def _question(what: str, order: Order) -> str:
    return f"{what} {order.number}: {order_title(order)}, {order_result(order)}."


def _print_state(run: Run, order: Order, *, as_json: bool, recorded: bool) -> None:
    if as_json:
        run.console.json(order.model_dump(mode="json"))
    run.console.say(labelled(str(order.number), f"{order_title(order)}, {order_result(order, recorded=recorded)}"))


async def find_order(orders: OrderPort, wanted: str) -> Order:
    """The order with this id or number.

    Raises:
        CommandError: there is none.
    """
    try:
        return await orders.order(wanted)
    except NotFound:
        pass
    async for page in pages(lambda cursor: orders.orders(cursor=cursor)):
        for order in page.items:
            if order.number == wanted:
                return order
    raise CommandError(_("There is no order “{order}”.").format(order=clean(wanted, 60)), Exit.FAILURE)


async def all_items(orders: OrderPort, order: Order) -> list[OrderItem]:
    """Every item of `order` with its result, by position."""
    return await collect(lambda cursor: orders.order_items(order.id, cursor=cursor))
