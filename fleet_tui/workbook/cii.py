"""An invoice in the other syntax of EN 16931, CII (`CrossIndustryInvoice`), as Factur-X and ZUGFeRD write it.

It tells whose invoice it is behind its lines, which UBL does before them: so it is read twice, the lines passed over
the first time, each time as a stream with the limits of `xml_stream`. What is found is handed on in the words of UBL,
so that one reader makes invoices of both.

Source: UN/CEFACT CII D16B and the mapping of EN 16931 (which business term is where).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fleet_tui.workbook.embedded_files import EmbeddedFiles
from fleet_tui.workbook.xml_stream import (
    Kind,
    Listener,
    Record,
    Refusals,
    Wanted,
    first,
    read_xml,
    text,
    texts,
    xml_start,
)

_NAMESPACE = "urn:un:unece:uncefact:data:standard:"
_RAM = f"{_NAMESPACE}ReusableAggregateBusinessInformationEntity:100"
_UDT = f"{_NAMESPACE}UnqualifiedDataType:100"
_ROOT = f"{_NAMESPACE}CrossIndustryInvoice:100"
_LINE, _DOCUMENT = "IncludedSupplyChainTradeLineItem", "CrossIndustryInvoice"
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OBJECT = "130"
_NO_CHARGES = frozenset({"GROUP", "INFORMATION"})
"""Lines of the EXTENDED profile that add up others, or only say something (DETAIL is a charge)."""
_START = 8_192


def _group(name: str, *children: Wanted, handed: bool = False) -> Wanted:
    return Wanted(name, Kind.GROUP, {f"{_space(child)} {child.name}": child for child in children}, handed=handed)


def _space(child: Wanted) -> str:
    return _UDT if child.name in {"DateTimeString", "Indicator"} else _RAM


def _date(name: str) -> Wanted:
    return _group(name, text("DateTimeString"))


def _period(name: str = "BillingSpecifiedPeriod") -> Wanted:
    return _group(name, _date("StartDateTime"), _date("EndDateTime"))


_TAX = _group(
    "ApplicableTradeTax", text("CalculatedAmount"), text("BasisAmount"), text("CategoryCode"),
    text("RateApplicablePercent"),
)  # fmt: skip
_ALLOWANCE = _group(
    "SpecifiedTradeAllowanceCharge", _group("ChargeIndicator", text("Indicator")), text("ActualAmount"),
    text("Reason"), _group("CategoryTradeTax", text("CategoryCode"), text("RateApplicablePercent")),
)  # fmt: skip
_REFERENCED = (text("IssuerAssignedID"), text("TypeCode"), text("ReferenceTypeCode"))
_OBJECT_DOCUMENT = _group("AdditionalReferencedDocument", *_REFERENCED)
_ATTACHED = _group(
    "AdditionalReferencedDocument", *_REFERENCED,
    Wanted("AttachmentBinaryObject", Kind.BINARY, attributes=("filename", "mimeCode")),
)  # fmt: skip
_ACCOUNT = _group("ReceivableSpecifiedTradeAccountingAccount", text("ID"))
_ORDER = _group("BuyerOrderReferencedDocument", text("IssuerAssignedID"), text("LineID"))
_SITE = _group("ShipToTradeParty", text("ID"), text("Name"))
_LINE_ITEM = _group(
    _LINE,
    _group(
        "AssociatedDocumentLineDocument", text("LineID"), text("LineStatusReasonCode"),
        _group("IncludedNote", text("Content")),
    ),
    _group(
        "SpecifiedTradeProduct", text("SellerAssignedID"), text("BuyerAssignedID"), text("Name"),
        text("Description"),
        _group("ApplicableProductCharacteristic", text("Description"), text("Value")),
    ),
    _group(
        "SpecifiedLineTradeAgreement", _ORDER,
        _group("NetPriceProductTradePrice", text("ChargeAmount"), text("BasisQuantity")),
    ),
    _group("SpecifiedLineTradeDelivery", text("BilledQuantity", "unitCode"), _SITE),
    _group(
        "SpecifiedLineTradeSettlement", _TAX, _period(), _ALLOWANCE, _OBJECT_DOCUMENT, _ACCOUNT,
        _group("SpecifiedTradeSettlementLineMonetarySummation", text("LineTotalAmount")),
    ),
    handed=True,
)  # fmt: skip
_TRADE_PARTY = (
    text("Name"),
    _group("SpecifiedLegalOrganization", text("ID", "schemeID"), text("TradingBusinessName")),
    _group("PostalTradeAddress", text("CountryID")),
    _group("URIUniversalCommunication", text("URIID", "schemeID")),
    _group("SpecifiedTaxRegistration", text("ID", "schemeID")),
)
_AGREEMENT = _group(
    "ApplicableHeaderTradeAgreement", text("BuyerReference"), _group("SellerTradeParty", *_TRADE_PARTY),
    _group("BuyerTradeParty", *_TRADE_PARTY), _ORDER,
    _group("ContractReferencedDocument", text("IssuerAssignedID")), _ATTACHED,
)  # fmt: skip
_SETTLEMENT = _group(
    "ApplicableHeaderTradeSettlement", text("PaymentReference"), text("InvoiceCurrencyCode"), _TAX, _period(),
    _group("SpecifiedTradeSettlementPaymentMeans", _group("PayeePartyCreditorFinancialAccount", text("IBANID"))),
    _ALLOWANCE,
    _group("SpecifiedTradePaymentTerms", text("Description"), _date("DueDateDateTime"),
           text("DirectDebitMandateID")),
    _group(
        "SpecifiedTradeSettlementHeaderMonetarySummation", text("LineTotalAmount"), text("TaxBasisTotalAmount"),
        texts("TaxTotalAmount", "currencyID"), text("GrandTotalAmount"), text("TotalPrepaidAmount"),
        text("RoundingAmount"), text("DuePayableAmount"),
    ),
    _group("InvoiceReferencedDocument", text("IssuerAssignedID")), _ACCOUNT,
)  # fmt: skip
_EXCHANGED = _group("ExchangedDocument", text("ID"), text("TypeCode"), _date("IssueDateTime"))
_TRANSACTION = "SupplyChainTradeTransaction"


def _root(*children: Wanted) -> Wanted:
    spaces = {_TRANSACTION: _ROOT, "ExchangedDocument": _ROOT}
    document = Wanted(
        _DOCUMENT, Kind.GROUP, {f"{spaces[child.name]} {child.name}": child for child in children}, handed=True
    )
    return Wanted("", Kind.GROUP, {f"{_ROOT} {_DOCUMENT}": document})


_HEAD = _root(
    _EXCHANGED,
    _group(_TRANSACTION, _AGREEMENT, _group("ApplicableHeaderTradeDelivery", _SITE), _SETTLEMENT),
)
_LINES = _root(_group(_TRANSACTION, _LINE_ITEM))


def is_cii(path: Path) -> bool:
    """Whether the file looks like CII. Raises OSError."""
    with path.open("rb") as file:
        return _ROOT.encode() in xml_start(file.read(_START))


def read_cii(path: Path, listener: Listener, files: EmbeddedFiles, refuse: Refusals | None = None) -> None:
    """Read the file at `path`, telling `listener` of the document and its lines as if it were UBL.

    `refuse` names the file that it came in, where that is another.

    Raises:
        XmlRefused: as `xml_stream.read_xml`.
    """
    head = _Head()
    read_xml(path, _HEAD, head, files, refuse)
    document = _document(head.record)
    listener.began("Invoice", document)
    read_xml(path, _LINES, _Lines(listener), EmbeddedFiles(), refuse)
    listener.ended("Invoice", document)


class _Head:
    """Keeps the one document."""

    def __init__(self) -> None:
        self.record: Record = {}

    def began(self, _name: str, record: Record) -> None:
        """The document begins."""
        self.record = record

    def ended(self, _name: str, _record: Record) -> None:
        """It is complete."""


class _Lines:
    """Hands on each line in the words of UBL."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def began(self, _name: str, _record: Record) -> None:
        """A line, or the document, begins."""

    def ended(self, name: str, record: Record) -> None:
        """One is complete."""
        about = first(record, "AssociatedDocumentLineDocument")
        if name == _LINE and about.get("LineStatusReasonCode") not in _NO_CHARGES:
            self._listener.ended("InvoiceLine", _line(record))


