"""Which elements of a UBL 2.1 Invoice or CreditNote are read: the business terms of EN 16931 that a mobile bill has.

Source: OASIS UBL 2.1 (names of elements), Peppol BIS Billing 3.0 (which business term is where), UN/CEFACT SBDH (the
envelope). UBL.BE and e-FFF have the same elements.
"""

from __future__ import annotations

from fleet_tui.workbook.xml_stream import Kind, Wanted

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ENVELOPE = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader StandardBusinessDocument"
INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
LINES = {"InvoiceLine", "CreditNoteLine"}


def _text(name: str, *attributes: str) -> Wanted:
    return Wanted(name, Kind.TEXT, attributes=attributes)


def _texts(name: str) -> Wanted:
    return Wanted(name, Kind.TEXTS)


def _group(name: str, *children: Wanted, handed: bool = False) -> Wanted:
    return Wanted(name, Kind.GROUP, {_whole_name(child): child for child in children}, handed=handed)


def _whole_name(child: Wanted) -> str:
    library = "CommonAggregateComponents" if child.kind is Kind.GROUP else "CommonBasicComponents"
    return f"{_UBL}{library}-2 {child.name}"


_PERIOD = _group("InvoicePeriod", _text("StartDate"), _text("EndDate"))
_TAX_CATEGORY = (_text("ID"), _text("Percent"))
_SUBTOTAL = _group(
    "TaxSubtotal",
    _text("TaxableAmount"),
    _text("TaxAmount"),
    _text("Percent"),
    _group("TaxCategory", *_TAX_CATEGORY),
)
_TAX_TOTAL = _group("TaxTotal", _text("TaxAmount", "currencyID"), _SUBTOTAL)
_ALLOWANCE = _group(
    "AllowanceCharge",
    _text("ChargeIndicator"),
    _texts("AllowanceChargeReason"),
    _text("Amount"),
    _group("TaxCategory", *_TAX_CATEGORY),
)
_PARTY = _group(
    "Party",
    _text("EndpointID", "schemeID"),
    _group("PartyName", _text("Name")),
    _group("PostalAddress", _group("Country", _text("IdentificationCode"))),
    _group("PartyTaxScheme", _text("CompanyID"), _group("TaxScheme", _text("ID"))),
    _group("PartyLegalEntity", _text("RegistrationName"), _text("CompanyID", "schemeID")),
)
_DELIVERY = _group(
    "Delivery", _group("DeliveryLocation", _text("ID"), _text("Description"), _group("Address", _text("CityName")))
)
_PRICE = _group("Price", _text("PriceAmount"), _text("BaseQuantity"))
_ITEM = _group(
    "Item",
    _texts("Description"),
    _text("Name"),
    _group("BuyersItemIdentification", _text("ID")),
    _group("SellersItemIdentification", _text("ID")),
    _group("ClassifiedTaxCategory", *_TAX_CATEGORY),
    _group("AdditionalItemProperty", _text("Name"), _text("Value")),
)


def _line(name: str, quantity: str) -> Wanted:
    return _group(
        name,
        _text("ID"),
        _texts("Note"),
        Wanted(quantity, Kind.TEXT, attributes=("unitCode",)),
        _text("LineExtensionAmount"),
        _text("AccountingCost"),
        _PERIOD,
        _group("OrderLineReference", _text("LineID"), _group("OrderReference", _text("ID"))),
        _group("DocumentReference", _text("ID", "schemeID")),
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
        _text("ID"),
        _text("IssueDate"),
        _text("DueDate"),
        _text("DocumentCurrencyCode"),
        _text("AccountingCost"),
        _text("BuyerReference"),
        _PERIOD,
        _group("OrderReference", _text("ID")),
        _group("BillingReference", _group("InvoiceDocumentReference", _text("ID"))),
        _group("ContractDocumentReference", _text("ID")),
        _group(
            "AdditionalDocumentReference",
            _text("ID"),
            _text("DocumentTypeCode"),
            _group(
                "Attachment", Wanted("EmbeddedDocumentBinaryObject", Kind.BINARY, attributes=("filename", "mimeCode"))
            ),
        ),
        _group("AccountingSupplierParty", _PARTY),
        _group("AccountingCustomerParty", _PARTY),
        _DELIVERY,
        _group(
            "PaymentMeans",
            _text("PaymentDueDate"),
            _text("PaymentID"),
            _group("PayeeFinancialAccount", _text("ID")),
            _group("PaymentMandate", _text("ID")),
        ),
        _group("PaymentTerms", _texts("Note")),
        _ALLOWANCE,
        _TAX_TOTAL,
        _group(
            "LegalMonetaryTotal",
            _text("LineExtensionAmount"),
            _text("TaxExclusiveAmount"),
            _text("TaxInclusiveAmount"),
            _text("PrepaidAmount"),
            _text("PayableRoundingAmount"),
            _text("PayableAmount"),
        ),
        handed=True,
    )


def _roots() -> dict[str, Wanted]:
    invoice = _document(INVOICE, _text("InvoiceTypeCode"), _line("InvoiceLine", "InvoicedQuantity"))
    credit_note = _document(CREDIT_NOTE, _text("CreditNoteTypeCode"), _line("CreditNoteLine", "CreditedQuantity"))
    return {f"{_UBL}Invoice-2 Invoice": invoice, f"{_UBL}CreditNote-2 CreditNote": credit_note}


DOCUMENT = Wanted("", Kind.GROUP, {**_roots(), _ENVELOPE: Wanted("Envelope", Kind.GROUP, _roots())})
"""The document: an invoice or a credit note, alone or in its envelope."""
