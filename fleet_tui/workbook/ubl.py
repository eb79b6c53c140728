"""An operator's invoice out of its XML: UBL 2.1 Invoice and CreditNote, as Peppol, UBL.BE and e-FFF write it.

A stream: charges are handed on one by one, so that an invoice of 50,000 charges needs no more room than one of ten.
Nothing of the file is trusted (`xml_stream`), nothing guessed: what is not there is None, sums that are wrong are said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from functools import lru_cache
from typing import Any

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, NumberFoundIn, SupplierInvoice, Totals
from fleet_tui.domain.text import EMPTY, Text, clean
from fleet_tui.i18n import _
from fleet_tui.workbook.charge_kinds import category_of, instalment_of, unit_of
from fleet_tui.workbook.charge_numbers import NumberFinder
from fleet_tui.workbook.embedded_files import EmbeddedFile, EmbeddedFiles
from fleet_tui.workbook.invoice_sums import Rate, Stated, Sums
from fleet_tui.workbook.ubl_elements import CREDIT_NOTE, LINES
from fleet_tui.workbook.ubl_parties import name_of, vat_of
from fleet_tui.workbook.xml_stream import Record, Refusals, XmlRefused, first

LINE_LIMIT = 200_000
_TEXT_LIMIT = 500
_COMMUNICATION_LIMIT = 140
_NUMBER_LIMIT = 100
_ACCOUNT_TYPE = "130"
"""UNCL 1001: the document an additional reference is; 130 is the object that is invoiced, the account (BT-18)."""
_CREDITS = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "503", "532"})
"""UNCL 1001: document types that give money back."""
_LONGEST_NUMBER = 50
_DECIMAL = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})")
_NET, _QUANTITY, _PRICE, _RATE = Decimal("0.0001"), Decimal("0.000001"), Decimal("0.0000000001"), Decimal("0.01")
_HIGHEST = Decimal(10**10)
_ONE = Decimal(1)
_ZERO = Decimal(0)

Take = Callable[[InvoiceCharge], None]


@dataclass(frozen=True, slots=True)
class UblInvoice:
    """An invoice without its charges, which went where they were to go; `close` lets go of its files.

    `references` are what may be the number of the billing account, the likeliest first.
    """

    head: SupplierInvoice
    charges: int
    references: tuple[Text, ...] = ()
    terms: Text = EMPTY
    """Payment terms in the supplier's words (BT-20): a due date is not always given."""
    mandate: Text | None = None
    """Reference of the direct debit mandate (BT-89)."""
    files: tuple[EmbeddedFile, ...] = ()
    files_refused: tuple[Text, ...] = ()
    found_in: Mapping[NumberFoundIn, int] = field(default_factory=dict)
    """How many charges have their phone number from where."""
    examples: Mapping[NumberFoundIn, Text] = field(default_factory=dict)
    """The text of one charge for each such place."""

    def close(self) -> None:
        """Let go of the files that came with it."""
        for each in self.files:
            each.file.close()


