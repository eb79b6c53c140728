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
from fleet_tui.workbook.xml_stream import Kind, Listener, Record, Wanted, read_xml

_NAMESPACE = "urn:un:unece:uncefact:data:standard:"
_RAM = f"{_NAMESPACE}ReusableAggregateBusinessInformationEntity:100"
_UDT = f"{_NAMESPACE}UnqualifiedDataType:100"
_ROOT = f"{_NAMESPACE}CrossIndustryInvoice:100"
_LINE, _DOCUMENT = "IncludedSupplyChainTradeLineItem", "CrossIndustryInvoice"
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OBJECT = "130"
_START = 8_192


def _text(name: str, *attributes: str) -> Wanted:
    return Wanted(name, Kind.TEXT, attributes=attributes)


def _texts(name: str) -> Wanted:
    return Wanted(name, Kind.TEXTS)


def _group(name: str, *children: Wanted, handed: bool = False) -> Wanted:
    return Wanted(name, Kind.GROUP, {f"{_space(child)} {child.name}": child for child in children}, handed=handed)


def _space(child: Wanted) -> str:
    return _UDT if child.name in {"DateTimeString", "Indicator"} else _RAM


def _date(name: str) -> Wanted:
    return _group(name, _text("DateTimeString"))


def _period(name: str = "BillingSpecifiedPeriod") -> Wanted:
    return _group(name, _date("StartDateTime"), _date("EndDateTime"))


_TAX = _group(
    "ApplicableTradeTax", _text("CalculatedAmount"), _text("BasisAmount"), _text("CategoryCode"),
    _text("RateApplicablePercent"),
)  # fmt: skip
_ALLOWANCE = _group(
    "SpecifiedTradeAllowanceCharge", _group("ChargeIndicator", _text("Indicator")), _text("ActualAmount"),
    _text("Reason"), _group("CategoryTradeTax", _text("CategoryCode"), _text("RateApplicablePercent")),
)  # fmt: skip
_REFERENCED = (_text("IssuerAssignedID"), _text("TypeCode"), _text("ReferenceTypeCode"))
_OBJECT_DOCUMENT = _group("AdditionalReferencedDocument", *_REFERENCED)
_ATTACHED = _group(
    "AdditionalReferencedDocument", *_REFERENCED,
    Wanted("AttachmentBinaryObject", Kind.BINARY, attributes=("filename", "mimeCode")),
)  # fmt: skip
_ACCOUNT = _group("ReceivableSpecifiedTradeAccountingAccount", _text("ID"))
_ORDER = _group("BuyerOrderReferencedDocument", _text("IssuerAssignedID"), _text("LineID"))
_SITE = _group("ShipToTradeParty", _text("ID"), _text("Name"))
_LINE_ITEM = _group(
    _LINE,
    _group("AssociatedDocumentLineDocument", _text("LineID"), _group("IncludedNote", _text("Content"))),
    _group(
        "SpecifiedTradeProduct", _text("SellerAssignedID"), _text("BuyerAssignedID"), _text("Name"),
        _text("Description"),
        _group("ApplicableProductCharacteristic", _text("Description"), _text("Value")),
    ),
    _group(
        "SpecifiedLineTradeAgreement", _ORDER,
        _group("NetPriceProductTradePrice", _text("ChargeAmount"), _text("BasisQuantity")),
    ),
    _group("SpecifiedLineTradeDelivery", _text("BilledQuantity", "unitCode"), _SITE),
    _group(
        "SpecifiedLineTradeSettlement", _TAX, _period(), _ALLOWANCE, _OBJECT_DOCUMENT, _ACCOUNT,
        _group("SpecifiedTradeSettlementLineMonetarySummation", _text("LineTotalAmount")),
    ),
    handed=True,
)  # fmt: skip
_TRADE_PARTY = (
    _text("Name"),
    _group("SpecifiedLegalOrganization", _text("ID", "schemeID"), _text("TradingBusinessName")),
    _group("PostalTradeAddress", _text("CountryID")),
    _group("URIUniversalCommunication", _text("URIID", "schemeID")),
    _group("SpecifiedTaxRegistration", _text("ID", "schemeID")),
)
_AGREEMENT = _group(
    "ApplicableHeaderTradeAgreement", _text("BuyerReference"), _group("SellerTradeParty", *_TRADE_PARTY),
    _group("BuyerTradeParty", *_TRADE_PARTY), _ORDER,
    _group("ContractReferencedDocument", _text("IssuerAssignedID")), _ATTACHED,
)  # fmt: skip
_SETTLEMENT = _group(
    "ApplicableHeaderTradeSettlement", _text("PaymentReference"), _text("InvoiceCurrencyCode"), _TAX, _period(),
    _group("SpecifiedTradeSettlementPaymentMeans", _group("PayeePartyCreditorFinancialAccount", _text("IBANID"))),
    _ALLOWANCE,
    _group("SpecifiedTradePaymentTerms", _text("Description"), _date("DueDateDateTime"),
           _text("DirectDebitMandateID")),
    _group(
        "SpecifiedTradeSettlementHeaderMonetarySummation", _text("LineTotalAmount"), _text("TaxBasisTotalAmount"),
        _text("TaxTotalAmount"), _text("GrandTotalAmount"), _text("TotalPrepaidAmount"), _text("RoundingAmount"),
        _text("DuePayableAmount"),
    ),
    _group("InvoiceReferencedDocument", _text("IssuerAssignedID")), _ACCOUNT,
)  # fmt: skip
_EXCHANGED = _group("ExchangedDocument", _text("ID"), _text("TypeCode"), _date("IssueDateTime"))
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
        return _ROOT.encode() in file.read(_START)


