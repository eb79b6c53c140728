"""How a billing account is paid and its invoices sent, and who pays what of a shared bill: what may be set."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from fleet_tui.domain.amount import amount_between
from fleet_tui.domain.base import Request
from fleet_tui.domain.billing import Delivery, PaymentMode, SplitBillRule
from fleet_tui.domain.money import CENT, DecimalString
from fleet_tui.domain.person import EMail, Name

HIGHEST_SHARE = Decimal(1000)
"""Euros a month an employer pays of one line at most by an amount: above it, it is a typing error."""


def parse_share(text: str) -> Decimal:
    """Return the euros a month in `text` that an employer pays of one line. Raises InvalidAmount."""
    return amount_between(text, Decimal(0), HIGHEST_SHARE)


def parse_iban(text: str) -> str:
    """The IBAN in `text`, compact, in capitals (ISO 13616: its length and check digits).

    Raises:
        ValueError: it is none.
    """
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.validate(text, check_country=False))  # the list of Belgian banks is always a year old
    except ValidationError:
        raise ValueError("no IBAN") from None


def parse_enterprise_number(text: str) -> str:
    """The Belgian enterprise number in `text` (CBE, also the VAT number without BE; modulo 97), ten digits.

    By it a company is found on Peppol (scheme 0208).

    Raises:
        ValueError: it is none.
    """
    from stdnum.be import vat
    from stdnum.exceptions import ValidationError

    try:
        return str(vat.validate(text))
    except ValidationError:
        raise ValueError("no enterprise number") from None


Iban = Annotated[str, Field(max_length=60), AfterValidator(parse_iban)]
EnterpriseNumber = Annotated[str, Field(max_length=40), AfterValidator(parse_enterprise_number)]


class MandateRequest(Request):
    """The payer's consent to a SEPA direct debit: the account that is debited and whose it is."""

    iban: Iban
    holder: Annotated[str, Field(min_length=1, max_length=70)]


class BillingAccountUpdate(Request):
    """Other settings of a billing account, as a merge patch (RFC 7396): a field that is not named stays.

    DIRECT_DEBIT needs a mandate, E_MAIL an address and PEPPOL an enterprise number: in this update, or set before.
    """

    payment_mode: PaymentMode = PaymentMode.TRANSFER
    mandate: MandateRequest | None = None
    delivery: Delivery = Delivery.E_MAIL
    invoice_e_mail: EMail | None = None
    enterprise_number: EnterpriseNumber | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an update names a field at least")
        return self


class SplitBillCategory(StrEnum):
    """What an employer may pay by category. Costs of third parties are always the employee's."""

    SUBSCRIPTION = "SUBSCRIPTION"
    OPTION = "OPTION"
    CALLS = "CALLS"
    SMS = "SMS"
    DATA = "DATA"
    ROAMING = "ROAMING"


class SplitBillProfileRequest(Request):
    """A new split-bill profile, or all of a changed one: exactly what its rule needs.

    AMOUNT: euros a month; PERCENTAGE: 0 to 100; CATEGORIES: at least one.
    """

    name: Name
    rule: SplitBillRule
    amount: Annotated[DecimalString, Field(ge=0, le=HIGHEST_SHARE, decimal_places=2)] | None = None
    percentage: Annotated[int, Field(ge=0, le=100)] | None = None
    categories: Annotated[list[SplitBillCategory], Field(max_length=len(SplitBillCategory))] = []

    @model_validator(mode="after")
    def _what_the_rule_needs(self) -> Self:
        given = {
            SplitBillRule.AMOUNT: self.amount is not None,
            SplitBillRule.PERCENTAGE: self.percentage is not None,
            SplitBillRule.CATEGORIES: bool(self.categories),
        }
        if [rule for rule, there in given.items() if there] != [self.rule]:
            raise ValueError("a profile has what its rule needs, and nothing else")
        return self

    @property
    def cents(self) -> int | None:
        """The amount in cents."""
        return None if self.amount is None else int(self.amount / CENT)
