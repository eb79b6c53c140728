"""An operator's invoice as it came, and every charge on it: findings, spending and invoice screens reckon with these.

Amounts exclude VAT unless their name says otherwise. They are `Decimal` with the decimals of the file (a rate may be
0.01110515964), so that what is reckoned from them is what the operator reckoned; they are rounded where money is shown.
Amounts of a credit note, which a file states positive, are negative here. Names of the business terms: EN 16931 (BT-n).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.text import EMPTY, Text, fold


class InvoiceKind(StrEnum):
    """A bill, or one that gives money back."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class NumberFoundIn(StrEnum):
    """Where the phone number of a charge stood, from the surest place to the least sure; NOWHERE: the whole account."""

    AWV = "AWV"
    """BT-128 with the scheme AWV, the phone number's own."""
    OTHER_SCHEME = "OTHER_SCHEME"
    """BT-128 with another scheme, or none."""
    PROPERTY = "PROPERTY"
    """An item property (BT-160) named MSISDN, Numéro GSM, nummer…"""
    TEXT = "TEXT"
    """Note, description or name: read out of free text."""
    REFERENCE = "REFERENCE"
    """Buyer's accounting reference or item number (BT-133, BT-156)."""
    COLUMN = "COLUMN"
    """The column of numbers of an itemised file."""
    NOWHERE = "NOWHERE"


class SumRule(StrEnum):
    """What adds up on a right invoice, to 2 cents."""

    LINES = "LINES"
    """Sum of the charges = the invoice's own (BR-CO-10)."""
    NET = "NET"
    """Charges - allowances + fees = amount without VAT (BR-CO-13)."""
    GROSS = "GROSS"
    """Amount without VAT + VAT = amount with VAT (BR-CO-15)."""
    PAYABLE = "PAYABLE"
    """Amount with VAT - prepaid + rounding = amount to pay (BR-CO-16)."""
    VAT = "VAT"
    """Net × rate = VAT, for one category and rate."""
    LINE = "LINE"
    """Quantity × price = net of one charge (R120)."""
    PERIOD = "PERIOD"
    """The period of a charge lies inside the invoice's (R110, R111); both amounts are 0."""


@dataclass(frozen=True, slots=True)
class SumDifference:
    """One sum of an invoice that is not what it states. `position` is the charge's, None: the whole invoice's."""

    rule: SumRule
    stated: Decimal
    reckoned: Decimal
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What an invoice itself states; None where it does not."""

    lines: Decimal | None = None
    """BT-106."""
    net: Decimal | None = None
    """BT-109."""
    vat: Decimal | None = None
    """BT-110."""
    gross: Decimal | None = None
    """BT-112."""
    payable: Decimal | None = None
    """BT-115."""


@dataclass(frozen=True, slots=True)
class SupplierInvoice:
    """An invoice or a credit note as the operator sent it.

    `vat` numbers are compact with their country ("BE0202239951"), None where the file has none. `differences` are its
    sums that are wrong: the invoice is taken as it is, and a claim from it says "check by hand".
    """

    supplier: Text
    supplier_vat: str | None
    buyer_vat: str | None
    number: str
    kind: InvoiceKind
    issued: date
    due: date | None = None
    currency: str = "EUR"
    account: str | None = None
    """Number of the billing account."""
    period_from: date | None = None
    period_until: date | None = None
    """The last day, included."""
    credited_number: str | None = None
    """The invoice that a credit note gives back from (BT-25)."""
    communication: Text | None = None
    """As it is to be given with a payment: +++123/1234/12345+++ or free text (BT-83)."""
    iban: str | None = None
    totals: Totals = Totals()
    differences: tuple[SumDifference, ...] = ()
    source: Text = EMPTY
    """Name of the file it came from."""

    @property
    def id(self) -> str:
        """The same for the same invoice in whatever file it comes: supplier and number."""
        return f"{self.supplier_vat or fold(self.supplier)}/{self.number}"

    @property
    def sums_right(self) -> bool:
        """Everything on it adds up."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class InvoiceCharge:
    """One charge of an invoice (or of an itemised file that explains it).

    `period_until` is the last day, included; without a period of its own a charge is for the period of its invoice,
    which the reader puts in. `instalment` (n, m) is the n-th of m payments for a device.
    """

    invoice: str
    """`SupplierInvoice.id`."""
    position: int
    """1 for the first charge, as in the file."""
    category: ChargeCategory
    text: Text
    net: Decimal
    msisdn: str | None = None
    """E.164; None: for the whole account."""
    found_in: NumberFoundIn = NumberFoundIn.NOWHERE
    code: str = ""
    """The operator's own code of what is charged (BT-155)."""
    quantity: Decimal = Decimal(1)
    unit: Annotated[ChargeUnit | Text, Field(union_mode="left_to_right")] = ChargeUnit.PIECE
    unit_price: Decimal | None = None
    vat_category: str = "S"
    """UNCL 5305: S standard, Z zero, E exempt, O outside the scope of VAT, AE reverse charge…"""
    vat_rate: Decimal | None = None
    """Percent; None where the charge has none (category O)."""
    period_from: date | None = None
    period_until: date | None = None
    cost_centre: Text | None = None
    instalment: tuple[int, int] | None = None
    order_line: Text | None = None
    """The buyer's own order that it is for (BT-13 and BT-132): `4500012 / 10`."""
    site: Text | None = None
    """Where a data line is delivered (BT-71)."""

    id: str = field(init=False, repr=False, compare=False)
    """The same whenever the same invoice is read."""
    period: tuple[date, date] | None = field(init=False, repr=False, compare=False)
    """First and last day it is for; None where the file does not have both, or in the wrong order."""

    def __post_init__(self) -> None:  # both are asked for a dozen times by the findings
        object.__setattr__(self, "id", f"{self.invoice}#{self.position}")
        first, last = self.period_from, self.period_until
        whole = first is not None and last is not None and first <= last
        object.__setattr__(self, "period", (first, last) if whole else None)