def read_cii(path: Path, listener: Listener, files: EmbeddedFiles) -> None:
    """Read the file at `path`, telling `listener` of the document and its lines as if it were UBL.

    Raises:
        XmlRefused: as `xml_stream.read_xml`.
    """
    head = _Head()
    read_xml(path, _HEAD, head, files)
    document = _document(head.record)
    listener.began("Invoice", document)
    read_xml(path, _LINES, _Lines(listener), EmbeddedFiles())
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
        if name == _LINE:
            self._listener.ended("InvoiceLine", _line(record))


# In the words of UBL


def _document(found: Record) -> Record:
    exchanged, trade = _first(found, "ExchangedDocument"), _first(found, _TRANSACTION)
    agreement, settled = (
        _first(trade, "ApplicableHeaderTradeAgreement"),
        _first(trade, "ApplicableHeaderTradeSettlement"),
    )
    sums = _first(settled, "SpecifiedTradeSettlementHeaderMonetarySummation")
    terms = settled.get("SpecifiedTradePaymentTerms", [])
    means = settled.get("SpecifiedTradeSettlementPaymentMeans", [])
    credited = _first(settled, "InvoiceReferencedDocument").get("IssuerAssignedID")
    mandate = next((each["DirectDebitMandateID"] for each in terms if each.get("DirectDebitMandateID")), None)
    accounts = [_first(each, "PayeePartyCreditorFinancialAccount").get("IBANID") for each in means]
    return _without_nothing(
        {
            "ID": exchanged.get("ID"),
            "IssueDate": _day(_first(exchanged, "IssueDateTime")),
            "DueDate": next((day for each in terms if (day := _day(_first(each, "DueDateDateTime")))), None),
            "InvoiceTypeCode": exchanged.get("TypeCode"),
            "DocumentCurrencyCode": settled.get("InvoiceCurrencyCode"),
            "AccountingCost": _first(settled, "ReceivableSpecifiedTradeAccountingAccount").get("ID"),
            "BuyerReference": agreement.get("BuyerReference"),
            "InvoicePeriod": _periods(settled),
            "OrderReference": [_without_nothing({"ID": _first(agreement, _ORDER.name).get("IssuerAssignedID")})],
            "BillingReference": [{"InvoiceDocumentReference": [{"ID": credited}]}] if credited else None,
            "ContractDocumentReference": [
                {"ID": each.get("IssuerAssignedID", "")} for each in agreement.get("ContractReferencedDocument", ())
            ],
            "AdditionalDocumentReference": [
                _without_nothing({"ID": each.get("IssuerAssignedID"), "DocumentTypeCode": each.get("TypeCode")})
                for each in agreement.get("AdditionalReferencedDocument", ())
            ],
            "AccountingSupplierParty": [{"Party": [_party(_first(agreement, "SellerTradeParty"))]}],
            "AccountingCustomerParty": [{"Party": [_party(_first(agreement, "BuyerTradeParty"))]}],
            "Delivery": _delivery(_first(trade, "ApplicableHeaderTradeDelivery")),
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
                        "TaxAmount": sums.get("TaxTotalAmount"),
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
    about, product = _first(found, "AssociatedDocumentLineDocument"), _first(found, "SpecifiedTradeProduct")
    agreement, delivery = _first(found, "SpecifiedLineTradeAgreement"), _first(found, "SpecifiedLineTradeDelivery")
    settled = _first(found, "SpecifiedLineTradeSettlement")
    price = _first(agreement, "NetPriceProductTradePrice")
    order = _first(agreement, _ORDER.name)
    net = _first(settled, "SpecifiedTradeSettlementLineMonetarySummation").get("LineTotalAmount")
    description, buyers = product.get("Description"), product.get("BuyerAssignedID")
    return _without_nothing(
        {
            "Note": [note["Content"] for note in about.get("IncludedNote", ()) if note.get("Content")],
            "InvoicedQuantity": delivery.get("BilledQuantity"),
            "InvoicedQuantity@unitCode": delivery.get("BilledQuantity@unitCode"),
            "LineExtensionAmount": net,
            "AccountingCost": _first(settled, "ReceivableSpecifiedTradeAccountingAccount").get("ID"),
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
    legal, mail = _first(found, "SpecifiedLegalOrganization"), _first(found, "URIUniversalCommunication")
    taxes = [each for each in found.get("SpecifiedTaxRegistration", ()) if each.get("ID@schemeID") == "VA"]
    return _without_nothing(
        {
            "EndpointID": mail.get("URIID"),
            "EndpointID@schemeID": mail.get("URIID@schemeID"),
            "PartyName": [{"Name": legal.get("TradingBusinessName") or found.get("Name", "")}],
            "PostalAddress": [
                {"Country": [{"IdentificationCode": _first(found, "PostalTradeAddress").get("CountryID", "")}]}
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
            "ChargeIndicator": _first(found, "ChargeIndicator").get("Indicator"),
            "Amount": found.get("ActualAmount"),
            "AllowanceChargeReason": [reason] if reason else [],
            "TaxCategory": list(map(_category, found.get("CategoryTradeTax", ()))),
        }
    )


def _subtotal(found: Record) -> Record:
    amounts = {"TaxableAmount": found.get("BasisAmount"), "TaxAmount": found.get("CalculatedAmount")}
    return _without_nothing({**amounts, "TaxCategory": [_category(found)]})


def _category(found: Record) -> Record:
    return _without_nothing({"ID": found.get("CategoryCode"), "Percent": found.get("RateApplicablePercent")})


def _periods(found: Record) -> list[Record]:
    periods = found.get("BillingSpecifiedPeriod", ())
    return [
        _without_nothing(
            {"StartDate": _day(_first(each, "StartDateTime")), "EndDate": _day(_first(each, "EndDateTime"))}
        )
        for each in periods
    ]


def _delivery(found: Record) -> list[Record]:
    place = _first(found, "ShipToTradeParty")
    said = place.get("ID") or place.get("Name")
    return [{"DeliveryLocation": [{"ID": said}]}] if said else []


def _day(found: Record) -> str | None:
    """A day as UBL writes it; CII has `20261101`."""
    said = _DAY.match(found.get("DateTimeString", ""))
    return "-".join(said.groups()) if said else None


def _first(record: Record, name: str) -> Record:
    found: list[Record] = record.get(name, [])
    return found[0] if found else {}


def _without_nothing(record: dict[str, Any]) -> Record:
    return {name: value for name, value in record.items() if value is not None}
