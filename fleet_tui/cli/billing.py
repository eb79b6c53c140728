"""`billing list`, `billing set`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import Any

from pydantic import ValidationError

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.mistakes import mistake
from fleet_tui.cli.run import Run
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.billing_settings import BillingAccountUpdate
from fleet_tui.domain.labels import DELIVERIES, PAYMENT_MODES, label
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import money
from fleet_tui.workspace.billing_words import account_details, account_words, change_details


def list_accounts(run: Run, arguments: Namespace) -> Exit:
    """All billing accounts."""
    return asyncio.run(_list(run, arguments))


def set_account(run: Run, arguments: Namespace) -> Exit:
    """Change the settings that are named."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_set(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        accounts = await connected.operator.billing_accounts()
    if arguments.json:
        run.console.json([account.model_dump(mode="json") for account in accounts])
        return Exit.DONE
    columns = (
        Column(_("Account"), flexible=True),
        Column(_("Paid by")),
        Column(_("Invoices")),
        Column(_("Unpaid"), right=True),
    )
    run.console.table(columns, map(_cells, accounts))
    return Exit.DONE


def _cells(account: BillingAccount) -> tuple[str, ...]:
    return (
        account_words(account),
        label(PAYMENT_MODES, account.payment_mode),
        label(DELIVERIES, account.delivery),
        money(account.unpaid_balance) if account.unpaid_balance is not None else "",
    )


async def _set(run: Run, arguments: Namespace) -> Exit:
    changes = _changes(arguments)
    async with run.connected() as connected:
        account = _account(await connected.operator.billing_accounts(), arguments.account)
        if not arguments.yes or arguments.dry_run:
            run.console.say(account_words(account))
            for name, value in change_details(changes):
                run.console.say(f"  {labelled(name, value)}")
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Change it so?"), 1)
        account = await connected.operator.change_billing_account(account, changes)
    if arguments.json:
        run.console.json(account.model_dump(mode="json"))
    else:
        run.console.details([(name, str(value)) for name, value in account_details(account)])
    return Exit.DONE


def _changes(arguments: Namespace) -> BillingAccountUpdate:
    """What the options ask for. Raises CommandError."""
    given: dict[str, Any] = {
        "payment_mode": arguments.payment and arguments.payment.upper().replace("-", "_"),
        "delivery": arguments.delivery and arguments.delivery.upper().replace("-", "_"),
        "invoice_e_mail": arguments.e_mail,
        "enterprise_number": arguments.enterprise_number,
    }
    if arguments.iban or arguments.holder:
        given["mandate"] = {"iban": arguments.iban, "holder": arguments.holder}
    try:
        return BillingAccountUpdate.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        if not any(value is not None for value in given.values()):
            raise CommandError(_("Nothing was asked for: see --help.")) from None
        raise mistake(
            error,
            {
                "iban": labelled(_("IBAN"), _("This is no IBAN: look at the digits again.")),
                "holder": labelled(_("Account holder"), _("Please fill this in.")),
                "invoice_e_mail": labelled(_("E-mail address"), _("This is not an e-mail address.")),
                "enterprise_number": _("This is no Belgian enterprise number."),
            },
        ) from None


def _account(accounts: list[BillingAccount], wanted: str) -> BillingAccount:
    """The account with this number or name. Raises CommandError."""
    for account in accounts:
        if account.number == wanted or (account.name and fold(account.name) == fold(wanted)):
            return account
    raise CommandError(_("There is no billing account “{account}”.").format(account=clean(wanted, 60)), Exit.FAILURE)
