"""Invoices in UBL 2.1 for tests: put together here, of invented operators and companies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SUPPLIER_VAT, BUYER_VAT = "BE0202239951", "BE0433670865"


def tag(name: str, text: object, **attributes: str) -> str:
    """A basic element."""
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<cbc:{name}{said}>{escape(str(text))}</cbc:{name}>"


def group(name: str, *inside: str) -> str:
    """An aggregate element."""
    return f"<cac:{name}>{''.join(inside)}</cac:{name}>"


def item_property(name: str, value: str) -> str:
    """A property of an item."""
    return group("AdditionalItemProperty", tag("Name", name), tag("Value", value))


def party(name: str, vat: str, scheme: str = "0208") -> str:
    """A party with its endpoint and its VAT number."""
    return group(
        "Party",
        tag("EndpointID", vat.removeprefix("BE"), schemeID=scheme),
        group("PartyName", tag("Name", name)),
        group("PostalAddress", group("Country", tag("IdentificationCode", "BE"))),
        group("PartyTaxScheme", tag("CompanyID", vat), group("TaxScheme", tag("ID", "VAT"))),
        group("PartyLegalEntity", tag("RegistrationName", f"{name} NV")),
    )


@dataclass(frozen=True)
class Line:
    """A line of an invoice; `before` and `in_item` are elements of its own."""

    name: str
    net: str
    quantity: str = "1"
    unit: str = "MON"
    price: str | None = None
    note: str = ""
    before: str = ""
    in_item: str = ""
    period: tuple[str, str] | None = None
    vat: tuple[str, str] = ("S", "21.00")
    cost_centre: str = ""
    allowances: str = ""

    def xml(self, number: int, *, credit: bool) -> str:
        """The line as it stands in the file."""
        kind, quantity = ("CreditNoteLine", "CreditedQuantity") if credit else ("InvoiceLine", "InvoicedQuantity")
        category, percent = self.vat
        return group(
            kind,
            tag("ID", number),
            tag("Note", self.note) if self.note else "",
            tag(quantity, self.quantity, unitCode=self.unit),
            tag("LineExtensionAmount", self.net, currencyID="EUR"),
            tag("AccountingCost", self.cost_centre) if self.cost_centre else "",
            _period(self.period),
            self.before,
            self.allowances,
            group(
                "Item",
                tag("Name", self.name) if self.name else "",
                self.in_item,
                group(
                    "ClassifiedTaxCategory",
                    tag("ID", category),
                    tag("Percent", percent) if percent else "",
                    group("TaxScheme", tag("ID", "VAT")),
                ),
            ),
            group("Price", tag("PriceAmount", self.price or _unit_price(self), currencyID="EUR")),
        )


@dataclass(frozen=True)
class Ubl:
    """An invoice or credit note. Sums are those of the lines unless `sums` says others."""

    lines: Sequence[Line] = ()
    number: str = "2026110001"
    issued: str = "2026-11-01"
    due: str = "2026-12-01"
    period: tuple[str, str] | None = ("2026-11-01", "2026-11-30")
    supplier: tuple[str, str] = ("Northwind Mobile", SUPPLIER_VAT)
    buyer: tuple[str, str] = ("Wouters", BUYER_VAT)
    credit: bool = False
    credited: str = ""
    reference: str = "100457319"
    payment: str = "+++090/9337/55493+++"
    extra: str = ""
    """Elements behind the references: attachments."""
    allowances: str = ""
    allowance_total: str = "0.00"
    """What they come to, signed."""
    sums: dict[str, str] = field(default_factory=dict)

    def xml(self) -> str:
        """The file."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self.document()}'

    def document(self, lines: Iterable[str] | None = None) -> str:
        """The document alone."""
        return "".join(self.parts(lines))

    def parts(self, lines: Iterable[str] | None = None) -> Iterable[str]:
        """The document, piece by piece: a large one is not put together in memory."""
        root = "CreditNote" if self.credit else "Invoice"
        spaces = (
            f'xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" '
            f'xmlns:cbc="{UBL}CommonBasicComponents-2"'
        )
        yield f"<{root} {spaces}>{self._head(root)}{self._sums()}"
        if lines is None:
            lines = (line.xml(number, credit=self.credit) for number, line in enumerate(self.lines, 1))
        yield from lines
        yield f"</{root}>"

    def _head(self, root: str) -> str:
        code = tag("CreditNoteTypeCode", 381) if self.credit else tag("InvoiceTypeCode", 380)
        return "".join(
            [
                tag("CustomizationID", "urn:cen.eu:en16931:2017"),
                tag("ID", self.number),
                tag("IssueDate", self.issued),
                tag("DueDate", self.due) if self.due and root == "Invoice" else "",
                code,
                tag("DocumentCurrencyCode", "EUR"),
                tag("BuyerReference", self.reference) if self.reference else "",
                _period(self.period),
                group("BillingReference", group("InvoiceDocumentReference", tag("ID", self.credited)))
                if self.credited
                else "",
                self.extra,
                group("AccountingSupplierParty", party(*self.supplier)),
                group("AccountingCustomerParty", party(*self.buyer)),
                group(
                    "PaymentMeans",
                    tag("PaymentMeansCode", 30),
                    tag("PaymentID", self.payment),
                    group("PayeeFinancialAccount", tag("ID", "BE68 5390 0754 7034")),
                ),
                self.allowances,
            ]
        )

    def _sums(self) -> str:
        by_rate: dict[tuple[str, str], Decimal] = {}
        for line in self.lines:
            by_rate[line.vat] = by_rate.get(line.vat, Decimal(0)) + Decimal(line.net)
        lines = sum(by_rate.values(), Decimal(0))
        changed = Decimal(self.allowance_total)
        if changed:
            by_rate["S", "21.00"] = by_rate.get(("S", "21.00"), Decimal(0)) + changed
        taxes = {rate: (net * Decimal(rate[1] or 0) / 100).quantize(Decimal("0.01")) for rate, net in by_rate.items()}
        vat = sum(taxes.values(), Decimal(0))
        said = {
            "LineExtensionAmount": lines,
            "TaxExclusiveAmount": lines + changed,
            "TaxInclusiveAmount": lines + changed + vat,
            "PayableAmount": lines + changed + vat,
        } | self.sums
        subtotals = (
            group(
                "TaxSubtotal",
                tag("TaxableAmount", net),
                tag("TaxAmount", taxes[rate]),
                group("TaxCategory", tag("ID", rate[0]), tag("Percent", rate[1]) if rate[1] else ""),
            )
            for rate, net in by_rate.items()
        )
        return group("TaxTotal", tag("TaxAmount", vat, currencyID="EUR"), *subtotals) + group(
            "LegalMonetaryTotal", *(tag(name, amount, currencyID="EUR") for name, amount in said.items())
        )

    def write(self, path: Path) -> Path:
        """The file at `path`."""
        path.write_text(self.xml(), encoding="utf-8")
        return path


def in_envelope(invoice: Ubl) -> str:
    """The invoice inside an SBDH envelope."""
    space = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    header = "<StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion></StandardBusinessDocumentHeader>"
    return f'<StandardBusinessDocument xmlns="{space}">{header}{invoice.document()}</StandardBusinessDocument>'


def attachment(name: str, media_type: str, base64: str) -> str:
    """A file inside an invoice."""
    data = tag("EmbeddedDocumentBinaryObject", base64, mimeCode=media_type, filename=name)
    return group("AdditionalDocumentReference", tag("ID", name), group("Attachment", data))


def _period(period: tuple[str, str] | None) -> str:
    return group("InvoicePeriod", tag("StartDate", period[0]), tag("EndDate", period[1])) if period else ""


def _unit_price(line: Line) -> str:
    return str(Decimal(line.net) / Decimal(line.quantity)) if Decimal(line.quantity) else "0"
