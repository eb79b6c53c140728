"""An invoice as PDF, made when it is asked for; the same invoice gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time

from fleet_tui.domain.billing import BillingAccount, Invoice
from fleet_tui.domain.money import Money

_FONT = "Helvetica"
_LABEL_MM, _LINE_MM = 60, 8


def invoice_pdf(invoice: Invoice, account: BillingAccount | None, company: str) -> bytes:
    """The bytes of the PDF."""
    from fpdf import FPDF  # 30 MiB and a quarter of a second, for a PDF that is seldom asked for

    pdf = FPDF()
    pdf.set_creation_date(datetime.combine(invoice.issued_on, time(), UTC))
    pdf.set_title(_latin(f"Invoice {invoice.number}"))
    pdf.add_page()
    pdf.set_font(_FONT, "B", 16)
    pdf.cell(0, 12, _latin(company), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FONT, "", 11)
    for label, value in _rows(invoice, account):
        pdf.cell(_LABEL_MM, _LINE_MM, _latin(label))
        pdf.cell(0, _LINE_MM, _latin(value), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _rows(invoice: Invoice, account: BillingAccount | None) -> list[tuple[str, str]]:
    place = account.address if account else None
    return [
        ("Invoice", invoice.number),
        ("Date", f"{invoice.issued_on:%d/%m/%Y}"),
        ("Due", f"{invoice.due_on:%d/%m/%Y}"),
        ("Billing account", invoice.billing_account),
        ("Address", f"{place.street} {place.number}, {place.postcode} {place.town}" if place else ""),
        ("Amount, VAT included", _amount(invoice.amount)),
        ("Unpaid", _amount(invoice.unpaid)),
        ("Communication", structured(invoice.communication)),
    ]


def structured(communication: str) -> str:
    """A structured communication as it stands on a transfer: +++123/4567/89012+++."""
    return f"+++{communication[:3]}/{communication[3:7]}/{communication[7:]}+++"


def _amount(money: Money) -> str:
    return f"{money.currency} {money.amount}"


def _latin(text: str) -> str:
    """What the PDF's built-in fonts can show."""
    return text.replace("–", "-").encode("latin-1", "replace").decode("latin-1")
