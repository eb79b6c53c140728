"""An invoice as PDF, made when it is asked for, in the language in use; the same invoice gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from fleet_tui.domain.bank import epc_payload, grouped_iban, structured
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLine
from fleet_tui.domain.labels import CHARGE_CATEGORIES, label
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.payment import Transfer
from fleet_tui.domain.session import FleetOrigin, Organisation
from fleet_tui.i18n import _, language, ngettext
from fleet_tui.i18n.format import day, decimal, exact, money
from fleet_tui.i18n.format import number as number_of
from fleet_tui.i18n.said import capitalised

if TYPE_CHECKING:
    from fpdf import FPDF

LINES_SHOWN = 500
"""Phone lines listed one by one; an invoice of more lists the first so many, and the sums of all."""

_FONT = "Helvetica"
_LINE_MM = 5.2
_WIDTH_MM = 190
_NUMBER_MM, _LABEL_MM, _AMOUNT_MM = 32, 42, 26
_QR_MM = 34
_WRITTEN = str.maketrans({"–": "-", "€": "EUR", "’": "'", "“": '"', "”": '"', "„": '"', "œ": "oe"})
"""What the PDF's built-in fonts lack, as they can write it."""


@dataclass(frozen=True, slots=True)
class PdfInvoice:
    """What stands in it. `lines` are the first of `line_total`."""

    invoice: InvoiceDetail
    lines: Sequence[InvoiceLine]
    line_total: int
    account: BillingAccount | None
    company: Organisation
    transfer: Transfer | None
    """None where the invoice does not say how it is paid."""

    @property
    def sample(self) -> bool:
        """Nothing of it is real."""
        return self.company.origin == FleetOrigin.SAMPLE


def invoice_pdf(content: PdfInvoice) -> bytes:
    """The bytes of the PDF."""
    from fpdf import FPDF  # 30 MiB and a quarter of a second, for a PDF that is seldom asked for

    invoice = content.invoice
    pdf = FPDF()
    pdf.set_creation_date(datetime.combine(invoice.issued_on, time(), UTC))
    pdf.set_lang(language())
    pdf.set_title(_latin(_("Invoice {number}").format(number=invoice.number)))
    pdf.set_auto_page_break(auto=True, margin=15)
    pdf.add_page()
    _head(pdf, content)
    _sums(pdf, content)
    if content.transfer is not None:
        _transfer(pdf, content, content.transfer)
    if content.lines:
        _lines(pdf, content)
    return bytes(pdf.output())


def _head(pdf: FPDF, content: PdfInvoice) -> None:
    invoice, place = content.invoice, content.account.address if content.account else None
    if content.sample:
        _text(pdf, _("SAMPLE: not a real invoice, nothing is to be paid"), bold=True)
    if invoice.supplier:
        _text(
            pdf,
            _("Put together from the file of {supplier}: not the invoice itself.").format(supplier=invoice.supplier),
        )
    _text(pdf, content.company.name, size=16, bold=True, height=9)
    if place is not None:
        box = " " + _("box {box}").format(box=place.box) if place.box else ""
        _text(pdf, f"{place.street} {place.number}{place.number_suffix}{box}, {place.postcode} {place.town}")
    pdf.ln(_LINE_MM)
    _text(pdf, _("Invoice {number}").format(number=invoice.number), size=13, bold=True, height=8)
    period = _("{start} to {end}").format(start=_day(invoice.period_from), end=_day(invoice.period_to))
    for name, value in (
        (_("Billing account"), invoice.billing_account),
        (_("Date"), _day(invoice.issued_on)),
        *([(_("Period"), period)] if invoice.period_to else []),
        *([(_("Due"), _day(invoice.due_on))] if invoice.due_on else []),
        *([(_("Supplier"), invoice.supplier)] if invoice.supplier else []),
    ):
        _row(pdf, name, value)
    pdf.ln(_LINE_MM)


def _sums(pdf: FPDF, content: PdfInvoice) -> None:
    invoice = content.invoice
    if invoice.net is not None and invoice.vat is not None:
        _amount_row(pdf, _("Charges excl. VAT"), "EUR", bold=True)
        for total in invoice.totals:
            if total.amount:
                _amount_row(pdf, capitalised(label(CHARGE_CATEGORIES, total.category)), _figure(total.amount))
        _amount_row(pdf, _("Total excl. VAT"), _figure(invoice.net), bold=True)
        for rate in invoice.vat_rates:
            of = _("VAT {rate} % on {amount}").format(rate=exact(rate.rate), amount=_figure(rate.net))
            _amount_row(pdf, of, _figure(rate.vat))
    _amount_row(pdf, _("Amount incl. VAT"), money(invoice.amount), bold=True)
    if invoice.unpaid is not None:
        _amount_row(pdf, _("Unpaid"), money(invoice.unpaid))
    pdf.ln(_LINE_MM)


