"""What an invoice is made of: charges, by phone line and category, beside those of the month before.

Amounts of charges exclude VAT, which is reckoned once for each rate over the whole invoice.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Day, Page, Resource
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text


class ChargeCategory(StrEnum):
    """What is charged, in the order of an invoice.

    DEVICE is an instalment. THIRD_PARTY (PayByMobile) is passed on, without VAT of ours. OTHER: nobody knows.
    """

    SUBSCRIPTION = "SUBSCRIPTION"
    OPTION = "OPTION"
    GROUP_PACK = "GROUP_PACK"
    DEVICE = "DEVICE"
    CALLS = "CALLS"
    SMS = "SMS"
    DATA = "DATA"
    ROAMING = "ROAMING"
    THIRD_PARTY = "THIRD_PARTY"
    ONE_OFF = "ONE_OFF"
    DISCOUNT = "DISCOUNT"
    OTHER = "OTHER"


class ChargeUnit(StrEnum):
    """What the quantity of a charge counts."""

    MONTH = "MONTH"
    MINUTE = "MINUTE"
    SECOND = "SECOND"
    CALL = "CALL"
    SMS = "SMS"
    MEGABYTE = "MEGABYTE"
    GIGABYTE = "GIGABYTE"
    PAYMENT = "PAYMENT"
    PIECE = "PIECE"


Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]
Percent = Annotated[Decimal, Field(max_digits=5, decimal_places=2, allow_inf_nan=False)]
"""Of VAT."""

OpenCategory = Annotated[ChargeCategory | Text, Field(union_mode="left_to_right")]


class Charge(Resource):
    """One charge, and the same one on the invoice of the month before.

    `amount` is 0 where it was charged a month ago only; `previous` is None where that invoice is not known. Without VAT
    `vat_rate` is None.
    """

    category: OpenCategory
    name: Text
    quantity: Quantity = Decimal(1)
    unit: Annotated[ChargeUnit | Text, Field(union_mode="left_to_right")] = ChargeUnit.PIECE
    vat_rate: Percent | None
    amount: Money
    previous: Money | None = None
    period_from: Day | None = None
    period_until: Day | None = None
    """What it is for; the last day is included. None where no file says."""
    cost_centre: Text | None = None
    order_line: Text | None = None
    """The buyer's own order that it is for (BT-132)."""
    site: Text | None = None
    """Where a data line is delivered (BT-71)."""


class InvoiceLine(Resource):
    """A phone line on an invoice, as it was then; without a number: what concerns the whole billing account."""

    line_id: str | None = None
    msisdn: str | None = None
    description: Text = Text("")
    amount: Money
    previous: Money | None = None
    charges: list[Charge]


class InvoiceLinePage(Page):
    """Lines of an invoice: first what concerns the whole account, then by number."""

    items: list[InvoiceLine]


class CategoryTotal(Resource):
    """All charges of one category on an invoice, and on that of the month before."""

    category: OpenCategory
    amount: Money
    previous: Money | None = None


class VatTotal(Resource):
    """VAT at one rate (percent) over what is charged at that rate."""

    rate: Percent
    net: Money
    vat: Money


class InvoiceDetail(Invoice):
    """An invoice with its sums. `net` is None where only the amount is known; otherwise `net` + `vat` = `amount`."""

    net: Money | None = None
    vat: Money | None = None
    vat_rates: list[VatTotal] = []
    totals: list[CategoryTotal] = []
    previous_number: str | None = None
    """The invoice of the month before, which `previous` amounts are from."""
    line_count: Annotated[int, Field(ge=0)] = 0