# In the words of UBL


def _document(found: Record) -> Record:
    exchanged, trade = first(found, "ExchangedDocument"), first(found, _TRANSACTION)
    agreement, settled = (
        first(trade, "ApplicableHeaderTradeAgreement"),
        first(trade, "ApplicableHeaderTradeSettlement"),
    )
    sums = first(settled, "SpecifiedTradeSettlementHeaderMonetarySummation")
    terms = settled.get("SpecifiedTradePaymentTerms", [])
    means = settled.get("SpecifiedTradeSettlementPaymentMeans", [])
    credited = first(settled, "InvoiceReferencedDocument").get("IssuerAssignedID")
    mandate = next((each["DirectDebitMandateID"] for each in terms if each.get("DirectDebitMandateID")), None)
    accounts = [first(each, "PayeePartyCreditorFinancialAccount").get("IBANID") for each in means]
    return _without_nothing(
        {
            "ID": exchanged.get("ID"),
            "IssueDate": _day(first(exchanged, "IssueDateTime")),
            "DueDate": next((day for each in terms if (day := _day(first(each, "DueDateDateTime")))), None),
            "InvoiceTypeCode": exchanged.get("TypeCode"),
            "DocumentCurrencyCode": settled.get("InvoiceCurrencyCode"),
            "AccountingCost": first(settled, "ReceivableSpecifiedTradeAccountingAccount").get("ID"),
            "BuyerReference": agreement.get("BuyerReference"),
            "InvoicePeriod": _periods(settled),
            "OrderReference": [_without_nothing({"ID": first(agreement, _ORDER.name).get("IssuerAssignedID")})],
            "BillingReference": [{"InvoiceDocumentReference": [{"ID": credited}]}] if credited else None,
            "ContractDocumentReference": [
                {"ID": each.get("IssuerAssignedID", "")} for each in agreement.get("ContractReferencedDocument", ())
            ],
            "AdditionalDocumentReference": [
                _without_nothing({"ID": each.get("IssuerAssignedID"), "DocumentTypeCode": each.get("TypeCode")})
                for each in agreement.get("AdditionalReferencedDocument", ())
            ],
            "AccountingSupplierParty": [{"Party": [_party(first(agreement, "SellerTradeParty"))]}],
            "AccountingCustomerParty": [{"Party": [_party(first(agreement, "BuyerTradeParty"))]}],
            "Delivery": _delivery(first(trade, "ApplicableHeaderTradeDelivery")),
            "PaymentMeans": [
                _without_nothing(
                    {
                        "PaymentID": settled.get("PaymentReference"),
                        "PayeeFinancialAccount": [{"ID": each} for each in accounts if each],
                        "PaymentMandate": [{"ID": mandate}] if mandate else None,
                    }
                )
            ],
            "PaymentTerms": [{"Note": [each["Description"]]} for each in terms if each.get("Description")],
            "AllowanceCharge": list(map(_allowance, settled.get("SpecifiedTradeAllowanceCharge", ()))),
            "TaxTotal": [
                _without_nothing(
                    {
                        "TaxAmount": _vat(sums, settled.get("InvoiceCurrencyCode", "")),
                        "TaxSubtotal": list(map(_subtotal, settled.get("ApplicableTradeTax", ()))),
                    }
                )
            ],
            "LegalMonetaryTotal": [
                _without_nothing(
                    {
                        "LineExtensionAmount": sums.get("LineTotalAmount"),
                        "TaxExclusiveAmount": sums.get("TaxBasisTotalAmount"),
                        "TaxInclusiveAmount": sums.get("GrandTotalAmount"),
                        "PrepaidAmount": sums.get("TotalPrepaidAmount"),
                        "PayableRoundingAmount": sums.get("RoundingAmount"),
                        "PayableAmount": sums.get("DuePayableAmount"),
                    }
                )
            ],
        }
    )


