"""`orders sheet`, `sent`, `confirm`: what an operator is asked for that nothing here reaches."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.orders import all_items, find_order
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.order import ItemStatus, Order, OrderConfirmation, OrderItem, OrderSent, OrderStatus
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext, speaking_in
from fleet_tui.i18n.format import number
from fleet_tui.workbook.order_mail import SHEET_SUFFIXES, write_any_sheet
from fleet_tui.workspace.approval_words import no_sheet_yet
from fleet_tui.workspace.order_sheets import sheet_of
from fleet_tui.workspace.words import order_result, order_title


def write_sheet(run: Run, arguments: Namespace) -> Exit:
    """An order as workbook, plain text or mail, to send to the operator. From then on it counts as asked."""
    return asyncio.run(_sheet(run, arguments))


def note_sent(run: Run, arguments: Namespace) -> Exit:
    """Note that the operator was asked for an order."""
    run.may_change(confirmed=True)
    return asyncio.run(_sent(run, arguments))


def confirm(run: Run, arguments: Namespace) -> Exit:
    """Note that the operator did what it was asked."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_confirm(run, arguments))


async def _sheet(run: Run, arguments: Namespace) -> Exit:
    path = target(run, arguments, SHEET_SUFFIXES)
    async with fleet(run) as workspace:
        order = await find_order(workspace.operator, arguments.order)
        if order.status == OrderStatus.AWAITS_APPROVAL:
            raise CommandError(no_sheet_yet(), Exit.FAILURE)
        sheet = sheet_of(workspace, order, await all_items(workspace.operator, order))
        with writing(path):
            if arguments.language:
                with speaking_in(arguments.language):
                    write_any_sheet(path, sheet)
            else:
                write_any_sheet(path, sheet)
        run.console.say(_("Order {number} is in {file}.").format(number=order.number, file=path))
        if order.status == OrderStatus.TO_SEND and not run.options.read_only:
            asked = await workspace.operator.order_sent(order.id, OrderSent())
            run.console.say(_("Send it to your operator: nothing is sent from here. It counts as asked from today."))
            run.console.say(labelled(order_title(asked), order_result(asked)))
    return Exit.DONE


async def _sent(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        order = await find_order(connected.operator, arguments.order)
        sent = OrderSent(asked_on=arguments.on, reference=(arguments.reference or "")[:200])
        _print(run, await connected.operator.order_sent(order.id, sent), as_json=arguments.json)
    return Exit.DONE


async def _confirm(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        order = await find_order(connected.operator, arguments.order)
        items = await all_items(connected.operator, order)
        open_items = [item for item in items if item.status in {ItemStatus.TO_SEND, ItemStatus.ASKED}]
        chosen = _chosen(open_items, arguments.number, order) if arguments.number else open_items
        if not arguments.yes:
            count = len(chosen)
            question = ngettext(
                "The operator did {count} change of {order}.", "The operator did {count} changes of {order}.", count
            )
            run.console.confirm(question.format(count=number(count), order=order.number), count)
        positions = [item.position for item in chosen] if arguments.number else None
        done = await connected.operator.confirm_order(order.id, OrderConfirmation(positions=positions))
        _print(run, done, as_json=arguments.json)
    return Exit.DONE


def _chosen(items: Sequence[OrderItem], numbers: Sequence[str], order: Order) -> list[OrderItem]:
    """The items of these phone numbers. Raises CommandError for one that is not asked for."""
    of_number = {item.msisdn: item for item in items if item.msisdn is not None}
    found = []
    for text in numbers:
        try:
            msisdn = parse_msisdn(text)
        except InvalidMsisdn:
            raise CommandError(_("“{text}” is no phone number.").format(text=clean(text, 40))) from None
        if msisdn not in of_number:
            raise CommandError(
                _("Order {order} asks nothing for {number}.").format(order=order.number, number=grouped(msisdn)),
                Exit.FAILURE,
            )
        found.append(of_number[msisdn])
    return found


def _print(run: Run, order: Order, *, as_json: bool) -> None:
    if as_json:
        run.console.json(order.model_dump(mode="json"))
    run.console.say(labelled(str(order.number), f"{order_title(order)}, {order_result(order)}"))
