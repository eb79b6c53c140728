"""Invoices in CII for tests, alone and inside a PDF: put together here, of invented operators and companies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from tests.ubl_files import BUYER_VAT, SUPPLIER_VAT, Line

SPACE = "urn:un:unece:uncefact:data:standard:"


def tag(name: str, *inside: object, **attributes: str) -> str:
    """An element of the reusable aggregates, its texts escaped where they are no elements."""
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    content = "".join(each if isinstance(each, str) and each.startswith("<") else escape(str(each)) for each in inside)
    return f"<ram:{name}{said}>{content}</ram:{name}>"


def day(name: str, text: str) -> str:
    """A day: `2026-11-01`."""
    said = text.replace("-", "")
    return tag(name, f'<udt:DateTimeString format="102">{said}</udt:DateTimeString>')


def period(start: str, end: str) -> str:
    return tag("BillingSpecifiedPeriod", day("StartDateTime", start), day("EndDateTime", end))


def party(name: str, vat: str) -> str:
    return tag("Name", name) + tag(
        "PostalTradeAddress", tag("CountryID", "BE")
    ) + tag("SpecifiedTaxRegistration", tag("ID", vat, schemeID="VA"))  # fmt: skip


def line(number: int, each: Line) -> str:
    """A line; its note, cost centre and period as UBL's."""
    price = (Decimal(each.net) / Decimal(each.quantity)).quantize(Decimal("0.0000000001"))
    return tag(
        "IncludedSupplyChainTradeLineItem",
        tag("AssociatedDocumentLineDocument", tag("LineID", number), tag("IncludedNote", tag("Content", each.note))),
        tag("SpecifiedTradeProduct", tag("Name", each.name)),
        tag("SpecifiedLineTradeAgreement", tag("NetPriceProductTradePrice", tag("ChargeAmount", price))),
        tag("SpecifiedLineTradeDelivery", tag("BilledQuantity", each.quantity, unitCode=each.unit)),
        tag(
            "SpecifiedLineTradeSettlement",
            tag("ApplicableTradeTax", tag("TypeCode", "VAT"), tag("CategoryCode", each.vat[0]),
                tag("RateApplicablePercent", each.vat[1])),
            period(*each.period) if each.period else "<!-- no period -->",
            tag("SpecifiedTradeSettlementLineMonetarySummation", tag("LineTotalAmount", each.net)),
        ),
    )  # fmt: skip


def cii(lines: Sequence[Line], *, number: str = "2026110001", kind: str = "380", head: str = "") -> str:
    """The file; all at 21 % VAT. `head` are elements at the end of the header's agreement."""
    net = sum((Decimal(each.net) for each in lines), Decimal(0))
    vat = (net * 21 / 100).quantize(Decimal("0.01"))
    spaces = (
        f'xmlns:rsm="{SPACE}CrossIndustryInvoice:100" xmlns:udt="{SPACE}UnqualifiedDataType:100" '
        f'xmlns:ram="{SPACE}ReusableAggregateBusinessInformationEntity:100"'
    )
    return "".join(
        [
            f'<?xml version="1.0" encoding="UTF-8"?><rsm:CrossIndustryInvoice {spaces}><rsm:ExchangedDocument>',
            tag("ID", number), tag("TypeCode", kind), day("IssueDateTime", "2026-11-01"),
            "</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>",
            *(line(place, each) for place, each in enumerate(lines, 1)),
            tag("ApplicableHeaderTradeAgreement", tag("BuyerReference", "100457319"),
                tag("SellerTradeParty", party("Northwind Mobile", SUPPLIER_VAT)),
                tag("BuyerTradeParty", party("Wouters", BUYER_VAT)), head or "<!-- -->"),
            tag(
                "ApplicableHeaderTradeSettlement",
                tag("PaymentReference", "+++090/9337/55493+++"), tag("InvoiceCurrencyCode", "EUR"),
                tag("SpecifiedTradeSettlementPaymentMeans",
                    tag("PayeePartyCreditorFinancialAccount", tag("IBANID", "BE68539007547034"))),
                tag("ApplicableTradeTax", tag("CalculatedAmount", vat), tag("BasisAmount", net),
                    tag("CategoryCode", "S"), tag("RateApplicablePercent", "21.00")),
                period("2026-11-01", "2026-11-30"),
                tag("SpecifiedTradePaymentTerms", tag("Description", "30 days"), day("DueDateDateTime", "2026-12-01")),
                tag("SpecifiedTradeSettlementHeaderMonetarySummation", tag("LineTotalAmount", net),
                    tag("TaxBasisTotalAmount", net), tag("TaxTotalAmount", vat, currencyID="EUR"),
                    tag("GrandTotalAmount", net + vat), tag("DuePayableAmount", net + vat)),
            ),
            "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>",
        ]
    )  # fmt: skip


def in_pdf(path: Path, xml: str | None, name: str = "factur-x.xml") -> Path:
    """A PDF of an empty page with the XML inside, or with none."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if xml is not None:
        writer.add_attachment(name, xml.encode())
    with path.open("wb") as file:
        writer.write(file)
    return path
