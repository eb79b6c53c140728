"""Amounts: a decimal string and a currency on the wire, `Decimal` in memory; never a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from fleet_tui.domain.amount import MOST_DIGITS, WIRE, decimal_string

CENT = Decimal("0.01")

DecimalString = Annotated[
    Decimal,
    BeforeValidator(decimal_string),
    WithJsonSchema({"type": "string", "pattern": WIRE}),
]
"""Euros as the contract writes them: `"12.50"`."""
Amount = Annotated[DecimalString, Field(max_digits=MOST_DIGITS + 2, decimal_places=2, allow_inf_nan=False)]


class Money(BaseModel):
    """An amount in one currency (ISO 4217), to the cent."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    amount: Amount
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"

    @classmethod
    def of(cls, amount: str | int | Decimal) -> Self:
        """That many euros."""
        return cls(amount=Decimal(amount).quantize(CENT))

    @classmethod
    def of_cents(cls, cents: int) -> Self:
        """That many cents, in euros."""
        return cls(amount=(Decimal(cents) * CENT).quantize(CENT))

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount
