"""From where on something is a finding: what a company may set for itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

_Percent = Annotated[Decimal, Field(ge=0, le=100)]
_Euros = Annotated[Decimal, Field(ge=0, le=1_000_000)]
_Factor = Annotated[Decimal, Field(ge=1, le=1000)]
_Share = Annotated[Decimal, Field(gt=0, le=1)]
_Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
_Months = Annotated[int, Field(strict=True, ge=1, le=12)]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on something is a finding: `[findings]` in the settings, `docs/settings.md` lists them.

    Amounts are euros without VAT. Made directly nothing is checked; the settings are, where they are read.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", hide_input_in_errors=True)

    vat_rate: _Percent = Decimal(21)
    """Percent of VAT on telecommunication in Belgium."""
    price_tolerance: _Euros = Decimal("0.01")
    """What a recurring charge may differ from its price by."""
    rate_tolerance: _Euros = Decimal("0.02")
    """What use may differ from quantity × rate by."""
    suspended_days: _Days = 90
    unused_months: _Months = 3
    cheaper_by: _Euros = Decimal(2)
    """What another plan must save a month."""
    roaming_from: _Euros = Decimal(50)
    roaming_factor: _Factor = Decimal(3)
    spike_factor: _Factor = Decimal(2)
    spike_from: _Euros = Decimal(10)
    """What a bill must have risen by."""
    pool_used_below: _Share = Decimal("0.5")
    pool_months: _Months = 3
    not_billed_months: _Months = 2
    credit_invoices: _Months = 2
    """Invoices after which a credit that was promised is missing."""
    joiner_days: _Days = 60
    dispute_days: _Days = 30
    """Days to dispute an invoice, and to wait for an answer."""


USUAL = Thresholds()
"""What holds where nobody set anything."""
