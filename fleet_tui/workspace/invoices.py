"""Invoices and payments in words, and what is done with them beside a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from fleet_tui.domain.bank import grouped_iban, structured
from fleet_tui.domain.bill_comparison import Cause, CauseKind, causes, difference_of
from fleet_tui.domain.billing import BillingAccount, Invoice
from fleet_tui.domain.charges import Charge, ChargeUnit, InvoiceLine
from fleet_tui.domain.invoice_charges import InvoiceKind
from fleet_tui.domain.labels import (
    CHARGE_CATEGORIES,
    CHARGE_UNITS,
    DELIVERIES,
    PAYMENT_METHODS,
    PAYMENT_MODES,
    PAYMENT_STATUSES,
    label,
)
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.payment import TRANSFER, Payment, PaymentMethod, PaymentStatus
from fleet_tui.domain.text import fold
from fleet_tui.files import write_private
from fleet_tui.i18n import _, joined, labelled, ngettext
from fleet_tui.i18n.format import clock, day, exact, money, number
from fleet_tui.port import InvoicesPort
from fleet_tui.port.pages import pages
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workspace.listing import Listing
from fleet_tui.workspace.words import signed

ABSENT = "–"
PDF_SUFFIX = ".pdf"
_PAGE = 250


async def all_lines(
    port: InvoicesPort, invoice_number: str, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> list[InvoiceLine]:
    """Every line of an invoice; `on_progress` is told how many have come, and how many there are. Raises Failure."""
    found: list[InvoiceLine] = []
    async for page in pages(lambda cursor: port.invoice_lines(invoice_number, cursor=cursor, limit=_PAGE)):
        found += page.items
        on_progress(len(found), page.total)
        await asyncio.sleep(0)  # keys first
    return found


def write_pdf(path: Path, pdf: bytes) -> None:
    """The PDF at `path`, whole or not at all. Raises OSError."""
    write_private(path, pdf)


# Invoices in words


def state_of(invoice: Invoice, today: date) -> str:
    """Paid, being paid, due in some days, overdue; of one out of a file only what it says itself."""
    if invoice.unpaid is None:
        return _state_of_file(invoice, today)
    if not invoice.unpaid:
        return _("paid")
    if invoice.payment is not None:
        return _("being paid")
    if invoice.due_on is None:
        return ""
    days = (invoice.due_on - today).days
    if days > 0:
        return ngettext("due in {count} day", "due in {count} days", days).format(count=number(days))
    if days == 0:
        return _("due today")
    return ngettext("overdue by {count} day", "overdue by {count} days", -days).format(count=number(-days))


def _state_of_file(invoice: Invoice, today: date) -> str:
    """Whether it was paid stands in no file: only its day does."""
    if invoice.kind == InvoiceKind.CREDIT_NOTE.value:
        return _("credit note")
    if invoice.due_on is None:
        return _("payment not known")
    days = (invoice.due_on - today).days
    if days > 0:
        return ngettext("due in {count} day", "due in {count} days", days).format(count=number(days))
    return _("due today") if days == 0 else _("payment not known")


def unpaid_cell(invoice: Invoice) -> str:
    """What is unpaid, in a column."""
    if invoice.unpaid is None:
        return "?"
    return money(invoice.unpaid) if invoice.unpaid else ABSENT


def due_cell(invoice: Invoice) -> str:
    """The day it is due, in a column."""
    return ABSENT if invoice.due_on is None else day(invoice.due_on)


def account_terms(account: BillingAccount) -> str:
    """How its invoices are paid and sent, and what is unpaid."""
    return joined(
        " · ",
        [
            _("Payment: {mode}").format(mode=label(PAYMENT_MODES, account.payment_mode)),
            _("sent {delivery}").format(delivery=label(DELIVERIES, account.delivery)),
            unpaid_words(account.unpaid_balance),
        ],
    )


def unpaid_words(balance: Money | None) -> str:
    """The unpaid balance; nobody knows that of invoices out of files."""
    if balance is None:
        return _("unpaid: not known")
    return _("unpaid {amount} incl. VAT").format(amount=money(balance))


def line_name(line: InvoiceLine) -> str:
    """The number of a line on an invoice."""
    return grouped(line.msisdn) if line.msisdn else _("whole account")


def quantity_words(charge: Charge) -> str:
    """How much of it; nothing for a month's subscription."""
    if charge.unit == ChargeUnit.MONTH or not charge.quantity or charge.unit not in CHARGE_UNITS:
        return ""
    return _(CHARGE_UNITS[charge.unit]).format(count=exact(charge.quantity))


