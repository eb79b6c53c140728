"""An invoice as PDF, made when it is asked for; the same invoice gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from fleet_tui.domain.bank import epc_payload, grouped_iban, structured
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLine
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.payment import Transfer
from fleet_tui.domain.session import FleetOrigin, Organisation

if TYPE_CHECKING:
    from fpdf import FPDF

LINES_SHOWN = 500
"""Phone lines listed one by one; an invoice of more lists the first so many, and the sums of all."""

_FONT = "Helvetica"
_LINE_MM = 5.2
_WIDTH_MM = 190
_NUMBER_MM, _AMOUNT_MM = 32, 26
_QR_MM = 34
_CATEGORIES = {
    "SUBSCRIPTION": "Subscriptions",
    "OPTION": "Options",
    "GROUP_PACK": "Group packs",
    "CALLS": "Calls",
    "SMS": "SMS",
    "DATA": "Mobile data",
    "ROAMING": "Roaming",
    "THIRD_PARTY": "PayByMobile and other third parties",
    "ONE_OFF": "One-off charges",
}


@dataclass(frozen=True, slots=True)
class PdfInvoice:
    """What stands in it. `lines` are the first of `line_total`."""

    invoice: InvoiceDetail
    lines: Sequence[InvoiceLine]
    line_total: int
    account: BillingAccount | None
    company: Organisation
    transfer: Transfer

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
    pdf.set_title(_latin(f"Invoice {invoice.number}"))
    pdf.set_auto_page_break(auto=True, margin=15)
    pdf.add_page()
    _head(pdf, content)
    _sums(pdf, content)
    _transfer(pdf, content)
    if content.lines:
        _lines(pdf, content)
    return bytes(pdf.output())


def _head(pdf: FPDF, content: PdfInvoice) -> None:
    invoice, place = content.invoice, content.account.address if content.account else None
    if content.sample:
        _text(pdf, "SAMPLE - not a real invoice, nothing is to be paid", bold=True)
    _text(pdf, content.company.name, size=16, bold=True, height=9)
    if place is not None:
        box = f" box {place.box}" if place.box else ""
        _text(pdf, f"{place.street} {place.number}{place.number_suffix}{box}, {place.postcode} {place.town}")
    pdf.ln(_LINE_MM)
    _text(pdf, f"Invoice {invoice.number}", size=13, bold=True, height=8)
    period = [("Period", f"{_day(invoice.period_from)} - {_day(invoice.period_to)}")] if invoice.period_to else []
    for label, value in (
        ("Billing account", invoice.billing_account),
        ("Date", _day(invoice.issued_on)),
        *period,
        ("Due", _day(invoice.due_on)),
    ):
        _row(pdf, label, value)
    pdf.ln(_LINE_MM)


def _sums(pdf: FPDF, content: PdfInvoice) -> None:
    invoice = content.invoice
    if invoice.net is not None and invoice.vat is not None:
        _amount_row(pdf, "Charges, VAT excluded", "EUR", bold=True)
        for total in invoice.totals:
            if total.amount:
                _amount_row(pdf, _CATEGORIES.get(total.category, total.category), _figure(total.amount))
        _amount_row(pdf, "Total, VAT excluded", _figure(invoice.net), bold=True)
        for rate in invoice.vat_rates:
            _amount_row(pdf, f"VAT {rate.rate} % on {_figure(rate.net)}", _figure(rate.vat))
    _amount_row(pdf, "Amount, VAT included", _amount(invoice.amount), bold=True)
    _amount_row(pdf, "Unpaid", _amount(invoice.unpaid))
    pdf.ln(_LINE_MM)


def _transfer(pdf: FPDF, content: PdfInvoice) -> None:
    invoice, transfer = content.invoice, content.transfer
    top = pdf.get_y()
    _text(pdf, "To pay by bank transfer", bold=True)
    note = [("", "Sample account: do not pay")] if content.sample else []
    for label, value in (
        ("Beneficiary", transfer.beneficiary),
        ("IBAN", grouped_iban(transfer.iban)),
        *([("BIC", transfer.bic)] if transfer.bic else []),
        ("Amount", _amount(invoice.unpaid)),
        ("Communication", structured(transfer.communication)),
        *note,
    ):
        _row(pdf, label, value)
    if invoice.unpaid:
        _code(pdf, epc_payload(transfer, invoice.unpaid), top)
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
    _text(pdf, "Charges by phone number, VAT excluded", size=13, bold=True, height=8)
    for line in content.lines:
        number = grouped(line.msisdn) if line.msisdn else "Whole account"
        _cells(pdf, number, line.description, _figure(line.amount), bold=True)
        for name, amount in _charges(line):
            _cells(pdf, "", name, amount)
    if content.line_total > len(content.lines):
        rest = content.line_total - len(content.lines)
        _text(pdf, f"and {rest} more lines: their charges are in the sums on the first page.")


def _charges(line: InvoiceLine) -> Iterator[tuple[str, str]]:
    for charge in line.charges:
        if charge.amount:
            times = f" ({charge.quantity})" if charge.quantity > 1 else ""
            yield f"{charge.name}{times}", _figure(charge.amount)


def _text(pdf: FPDF, text: str, *, size: int = 10, bold: bool = False, height: float = _LINE_MM) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.cell(0, height, _latin(text), new_x="LMARGIN", new_y="NEXT")


def _row(pdf: FPDF, label: str, value: str) -> None:
    pdf.set_font(_FONT, "", 10)
    pdf.cell(_NUMBER_MM, _LINE_MM, _latin(label))
    pdf.cell(_WIDTH_MM - _NUMBER_MM - _QR_MM, _LINE_MM, _latin(value), new_x="LMARGIN", new_y="NEXT")


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
    return f"{value:%d/%m/%Y}" if value else ""


def _figure(money: Money) -> str:
    return f"{money.amount:,.2f}"


def _amount(money: Money) -> str:
    return f"{money.currency} {_figure(money)}"


def _latin(text: str) -> str:
    """What the PDF's built-in fonts can show."""
    return text.replace("–", "-").encode("latin-1", "replace").decode("latin-1")