def _line(found: Record) -> Record:
    about, product = first(found, "AssociatedDocumentLineDocument"), first(found, "SpecifiedTradeProduct")
    agreement, delivery = first(found, "SpecifiedLineTradeAgreement"), first(found, "SpecifiedLineTradeDelivery")
    settled = first(found, "SpecifiedLineTradeSettlement")
    price = first(agreement, "NetPriceProductTradePrice")
    order = first(agreement, _ORDER.name)
    net = first(settled, "SpecifiedTradeSettlementLineMonetarySummation").get("LineTotalAmount")
    description, buyers = product.get("Description"), product.get("BuyerAssignedID")
    return _without_nothing(
        {
            "Note": [note["Content"] for note in about.get("IncludedNote", ()) if note.get("Content")],
            "InvoicedQuantity": delivery.get("BilledQuantity"),
            "InvoicedQuantity@unitCode": delivery.get("BilledQuantity@unitCode"),
            "LineExtensionAmount": net,
            "AccountingCost": first(settled, "ReceivableSpecifiedTradeAccountingAccount").get("ID"),
            "InvoicePeriod": _periods(settled),
            "OrderLineReference": [
                _without_nothing(
                    {"LineID": order.get("LineID"), "OrderReference": [{"ID": order.get("IssuerAssignedID", "")}]}
                )
            ],
            "DocumentReference": [
                _without_nothing({"ID": each.get("IssuerAssignedID"), "ID@schemeID": each.get("ReferenceTypeCode")})
                for each in settled.get("AdditionalReferencedDocument", ())
                if each.get("TypeCode", _OBJECT) == _OBJECT
            ],
            "Delivery": _delivery(delivery),
            "AllowanceCharge": list(map(_allowance, settled.get("SpecifiedTradeAllowanceCharge", ()))),
            "Item": [
                _without_nothing(
                    {
                        "Description": [description] if description else [],
                        "Name": product.get("Name"),
                        "BuyersItemIdentification": [{"ID": buyers}] if buyers else None,
                        "SellersItemIdentification": [_without_nothing({"ID": product.get("SellerAssignedID")})],
                        "ClassifiedTaxCategory": list(map(_category, settled.get("ApplicableTradeTax", ()))),
                        "AdditionalItemProperty": [
                            {"Name": each.get("Description", ""), "Value": each.get("Value", "")}
                            for each in product.get("ApplicableProductCharacteristic", ())
                        ],
                    }
                )
            ],
            "Price": [
                _without_nothing({"PriceAmount": price.get("ChargeAmount"), "BaseQuantity": price.get("BasisQuantity")})
            ],
        }
    )


