"""Writes an invoice as UBL 2.1 (Peppol BIS Billing 3.0): for the examples, and for tests of the reader.

The phone number of a charge stands at the invoice line object identifier (BT-128) with the scheme AWV.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from xml.sax.saxutils import escape

from fleet_tui.domain.charges import ChargeUnit
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, SupplierInvoice
from fleet_tui.domain.msisdn import plain

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_UNITS = {ChargeUnit.MONTH: "MON", ChargeUnit.MINUTE: "MIN", ChargeUnit.SECOND: "SEC", ChargeUnit.CALL: "C0",
    ChargeUnit.SMS: "NF", ChargeUnit.MEGABYTE: "4L", ChargeUnit.GIGABYTE: "E34"}  # fmt: skip


def ubl(invoice: SupplierInvoice, charges: Iterable[InvoiceCharge], *, buyer: str = "", comment: str = "") -> str:
    """The XML of an invoice, or of a credit note whose amounts it states positive."""
    credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    root, sign = ("CreditNote" if credit else "Invoice"), (-1 if credit else 1)
    found = list(charges)
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f"<!-- {escape(comment)} -->\n" if comment else "",
            f'<{root} xmlns="{_UBL}{root}-2" xmlns:cac="{_UBL}CommonAggregateComponents-2" ',
            f'xmlns:cbc="{_UBL}CommonBasicComponents-2">\n',
            _head(invoice, buyer),
            _vat(invoice, found, sign),
            _totals(invoice, sign),
            *(_line(charge, root, invoice.currency, sign) for charge in found),
            f"</{root}>\n",
        )
    )


def _tag(name: str, value: object, **attributes: str) -> str:
    if value is None or value == "":
        return ""
    given = "".join(f' {key}="{escape(text)}"' for key, text in attributes.items())
    return f"<cbc:{name}{given}>{escape(str(value))}</cbc:{name}>"


def _in(name: str, *parts: str) -> str:
    inside = "".join(parts)
    return f"<cac:{name}>{inside}</cac:{name}>" if inside else ""


def _head(invoice: SupplierInvoice, buyer: str) -> str:
    credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    parts = (
        _tag("CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"),
        _tag("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
        _tag("ID", invoice.number),
        _tag("IssueDate", invoice.issued),
        "" if credit else _tag("DueDate", invoice.due),
        _tag("CreditNoteTypeCode" if credit else "InvoiceTypeCode", "381" if credit else "380"),
        _tag("DocumentCurrencyCode", invoice.currency),
        _tag("BuyerReference", invoice.account),
        _in("InvoicePeriod", _tag("StartDate", invoice.period_from), _tag("EndDate", invoice.period_until)),
        _in("BillingReference", _in("InvoiceDocumentReference", _tag("ID", invoice.credited_number))),
        _party("AccountingSupplierParty", str(invoice.supplier), invoice.supplier_vat),
        _party("AccountingCustomerParty", buyer, invoice.buyer_vat),
        _in(
            "PaymentMeans",
            _tag("PaymentMeansCode", "30" if invoice.iban else ""),
            _tag("PaymentID", invoice.communication),
            _in("PayeeFinancialAccount", _tag("ID", invoice.iban)),
        ),
    )
    return "".join(f"{part}\n" for part in parts if part)


def _party(role: str, name: str, vat: str | None) -> str:
    enterprise = (vat or "").removeprefix("BE")
    return _in(
        role,
        _in(
            "Party",
            _tag("EndpointID", enterprise, schemeID="0208"),
            _in("PostalAddress", _in("Country", _tag("IdentificationCode", (vat or "")[:2]))),
            _in("PartyTaxScheme", _tag("CompanyID", vat), _in("TaxScheme", _tag("ID", "VAT"))) if vat else "",
            _in("PartyLegalEntity", _tag("RegistrationName", name)),
        ),
    )


def _category(name: str, category: str, rate: Decimal | None) -> str:
    return _in(name, _tag("ID", category), _tag("Percent", rate), _in("TaxScheme", _tag("ID", "VAT")))


def _vat(invoice: SupplierInvoice, charges: Iterable[InvoiceCharge], sign: int) -> str:
    nets: dict[tuple[str, Decimal | None], Decimal] = {}
    for charge in charges:
        key = charge.vat_category, charge.vat_rate
        nets[key] = nets.get(key, Decimal(0)) + charge.net * sign
    currency = {"currencyID": invoice.currency}
    totals = [
        _in(
            "TaxSubtotal",
            _tag("TaxableAmount", f"{net:.2f}", **currency),
            _tag("TaxAmount", f"{net * (rate or 0) / 100:.2f}", **currency),
            _category("TaxCategory", category, rate),
        )
        for (category, rate), net in nets.items()
    ]
    vat = invoice.totals.vat
    return "" if vat is None else _in("TaxTotal", _tag("TaxAmount", f"{vat * sign:.2f}", **currency), *totals) + "\n"


def _totals(invoice: SupplierInvoice, sign: int) -> str:
    stated = invoice.totals
    named = (
        ("LineExtensionAmount", stated.lines), ("TaxExclusiveAmount", stated.net),
        ("TaxInclusiveAmount", stated.gross), ("PayableAmount", stated.payable),
    )  # fmt: skip
    tags = (
        _tag(name, f"{amount * sign:.2f}", currencyID=invoice.currency) for name, amount in named if amount is not None
    )
    return _in("LegalMonetaryTotal", *tags) + "\n"


def _line(charge: InvoiceCharge, root: str, currency: str, sign: int) -> str:
    amount = {"currencyID": currency}
    unit = _UNITS.get(charge.unit, "C62") if isinstance(charge.unit, ChargeUnit) else str(charge.unit)
    price = charge.net * sign if charge.unit_price is None else charge.unit_price
    parts = (
        _tag("ID", charge.position),
        _tag("InvoicedQuantity" if root == "Invoice" else "CreditedQuantity", abs(charge.quantity), unitCode=unit),
        _tag("LineExtensionAmount", f"{charge.net * sign:.2f}", **amount),
        _tag("AccountingCost", charge.cost_centre),
        _in("InvoicePeriod", _tag("StartDate", charge.period_from), _tag("EndDate", charge.period_until)),
        _in(
            "DocumentReference",
            _tag("ID", plain(charge.msisdn) if charge.msisdn else None, schemeID="AWV"),
            _tag("DocumentTypeCode", "130" if charge.msisdn else ""),
        ),
        _in(
            "Item",
            _tag("Name", charge.text.raw),
            _in("SellersItemIdentification", _tag("ID", charge.code)),
            _category("ClassifiedTaxCategory", charge.vat_category, charge.vat_rate),
        ),
        _in("Price", _tag("PriceAmount", price, **amount)),
    )  # fmt: skip
    return f"<cac:{root}Line>{''.join(parts)}</cac:{root}Line>\n"
