"""Billing accounts, split-bill profiles and invoices."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.person import Address
from fleet_tui.domain.text import Text


class PaymentMode(StrEnum):
    """How invoices are paid."""

    TRANSFER = "TRANSFER"
    DIRECT_DEBIT = "DIRECT_DEBIT"


class Delivery(StrEnum):
    """How invoices are sent."""

    E_MAIL = "E_MAIL"
    DOCCLE = "DOCCLE"
    PEPPOL = "PEPPOL"


class Mandate(Resource):
    """The payer's consent to a SEPA direct debit. `reference` is the creditor's own for it (EPC016-06, AT-01)."""

    iban: str
    holder: Text
    reference: str
    signed_on: date


class BillingAccount(Resource):
    """Where lines are billed to; `number` is what people call it by.

    `invoice_e_mail` is where invoices go, `enterprise_number` (ten digits) whom Peppol delivers them to.
    """

    number: str
    version: int = 1
    name: Text = Text("")
    address: Address | None = None
    payment_mode: Annotated[PaymentMode | Text, Field(union_mode="left_to_right")] = PaymentMode.TRANSFER
    delivery: Annotated[Delivery | Text, Field(union_mode="left_to_right")] = Delivery.E_MAIL
    unpaid_balance: Money | None = None
    mandate: Mandate | None = None
    invoice_e_mail: Text | None = None
    enterprise_number: str | None = None


class SplitBillRule(StrEnum):
    """What the employer pays: up to an amount, a percentage, or chosen categories. Third-party costs never."""

    AMOUNT = "AMOUNT"
    PERCENTAGE = "PERCENTAGE"
    CATEGORIES = "CATEGORIES"


class SplitBillProfile(Resource):
    """Who pays what: the employer up to the profile, the employee the rest."""

    id: str
    version: int = 1
    name: Text
    rule: Annotated[SplitBillRule | Text, Field(union_mode="left_to_right")]
    amount: Money | None = None
    percentage: Annotated[int, Field(ge=0, le=100)] | None = None
    categories: list[Text] = []


class Invoice(Resource):
    """An invoice, or a credit note, whose amounts are negative; amounts include VAT.

    `communication` is the structured one (OGM/VCS, modulo 97), digits only, or as the supplier wrote it. `payment` is
    the id of the payment that is under way for it: until that ends, no other can be made.

    Of one that came out of a company's own file `unpaid` is None: nobody here knows what was paid. `supplier` says who
    sent it, `sums_right` whether it adds up; `credited_number` is the invoice that a credit note gives back from.
    """

    number: str
    billing_account: str
    issued_on: date
    due_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    amount: Money
    unpaid: Money | None = None
    communication: Text | None = None
    payment: str | None = None
    kind: Text = Text("INVOICE")
    """As `InvoiceKind` of `invoice_charges`."""
    supplier: Text | None = None
    iban: str | None = None
    credited_number: Text | None = None
    sums_right: bool | None = None


class InvoicePage(Page):
    """Invoices, newest first."""

    items: list[Invoice]