class InvoiceReader:
    """Is told of records by the stream and makes an invoice of them (`invoice_file` reads the file)."""

    def __init__(self, refuse: Refusals, take: Take, files: EmbeddedFiles, source: Text) -> None:
        self._refuse = refuse
        self._take = take
        self._files = files
        self._source = source
        self._document: Record | None = None
        self._head: SupplierInvoice | None = None
        self._sign = _ONE
        self._site: Text | None = None
        self._numbers = NumberFinder("")
        self._sums = Sums(None, None)
        self._position = 0
        self._found_in: Counter[NumberFoundIn] = Counter()
        self._examples: dict[NumberFoundIn, Text] = {}
        self._name = ""
        self._ended = False

    def began(self, name: str, document: Record) -> None:
        """A group begins that is handed over: `document` is what is known of the invoice so far."""
        if self._document is None and name not in LINES:
            self._document, self._name = document, name
        elif self._ended and name not in LINES:
            raise self._refuse("NOT_UBL", _("{file} holds more than one invoice."))

    def ended(self, name: str, record: Record) -> None:
        """Such a group is complete."""
        if name in LINES:
            self._line(record)
        else:
            self._ended = True

    # The head

    def whole(self) -> UblInvoice:
        """The invoice, when all was read. Raises XmlRefused."""
        if self._document is None or not self._ended:
            raise self._refuse("NOT_UBL", _("{file} holds no UBL invoice or credit note."))
        document, begun = self._document, self._head
        if begun is None:
            begun = self._begin(document)
        if self._make_head(document) != begun:
            raise self._refuse(
                "FIELD", _("{file} tells whose invoice it is after its lines, which UBL does not allow.")
            )
        for allowance in document.get("AllowanceCharge", ()):
            self._document_charge(allowance, begun)
        stated = self._stated(document)
        if stated.payable is None and stated.gross is None:
            raise self._lacks(_("an amount to pay"))
        sign = self._sign
        differences = tuple(
            replace(each, stated=each.stated * sign, reckoned=each.reckoned * sign)
            for each in self._sums.differences(stated)
        )
        totals = Totals(
            *(_signed(each, sign) for each in (stated.lines, stated.net, stated.vat, stated.gross, stated.payable))
        )
        return UblInvoice(
            head=replace(begun, totals=totals, differences=differences),
            charges=self._position,
            references=_references(document),
            terms=Text(clean(" ".join(t for each in document.get("PaymentTerms", ()) for t in each.get("Note", ())))),
            mandate=_mandate(document),
            files=tuple(self._files.taken),
            files_refused=tuple(self._files.refused),
            found_in=dict(self._found_in),
            examples=self._examples,
        )

    def _begin(self, document: Record) -> SupplierInvoice:
        """What every line needs to know of the invoice: in UBL it all stands before them."""
        self._sign = -_ONE if self._is_credit(document) else _ONE
        self._head = head = self._make_head(document)
        self._site = _site(document)
        self._numbers = NumberFinder((head.supplier_vat or "")[:2])
        self._sums = Sums(head.period_from, head.period_until)
        return head

    def _is_credit(self, document: Record) -> bool:
        return self._name == CREDIT_NOTE or document.get("InvoiceTypeCode", "") in _CREDITS

    def _make_head(self, document: Record) -> SupplierInvoice:
        supplier, buyer = (_party(document, f"Accounting{role}Party") for role in ("Supplier", "Customer"))
        number, issued, name = document.get("ID", ""), _day(document.get("IssueDate")), name_of(supplier)
        if not number or len(number) > _NUMBER_LIMIT:
            raise self._lacks(_("an invoice number"))
        if issued is None:
            raise self._lacks(_("a date of issue"))
        if not name:
            raise self._lacks(_("the name of the supplier"))
        means = document.get("PaymentMeans", [])
        period = first(document, "InvoicePeriod")
        said = next((each["PaymentID"] for each in means if each.get("PaymentID")), None)
        iban = next((each.get("ID") for mean in means for each in mean.get("PayeeFinancialAccount", ())), None)
        due = next((each["PaymentDueDate"] for each in means if each.get("PaymentDueDate")), None)
        credited = first(first(document, "BillingReference"), "InvoiceDocumentReference").get("ID")
        return SupplierInvoice(
            supplier=Text(name[:200]),
            supplier_vat=vat_of(supplier),
            buyer_vat=vat_of(buyer),
            number=clean(number, _NUMBER_LIMIT),
            kind=InvoiceKind.CREDIT_NOTE if self._is_credit(document) else InvoiceKind.INVOICE,
            issued=issued,
            due=_day(document.get("DueDate")) or _day(due),
            currency=_currency(document.get("DocumentCurrencyCode", "")),
            period_from=_day(period.get("StartDate")),
            period_until=_day(period.get("EndDate")),
            credited_number=clean(credited, _NUMBER_LIMIT) if credited else None,
            communication=Text(said[:_COMMUNICATION_LIMIT]) if said else None,
            iban="".join(iban.split()).upper()[:34] if iban else None,
            source=self._source,
        )

    def _stated(self, document: Record) -> Stated:
        total = first(document, "LegalMonetaryTotal")
        amounts = {
            name: self._amount(total.get(element), element)
            for name, element in (
                ("lines", "LineExtensionAmount"),
                ("net", "TaxExclusiveAmount"),
                ("gross", "TaxInclusiveAmount"),
                ("prepaid", "PrepaidAmount"),
                ("rounding", "PayableRoundingAmount"),
                ("payable", "PayableAmount"),
            )
        }
        tax = self._tax_total(document)
        by_rate: dict[Rate, tuple[Decimal | None, Decimal | None]] = {}
        for each in tax.get("TaxSubtotal", ()):
            rate = self._rate(first(each, "TaxCategory"), each.get("Percent"))
            taxed = self._amount(each.get("TaxableAmount"), "TaxableAmount")
            by_rate[rate] = taxed, self._amount(each.get("TaxAmount"), "TaxAmount")
        return Stated(**amounts, vat=self._amount(tax.get("TaxAmount"), "TaxAmount"), by_rate=by_rate)

    def _tax_total(self, document: Record) -> Record:
        """VAT in the invoice's currency: a second total may be in another, for the accounts."""
        currency = _currency(document.get("DocumentCurrencyCode", ""))
        found: list[Record] = document.get("TaxTotal", [])
        mine = [each for each in found if each.get("TaxAmount@currencyID", currency) == currency]
        return next((each for each in mine if "TaxSubtotal" in each), mine[0] if mine else {})

    # The charges

    def _line(self, line: Record) -> None:
        head = self._head or self._begin(self._document or {})
        self._position += 1
        if self._position > LINE_LIMIT:
            raise self._refuse("LINES", _("{file} has more than {limit} lines."), limit=LINE_LIMIT)
        item = first(line, "Item")
        net = self._amount(line.get("LineExtensionAmount"), "LineExtensionAmount")
        if net is None:
            raise self._lacks(_("the amount of line {line}").format(line=self._position))
        quantity, price, reckoned = self._priced(line)
        rate = self._line_rate(line, item)
        self._sums.line(self._position, net, reckoned, rate)
        start, end = self._period(line, head)
        texts = [item.get("Name", ""), *item.get("Description", ()), *line.get("Note", ())]
        text = _text(next((each for each in texts if each), "")[:_TEXT_LIMIT])
        number, place = self._numbers.find(line)
        self._found_in[place] += 1
        self._examples.setdefault(place, text)
        unit = unit_of(line.get("InvoicedQuantity@unitCode") or line.get("CreditedQuantity@unitCode") or "")
        cost_centre = line.get("AccountingCost")
        self._take(
            InvoiceCharge(
                invoice=head.id,
                position=self._position,
                category=category_of(text, unit, rate[0], net),
                text=text,
                net=_kept(net * self._sign, _NET),
                msisdn=number,
                found_in=place,
                code=clean(first(item, "SellersItemIdentification").get("ID", ""), 100),
                quantity=_kept(quantity * self._sign, _QUANTITY),
                unit=unit,
                unit_price=price,
                vat_category=rate[0],
                vat_rate=None if rate[0] == "O" else rate[1],
                period_from=start,
                period_until=end,
                cost_centre=Text(cost_centre[:100]) if cost_centre else None,
                instalment=instalment_of(text),
                order_line=_order_line(self._document or {}, line),
                site=_site(line) or self._site,
            )
        )

    def _priced(self, line: Record) -> tuple[Decimal, Decimal | None, Decimal | None]:
        """Quantity, price of one, and what the line comes to by them with what is added and taken off (R120)."""
        said = self._amount(line.get("InvoicedQuantity", line.get("CreditedQuantity")), "quantity")
        quantity, price = _ONE if said is None else said, first(line, "Price")
        amount = self._amount(price.get("PriceAmount"), "PriceAmount")
        if amount is None:
            return quantity, None, None
        base = self._amount(price.get("BaseQuantity"), "BaseQuantity") or _ONE
        changes = sum((self._change(each) for each in line.get("AllowanceCharge", ())), _ZERO)
        return quantity, _kept(amount / base, _PRICE), quantity * amount / base + changes

    def _period(self, line: Record, head: SupplierInvoice) -> tuple[date | None, date | None]:
        """The line's own period, or else the invoice's."""
        period = first(line, "InvoicePeriod")
        start, end = _day(period.get("StartDate")), _day(period.get("EndDate"))
        if start is None and end is None:
            return head.period_from, head.period_until
        self._sums.period(self._position, start, end)
        return start, end

    def _document_charge(self, allowance: Record, head: SupplierInvoice) -> None:
        """Something taken off or added for the whole invoice."""
        self._position += 1
        signed = self._change(allowance)
        rate = self._rate(first(allowance, "TaxCategory"), None)
        self._sums.allowance(signed, rate)
        reason = next((each for each in allowance.get("AllowanceChargeReason", ()) if each), "")
        self._found_in[NumberFoundIn.NOWHERE] += 1
        self._take(
            InvoiceCharge(
                invoice=head.id,
                position=self._position,
                category=ChargeCategory.DISCOUNT if signed < 0 else ChargeCategory.ONE_OFF,
                text=Text(reason[:_TEXT_LIMIT]),
                net=_kept(signed * self._sign, _NET),
                quantity=self._sign,
                vat_category=rate[0],
                vat_rate=None if rate[0] == "O" else rate[1],
                period_from=head.period_from,
                period_until=head.period_until,
            )
        )

    def _change(self, allowance: Record) -> Decimal:
        """What is added, or (negative) taken off."""
        amount = self._amount(allowance.get("Amount"), "Amount") or _ZERO
        return amount if allowance.get("ChargeIndicator", "").lower() in {"true", "1"} else -amount

    def _line_rate(self, line: Record, item: Record) -> Rate:
        """VAT of a line; e-FFF states it as a total of the line."""
        if "ClassifiedTaxCategory" in item:
            return self._rate(first(item, "ClassifiedTaxCategory"), None)
        subtotal = first(first(line, "TaxTotal"), "TaxSubtotal")
        return self._rate(first(subtotal, "TaxCategory"), subtotal.get("Percent"))

    def _rate(self, category: Record, percent: str | None) -> Rate:
        said = self._amount(category.get("Percent") or percent, "Percent") or _ZERO
        return _rate_of(category.get("ID", "")[:4], said)

    def _amount(self, text: str | None, element: str) -> Decimal | None:
        """The number in `text`, None without one. Raises XmlRefused where it is no number."""
        if not text:
            return None
        found = _number(text) if len(text) <= _LONGEST_NUMBER else None
        if found is not None:
            return found
        sentence = _("{file} has a number that cannot be read: {element} is “{text}” (line {line}).")
        raise self._refuse("AMOUNT", sentence, element=element, text=clean(text, 40), line=self._position)

    def _lacks(self, what: str) -> XmlRefused:
        return self._refuse("FIELD", _("{file} lacks {what}."), what=what)