def about_words(charge: Charge) -> str:
    """What it is, how much of it, and what the operator says beside: its site, the order that it is for."""
    site = labelled(_("site"), charge.site) if charge.site else ""
    order = labelled(_("order"), charge.order_line) if charge.order_line else ""
    return joined(", ", filter(None, (charge.name, quantity_words(charge), site, order)))


def cause_words(cause: Cause) -> str:
    """One reason why an amount is another one."""
    match cause.kind:
        case CauseKind.NEW_LINE:
            return _("new line")
        case CauseKind.PLAN:
            return f"{cause.before} → {cause.after}"
        case CauseKind.ADDED:
            return _("with {name}").format(name=cause.after)
        case CauseKind.REMOVED:
            return _("without {name}").format(name=cause.before)
        case CauseKind.PRICE:
            return _("another price: {name}").format(name=cause.after)
        case _:
            return joined(" ", [label(CHARGE_CATEGORIES, cause.category), signed(Money.of(cause.difference))])


def why(line: InvoiceLine) -> str:
    """All reasons of a line, the greatest first."""
    return joined(", ", [cause_words(cause) for cause in causes(line)])


def difference_words(line: InvoiceLine) -> str:
    """How much more or less than the month before."""
    difference = difference_of(line)
    return ABSENT if difference is None or not difference else signed(Money.of(difference))


class LineListing(Listing[InvoiceLine]):
    """The lines of an invoice, tens of thousands perhaps: found by number, description, category and charge.

    What the columns say of an amount in five languages is left out: it would take a minute, and nobody types it.
    """

    def _haystack(self, record: InvoiceLine) -> str:
        return fold("\n".join([line_name(record), record.description, *self._words(record)]))


def charge_sheet(lines: Iterable[InvoiceLine]) -> tuple[list[SheetColumn], list[list[Exported]]]:
    """Every charge as a row of a workbook."""
    columns = [
        SheetColumn(_("Number"), "text", 14),
        SheetColumn(_("Description"), "text", 28),
        SheetColumn(_("Category"), "text", 20),
        SheetColumn(_("Charge"), "text", 34),
        SheetColumn(_("Quantity"), "text", 12),
        SheetColumn(_("VAT %"), "text", 8),
        SheetColumn(_("Amount excl. VAT"), "money", 16),
        SheetColumn(_("Month before"), "money", 16),
    ]
    rows: list[list[Exported]] = [
        [
            plain(line.msisdn) if line.msisdn else "",
            line.description.raw,
            label(CHARGE_CATEGORIES, charge.category),
            charge.name.raw,
            quantity_words(charge),
            "" if charge.vat_rate is None else exact(charge.vat_rate),
            charge.amount.amount,
            charge.previous.amount if charge.previous else None,
        ]
        for line in lines
        for charge in line.charges
    ]
    return columns, rows


# Payments in words


def method_words(method: PaymentMethod) -> str:
    """What a method is called; one of another operator by its own name."""
    return label(PAYMENT_METHODS, method.code) if method.code in PAYMENT_METHODS else method.name


def payment_method(payment: Payment) -> str:
    """What it is paid by."""
    return label(PAYMENT_METHODS, payment.method) if payment.method in PAYMENT_METHODS else payment.method_name


def payment_state(payment: Payment) -> str:
    """How a payment stands."""
    if payment.status == PaymentStatus.PENDING:
        if payment.method == TRANSFER:
            return _("waiting for your transfer")
        return _("the payment page is open, waiting for its answer")
    return label(PAYMENT_STATUSES, payment.status)


def payment_hint(payment: Payment) -> str:
    """What to do now."""
    if payment.status == PaymentStatus.PAID:
        return _("Nothing more is to be done.")
    if not payment.under_way:
        return _("Nothing was paid; the invoice can be paid again.")
    if payment.method == TRANSFER:
        return _("Make the transfer at your bank with exactly this communication; scan the QR code, or copy with y.")
    until = clock(payment.expires_at) if payment.expires_at else ABSENT
    return _("Pay at the payment page until {time}; what happens there shows here.").format(time=until)


def transfer_details(payment: Payment) -> list[tuple[str, str]]:
    """Where to, how much and what with; nothing for an online payment."""
    transfer = payment.transfer
    if transfer is None:
        return []
    return [
        (_("Beneficiary"), transfer.beneficiary),
        ("IBAN", grouped_iban(transfer.iban)),
        *([("BIC", transfer.bic)] if transfer.bic else []),
        (_("Communication"), structured(transfer.communication)),
    ]


def payment_details(payment: Payment) -> list[tuple[str, str]]:
    """All of a payment, top to bottom."""
    return [
        (_("Amount"), money(payment.amount)),
        (_("Invoices"), ", ".join(payment.invoices)),
        (_("Method"), payment_method(payment)),
        *transfer_details(payment),
    ]
