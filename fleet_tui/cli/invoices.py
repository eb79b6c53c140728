"""`invoices list`, `invoices show`, `invoices pdf`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.bank import structured
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLine
from fleet_tui.domain.labels import CHARGE_CATEGORIES, label
from fleet_tui.domain.money import Money
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.invoices import (
    ABSENT,
    PDF_SUFFIX,
    all_lines,
    difference_words,
    due_cell,
    line_name,
    state_of,
    unpaid_cell,
    why,
    write_pdf,
)
from fleet_tui.workspace.words import signed


def list_invoices(run: Run, arguments: Namespace) -> Exit:
    """Invoices, newest first."""
    return asyncio.run(_list(run, arguments))


def show_invoice(run: Run, arguments: Namespace) -> Exit:
    """One invoice with its sums, and its lines when they are asked for."""
    return asyncio.run(_show(run, arguments))


def write_invoice(run: Run, arguments: Namespace) -> Exit:
    """An invoice as PDF."""
    return asyncio.run(_pdf(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.invoices(arguments.account, unpaid=arguments.unpaid)
    found = found[: arguments.limit]
    if arguments.json:
        run.console.json([invoice.model_dump(mode="json") for invoice in found])
        return Exit.DONE
    columns = (
        Column(_("Date")),
        Column(_("Invoice")),
        Column(_("Account")),
        Column(_("Amount"), right=True),
        Column(_("Due")),
        Column(_("Unpaid"), right=True),
        Column(_("State"), flexible=True),
    )
    run.console.table(columns, map(_cells, found))
    return Exit.DONE


def _cells(invoice: Invoice) -> tuple[str, ...]:
    return (
        day(invoice.issued_on),
        invoice.number,
        invoice.billing_account,
        money(invoice.amount),
        due_cell(invoice),
        unpaid_cell(invoice),
        state_of(invoice, day_of(system_clock())),
    )


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        detail = await connected.operator.invoice(arguments.invoice)
        lines = await all_lines(connected.operator, detail.number) if arguments.lines else []
    if arguments.json:
        listed = {"lines": [line.model_dump(mode="json") for line in lines]} if arguments.lines else {}
        run.console.json({**detail.model_dump(mode="json"), **listed})
        return Exit.DONE
    run.console.details(_details(detail))
    if detail.net is not None:
        run.console.put("")
        columns = (
            Column(_("Category"), flexible=True),
            Column(_("Amount"), right=True),
            Column(_("Before"), right=True),
            Column(_("More"), right=True),
        )
        run.console.table(
            columns,
            (_sums(label(CHARGE_CATEGORIES, total.category), total.amount, total.previous) for total in detail.totals),
        )
    if lines:
        run.console.put("")
        _print_lines(run, lines)
    return Exit.DONE


def _details(detail: InvoiceDetail) -> list[tuple[str, str]]:
    found = [
        (_("Invoice"), detail.number),
        *([(_("Supplier"), detail.supplier)] if detail.supplier else []),
        *([(_("Gives back from"), detail.credited_number)] if detail.credited_number else []),
        *([(_("Sums"), _("wrong: check by hand"))] if detail.sums_right is False else []),
        (_("Account"), detail.billing_account),
        (_("Date"), day(detail.issued_on)),
        (_("Due"), due_cell(detail)),
        (_("State"), state_of(detail, day_of(system_clock()))),
        (_("Communication"), structured(detail.communication)),
    ]
    if detail.net is not None and detail.vat is not None:
        found += [(_("Excl. VAT"), money(detail.net)), (_("VAT"), money(detail.vat))]
    unpaid = _("not known") if detail.unpaid is None else money(detail.unpaid)
    return [*found, (_("Amount incl. VAT"), money(detail.amount)), (_("Unpaid"), unpaid)]


def _sums(name: str, amount: Money, previous: Money | None) -> tuple[str, ...]:
    more = ABSENT if previous is None or amount == previous else signed(amount - previous)
    return name, money(amount), ABSENT if previous is None else money(previous), more


def _print_lines(run: Run, lines: list[InvoiceLine]) -> None:
    columns = (
        Column(_("Number")),
        Column(_("Description"), flexible=True),
        Column(_("Amount"), right=True),
        Column(_("More"), right=True),
        Column(_("Why"), flexible=True),
    )
    run.console.table(
        columns,
        ((line_name(line), line.description, money(line.amount), difference_words(line), why(line)) for line in lines),
    )


async def _pdf(run: Run, arguments: Namespace) -> Exit:
    path = target(run, arguments, (PDF_SUFFIX,))
    async with run.connected() as connected:
        pdf = await connected.operator.invoice_pdf(arguments.invoice)
    with writing(path):
        write_pdf(path, pdf)
    run.console.say(_("Invoice {number} is in {file}.").format(number=arguments.invoice, file=path))
    return Exit.DONE