def _party(document: Record, role: str) -> Record:
    return first(first(document, role), "Party")


def _order_line(document: Record, line: Record) -> Text | None:
    """The order (the line's own, or the invoice's) and its line: `4500012 / 10`; nothing without a line of it."""
    if "OrderLineReference" not in line:
        return None
    reference = first(line, "OrderLineReference")
    order = first(reference, "OrderReference").get("ID") or first(document, "OrderReference").get("ID")
    place = reference.get("LineID", "")
    said = " / ".join(each for each in (order, place) if each and each != "NA")
    return Text(said[:100]) if place and said else None


def _site(record: Record) -> Text | None:
    if "Delivery" not in record:
        return None
    place = first(first(record, "Delivery"), "DeliveryLocation")
    said = place.get("ID") or place.get("Description") or first(place, "Address").get("CityName")
    return Text(said[:100]) if said else None


# The lines of a bill are alike: what the same text means is found out once. No long text of a stranger is kept.


@lru_cache(5_000)
def _number(text: str) -> Decimal | None:
    """The number that `text` is; None where it is none, or beyond all measure."""
    try:
        return found if _DECIMAL.fullmatch(text) and abs(found := Decimal(text)) < _HIGHEST else None
    except DecimalException:
        return None


def _kept(number: Decimal, step: Decimal) -> Decimal:
    """`number` with the decimals that are kept."""
    return number.quantize(step, ROUND_HALF_UP)