def _party(found: Record) -> Record:
    legal, mail = first(found, "SpecifiedLegalOrganization"), first(found, "URIUniversalCommunication")
    taxes = [each for each in found.get("SpecifiedTaxRegistration", ()) if each.get("ID@schemeID") == "VA"]
    return _without_nothing(
        {
            "EndpointID": mail.get("URIID"),
            "EndpointID@schemeID": mail.get("URIID@schemeID"),
            "PartyName": [{"Name": legal.get("TradingBusinessName") or found.get("Name", "")}],
            "PostalAddress": [
                {"Country": [{"IdentificationCode": first(found, "PostalTradeAddress").get("CountryID", "")}]}
            ],
            "PartyTaxScheme": [{"CompanyID": each.get("ID", ""), "TaxScheme": [{"ID": "VAT"}]} for each in taxes],
            "PartyLegalEntity": [
                _without_nothing({"RegistrationName": found.get("Name"), "CompanyID": legal.get("ID")})
            ],
        }
    )


def _allowance(found: Record) -> Record:
    reason = found.get("Reason")
    return _without_nothing(
        {
            "ChargeIndicator": first(found, "ChargeIndicator").get("Indicator"),
            "Amount": found.get("ActualAmount"),
            "AllowanceChargeReason": [reason] if reason else [],
            "TaxCategory": list(map(_category, found.get("CategoryTradeTax", ()))),
        }
    )


def _subtotal(found: Record) -> Record:
    amounts = {"TaxableAmount": found.get("BasisAmount"), "TaxAmount": found.get("CalculatedAmount")}
    return _without_nothing({**amounts, "TaxCategory": [_category(found)]})


def _vat(sums: Record, currency: str) -> str | None:
    """The VAT in the invoice's own currency; it may be stated in the one it is accounted in as well (BT-111)."""
    stated = zip(sums.get("TaxTotalAmount", ()), sums.get("TaxTotalAmount@currencyID", ()), strict=True)
    return next((amount for amount, of in stated if of in {"", currency}), None)


def _category(found: Record) -> Record:
    return _without_nothing({"ID": found.get("CategoryCode"), "Percent": found.get("RateApplicablePercent")})


def _periods(found: Record) -> list[Record]:
    periods = found.get("BillingSpecifiedPeriod", ())
    return [
        _without_nothing({"StartDate": _day(first(each, "StartDateTime")), "EndDate": _day(first(each, "EndDateTime"))})
        for each in periods
    ]


def _delivery(found: Record) -> list[Record]:
    place = first(found, "ShipToTradeParty")
    said = place.get("ID") or place.get("Name")
    return [{"DeliveryLocation": [{"ID": said}]}] if said else []


def _day(found: Record) -> str | None:
    """A day as UBL writes it; CII has `20261101`."""
    said = _DAY.match(found.get("DateTimeString", ""))
    return "-".join(said.groups()) if said else None


def _without_nothing(record: dict[str, Any]) -> Record:
    return {name: value for name, value in record.items() if value is not None}
