"""`payments list`, `show`, `cancel`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.pay import print_payment
from fleet_tui.cli.run import Run
from fleet_tui.domain.labels import PAYMENT_METHODS, label
from fleet_tui.domain.payment import Payment
from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment, money
from fleet_tui.port.pages import collect
from fleet_tui.workspace.invoices import payment_state


def list_payments(run: Run, arguments: Namespace) -> Exit:
    """Payments, newest first."""
    return asyncio.run(_list(run, arguments))


def show_payment(run: Run, arguments: Namespace) -> Exit:
    """One payment, and how it is made."""
    return asyncio.run(_show(run, arguments))


def cancel_payment(run: Run, arguments: Namespace) -> Exit:
    """End a payment that was not made."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_cancel(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        ask = connected.operator.payments
        found = await collect(lambda cursor: ask(cursor=cursor), arguments.limit)
    if arguments.json:
        run.console.json([payment.model_dump(mode="json") for payment in found])
        return Exit.DONE
    columns = (
        Column(_("Payment")),
        Column(_("Made on")),
        Column(_("Amount"), right=True),
        Column(_("Method")),
        Column(_("State"), flexible=True),
        Column(_("Invoices"), flexible=True),
    )
    run.console.table(columns, map(_cells, found))
    return Exit.DONE


def _cells(payment: Payment) -> tuple[str, ...]:
    return (
        payment.id,
        moment(payment.created_at),
        money(payment.amount),
        label(PAYMENT_METHODS, payment.method),
        payment_state(payment),
        ", ".join(payment.invoices),
    )


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        payment = await connected.operator.payment(arguments.payment)
    return print_payment(run, payment, arguments)


async def _cancel(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        payment = await connected.operator.payment(arguments.payment)
        run.console.say(" · ".join(_cells(payment)))
        if arguments.dry_run:
            run.console.say(_("Nothing was changed: --dry-run."))
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Cancel this payment?"), 1)
        payment = await connected.operator.cancel_payment(payment.id)
    if arguments.json:
        run.console.json(payment.model_dump(mode="json"))
    run.console.say(payment_state(payment))
    return Exit.DONE