def _transfer(pdf: FPDF, content: PdfInvoice, transfer: Transfer) -> None:
    invoice = content.invoice
    to_pay = invoice.amount if invoice.unpaid is None else invoice.unpaid
    top = pdf.get_y()
    _text(pdf, _("To pay by bank transfer"), bold=True)
    note = [("", _("Sample: do not pay"))] if content.sample else []
    for name, value in (
        (_("Beneficiary"), transfer.beneficiary),
        ("IBAN", grouped_iban(transfer.iban)),
        *([("BIC", transfer.bic)] if transfer.bic else []),
        (_("Amount"), money(to_pay)),
        (_("Communication"), structured(transfer.communication)),
        *note,
    ):
        _row(pdf, name, value)
    with suppress(ValueError):  # nothing to pay, or a communication that no code may hold
        _code(pdf, epc_payload(transfer, to_pay), top)
    pdf.set_y(max(pdf.get_y(), top + _QR_MM) + _LINE_MM)


def _code(pdf: FPDF, payload: str, top: float) -> None:
    """The EPC QR code, drawn module by module: no picture, always the same bytes."""
    import segno

    modules = list(segno.make(payload, error="m", micro=False, boost_error=False).matrix_iter(border=4))
    size = _QR_MM / len(modules)
    left = pdf.l_margin + _WIDTH_MM - _QR_MM
    pdf.set_fill_color(0)
    for row, line in enumerate(modules):
        start = None
        for column, dark in enumerate([*line, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                pdf.rect(left + start * size, top + row * size, (column - start) * size, size, style="F")
                start = None


def _lines(pdf: FPDF, content: PdfInvoice) -> None:
    pdf.add_page()
    _text(pdf, _("Charges by phone number, excl. VAT"), size=13, bold=True, height=8)
    for line in content.lines:
        number = grouped(line.msisdn) if line.msisdn else capitalised(_("whole account"))
        _cells(pdf, number, line.description, _figure(line.amount), bold=True)
        for name, amount in _charges(line):
            _cells(pdf, "", name, amount)
    if content.line_total > len(content.lines):
        rest = content.line_total - len(content.lines)
        more = ngettext(
            "and {count} more line: its charges are in the sums on the first page.",
            "and {count} more lines: their charges are in the sums on the first page.",
            rest,
        )
        _text(pdf, more.format(count=number_of(rest)))


def _charges(line: InvoiceLine) -> Iterator[tuple[str, str]]:
    for charge in line.charges:
        if charge.amount:
            times = "" if charge.quantity == 1 else f" ({exact(charge.quantity)})"
            yield f"{charge.name}{times}", _figure(charge.amount)


def _text(pdf: FPDF, text: str, *, size: int = 10, bold: bool = False, height: float = _LINE_MM) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.cell(0, height, _latin(text), new_x="LMARGIN", new_y="NEXT")


def _row(pdf: FPDF, label: str, value: str) -> None:
    pdf.set_font(_FONT, "", 10)
    pdf.cell(_LABEL_MM, _LINE_MM, _latin(label))
    pdf.cell(_WIDTH_MM - _LABEL_MM - _QR_MM, _LINE_MM, _latin(value), new_x="LMARGIN", new_y="NEXT")


def _amount_row(pdf: FPDF, label: str, value: str, *, bold: bool = False) -> None:
    pdf.set_font(_FONT, "B" if bold else "", 10)
    pdf.cell(_WIDTH_MM - _AMOUNT_MM, _LINE_MM, _latin(label))
    pdf.cell(_AMOUNT_MM, _LINE_MM, _latin(value), align="R", new_x="LMARGIN", new_y="NEXT")


def _cells(pdf: FPDF, number: str, text: str, amount: str, *, bold: bool = False) -> None:
    pdf.set_font(_FONT, "B" if bold else "", 9)
    room = _WIDTH_MM - _NUMBER_MM - _AMOUNT_MM
    pdf.cell(_NUMBER_MM, _LINE_MM, _latin(number))
    pdf.cell(room, _LINE_MM, _fitting(pdf, _latin(text), room))
    pdf.cell(_AMOUNT_MM, _LINE_MM, _latin(amount), align="R", new_x="LMARGIN", new_y="NEXT")


def _fitting(pdf: FPDF, text: str, room: float) -> str:
    """`text`, cut where a column ends."""
    if len(text) > room:  # no letter of this size is narrower than half a millimetre on average
        text = text[: int(room)]
    while text and pdf.get_string_width(text) > room - 2:
        text = text[:-1]
    return text


def _day(value: date | None) -> str:
    return day(value) if value else ""


def _figure(amount: Money) -> str:
    return decimal(amount.amount, 2)


def _latin(text: str) -> str:
    """What the PDF's built-in fonts can show."""
    return text.translate(_WRITTEN).encode("latin-1", "replace").decode("latin-1")
