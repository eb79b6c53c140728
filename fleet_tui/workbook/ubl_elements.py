"""Which elements of a UBL 2.1 Invoice or CreditNote are read: the business terms of EN 16931 that a mobile bill has.

Source: OASIS UBL 2.1 (names of elements), Peppol BIS Billing 3.0 (which business term is where), UN/CEFACT SBDH (the
envelope). UBL.BE and e-FFF have the same elements.
"""

from __future__ import annotations

from fleet_tui.workbook.xml_stream import Kind, Wanted, text, texts

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ENVELOPE = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader StandardBusinessDocument"
INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
LINES = {"InvoiceLine", "CreditNoteLine"}


def _group(name: str, *children: Wanted, handed: bool = False) -> Wanted:
    return Wanted(name, Kind.GROUP, {_whole_name(child): child for child in children}, handed=handed)


def _whole_name(child: Wanted) -> str:
    library = "CommonAggregateComponents" if child.kind is Kind.GROUP else "CommonBasicComponents"
    return f"{_UBL}{library}-2 {child.name}"


_PERIOD = _group("InvoicePeriod", text("StartDate"), text("EndDate"))
_TAX_CATEGORY = (text("ID"), text("Percent"))
_SUBTOTAL = _group(
    "TaxSubtotal",
    text("TaxableAmount"),
    text("TaxAmount"),
    text("Percent"),
    _group("TaxCategory", *_TAX_CATEGORY),
)
_TAX_TOTAL = _group("TaxTotal", text("TaxAmount", "currencyID"), _SUBTOTAL)
_ALLOWANCE = _group(
    "AllowanceCharge",
    text("ChargeIndicator"),
    texts("AllowanceChargeReason"),
    text("Amount"),
    _group("TaxCategory", *_TAX_CATEGORY),
)
_PARTY = _group(
    "Party",
    text("EndpointID", "schemeID"),
    _group("PartyName", text("Name")),
    _group("PostalAddress", _group("Country", text("IdentificationCode"))),
    _group("PartyTaxScheme", text("CompanyID"), _group("TaxScheme", text("ID"))),
    _group("PartyLegalEntity", text("RegistrationName"), text("CompanyID", "schemeID")),
)
_DELIVERY = _group(
    "Delivery", _group("DeliveryLocation", text("ID"), text("Description"), _group("Address", text("CityName")))
)
_PRICE = _group("Price", text("PriceAmount"), text("BaseQuantity"))
_ITEM = _group(
    "Item",
    texts("Description"),
    text("Name"),
    _group("BuyersItemIdentification", text("ID")),
    _group("SellersItemIdentification", text("ID")),
    _group("ClassifiedTaxCategory", *_TAX_CATEGORY),
    _group("AdditionalItemProperty", text("Name"), text("Value")),
)


def _line(name: str, quantity: str) -> Wanted:
    return _group(
        name,
        text("ID"),
        texts("Note"),
        Wanted(quantity, Kind.TEXT, attributes=("unitCode",)),
        text("LineExtensionAmount"),
        text("AccountingCost"),
        _PERIOD,
        _group("OrderLineReference", text("LineID"), _group("OrderReference", text("ID"))),
        _group("DocumentReference", text("ID", "schemeID")),
        _DELIVERY,
        _ALLOWANCE,
        _TAX_TOTAL,
        _ITEM,
        _PRICE,
        handed=True,
    )


def _document(name: str, *own: Wanted) -> Wanted:
    return _group(
        name,
        *own,
        text("ID"),
        text("IssueDate"),
        text("DueDate"),
        text("DocumentCurrencyCode"),
        text("AccountingCost"),
        text("BuyerReference"),
        _PERIOD,
        _group("OrderReference", text("ID")),
        _group("BillingReference", _group("InvoiceDocumentReference", text("ID"))),
        _group("ContractDocumentReference", text("ID")),
        _group(
            "AdditionalDocumentReference",
            text("ID"),
            text("DocumentTypeCode"),
            _group(
                "Attachment", Wanted("EmbeddedDocumentBinaryObject", Kind.BINARY, attributes=("filename", "mimeCode"))
            ),
        ),
        _group("AccountingSupplierParty", _PARTY),
        _group("AccountingCustomerParty", _PARTY),
        _DELIVERY,
        _group(
            "PaymentMeans",
            text("PaymentDueDate"),
            text("PaymentID"),
            _group("PayeeFinancialAccount", text("ID")),
            _group("PaymentMandate", text("ID")),
        ),
        _group("PaymentTerms", texts("Note")),
        _ALLOWANCE,
        _TAX_TOTAL,
        _group(
            "LegalMonetaryTotal",
            text("LineExtensionAmount"),
            text("TaxExclusiveAmount"),
            text("TaxInclusiveAmount"),
            text("PrepaidAmount"),
            text("PayableRoundingAmount"),
            text("PayableAmount"),
        ),
        handed=True,
    )


def _roots() -> dict[str, Wanted]:
    invoice = _document(INVOICE, text("InvoiceTypeCode"), _line("InvoiceLine", "InvoicedQuantity"))
    credit_note = _document(CREDIT_NOTE, text("CreditNoteTypeCode"), _line("CreditNoteLine", "CreditedQuantity"))
    return {f"{_UBL}Invoice-2 Invoice": invoice, f"{_UBL}CreditNote-2 CreditNote": credit_note}


DOCUMENT = Wanted("", Kind.GROUP, {**_roots(), _ENVELOPE: Wanted("Envelope", Kind.GROUP, _roots())})
"""The document: an invoice or a credit note, alone or in its envelope."""