@lru_cache(100)
def _rate_of(category: str, percent: Decimal) -> Rate:
    code = category.upper()
    known = code.isalpha() and len(code) <= 3
    return code if known else "S" if percent else "Z", percent.quantize(_RATE, ROUND_HALF_UP)


@lru_cache(2_000)
def _text(raw: str) -> Text:
    return Text(raw)


def _day(text: str | None) -> date | None:
    """An XML date, which may go on with a time zone."""
    return _date(text[:10]) if text else None


@lru_cache(500)
def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _currency(text: str) -> str:
    return text if len(text) == 3 and text.isascii() and text.isupper() else "EUR"


def _signed(amount: Decimal | None, sign: Decimal) -> Decimal | None:
    return None if amount is None else amount * sign


def _references(document: Record) -> tuple[Text, ...]:
    """What may be the number of the billing account: BT-10, 19, 12, 18."""
    found: list[Any] = [document.get("BuyerReference"), document.get("AccountingCost")]
    found += [each.get("ID") for each in document.get("ContractDocumentReference", ())]
    additional = document.get("AdditionalDocumentReference", ())
    found += [each.get("ID") for each in additional if each.get("DocumentTypeCode") == _ACCOUNT_TYPE]
    return tuple(dict.fromkeys(Text(each[:100]) for each in found if each))


def _mandate(document: Record) -> Text | None:
    means = document.get("PaymentMeans", ())
    found = next((each.get("ID") for mean in means for each in mean.get("PaymentMandate", ())), None)
    return Text(found[:35]) if found else None
