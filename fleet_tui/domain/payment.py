"""Paying invoices: by a transfer that the person makes at their bank, or online at the payment provider's page.

No data of a card is ever asked for here: that is the page's.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from fleet_tui.domain.base import Page, Request, Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text

MAX_INVOICES = 100
"""Invoices that one payment pays."""

TRANSFER = "TRANSFER"
"""The method that needs no page; the others are the operator's own."""


class PaymentStatus(StrEnum):
    """CREATED → PENDING (the page was opened, or the transfer is waited for) → one of the others, for good."""

    CREATED = "CREATED"
    PENDING = "PENDING"
    PAID = "PAID"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


UNDER_WAY = frozenset({PaymentStatus.CREATED, PaymentStatus.PENDING})
"""Until such a payment ends, its invoices cannot be paid by another."""


class PaymentMethod(Resource):
    """A way to pay; an `online` one leads to a page of the payment provider."""

    code: str
    name: Text
    online: bool


class PaymentMethodList(Resource):
    """All methods, the most usual first."""

    items: list[PaymentMethod]


class PaymentRequest(Request):
    """Pay these invoices, or all that is unpaid of a billing account."""

    method: Annotated[str, Field(min_length=1, max_length=40)]
    invoices: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=MAX_INVOICES)] = []
    billing_account: Annotated[str, Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.invoices) == (self.billing_account is not None):
            raise ValueError("either invoices or a billing account")
        if len(set(self.invoices)) < len(self.invoices):
            raise ValueError("an invoice comes twice")
        return self


class Transfer(Resource):
    """Where to, and what with: the structured `communication`, 12 digits. `bic` may be left out within the EEA."""

    beneficiary: Text
    iban: str
    bic: str | None = None
    communication: str


class Payment(Resource):
    """A payment of some invoices.

    `page` is where an online one goes on, a reference relative to the server (RFC 3986) or an address of its own;
    `expires_at` is when it ends by itself. `sample`: no money moves.
    """

    id: str
    version: int = 1
    status: Annotated[PaymentStatus | Text, Field(union_mode="left_to_right")]
    method: str
    method_name: Text
    invoices: list[str]
    amount: Money
    created_at: datetime
    created_by: Text = Text("")
    expires_at: datetime | None = None
    finished_at: datetime | None = None
    transfer: Transfer | None = None
    page: Text | None = None
    sample: bool = False

    @property
    def under_way(self) -> bool:
        """It has not ended."""
        return self.status in UNDER_WAY


class PaymentPage(Page):
    """Payments, newest first."""

    items: list[Payment]
