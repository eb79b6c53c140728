"""A finding: what is wrong with which line, what it costs, and the charges that show it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from fleet_tui.domain.money import CENT

__all__ = ["CENT", "ZERO", "Code", "Evidence", "Finding", "Kind", "Value", "cents"]

ZERO = Decimal(0)

Value = str | int | Decimal | date
"""What a sentence about a finding names: a text (cleaned), a count, an amount or measure, a day."""


class Kind(StrEnum):
    """What can be done about a finding: claim money back, save some, watch it, put data right."""

    CLAIM = "CLAIM"
    SAVE = "SAVE"
    WATCH = "WATCH"
    DATA = "DATA"


class Code(StrEnum):
    """Every finding there is, in precedence: a charge is counted by the first that takes it."""

    BILLED_TWICE = "BILLED_TWICE"
    BILLED_UNKNOWN = "BILLED_UNKNOWN"
    BILLED_AFTER_END = "BILLED_AFTER_END"
    PRICE_DIFFERS = "PRICE_DIFFERS"
    PRICE_LOWER = "PRICE_LOWER"
    NOT_IN_CONTRACT = "NOT_IN_CONTRACT"
    RATE_DIFFERS = "RATE_DIFFERS"
    DISCOUNT_MISSING = "DISCOUNT_MISSING"
    CREDIT_MISSING = "CREDIT_MISSING"
    INSTALMENT_PAST_END = "INSTALMENT_PAST_END"
    VAT_WRONG = "VAT_WRONG"
    FEE = "FEE"
    SUM_WRONG = "SUM_WRONG"
    PERIOD_GAP = "PERIOD_GAP"
    PERIOD_TWICE = "PERIOD_TWICE"
    LEAVER = "LEAVER"
    SUSPENDED_BILLED = "SUSPENDED_BILLED"
    PENDING_BILLED = "PENDING_BILLED"
    NO_USE = "NO_USE"
    OPTION_UNUSED = "OPTION_UNUSED"
    CHEAPER_PLAN = "CHEAPER_PLAN"
    POOL_IDLE = "POOL_IDLE"
    POOL_SHORT = "POOL_SHORT"
    NO_PERSON = "NO_PERSON"
    TWO_LINES = "TWO_LINES"
    ROAMING_OUTLIER = "ROAMING_OUTLIER"
    SPIKE = "SPIKE"
    THIRD_PARTY = "THIRD_PARTY"
    PREMIUM = "PREMIUM"
    SPLIT_DIFFERS = "SPLIT_DIFFERS"
    PLAN_DIFFERS = "PLAN_DIFFERS"
    NOT_BILLED = "NOT_BILLED"
    COST_CENTRE_DIFFERS = "COST_CENTRE_DIFFERS"
    ORDER_LATE = "ORDER_LATE"
    CHANGED_OUTSIDE = "CHANGED_OUTSIDE"
    GONE = "GONE"
    PERSON_AMBIGUOUS = "PERSON_AMBIGUOUS"
    NOT_IN_HR = "NOT_IN_HR"
    JOINER_WITHOUT_LINE = "JOINER_WITHOUT_LINE"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A charge that shows a finding. `taken` is what of its net this finding counts; no other counts it again.

    `expected` is what it should have been, where that is known.
    """

    charge: str
    """`InvoiceCharge.id`."""
    taken: Decimal = ZERO
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What a line used in a month, None: not known; and what it would have cost as it is and as is proposed."""

    month: date
    """Its first day."""
    mb: Decimal | None
    """Data in Belgium and in the EU."""
    minutes: Decimal | None
    sms: int | None
    now: Decimal
    then: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. Amounts exclude VAT (but those of VAT_WRONG, which are VAT), to the cent.

    `month` is what it costs in a month as things are, `claim` what can be asked back for the past; None where it is no
    question of an amount, or where the amount is not known. `target` is the code of the plan or option to order.
    """

    code: Code
    kind: Kind
    msisdn: str | None = None
    """None: it concerns an account, an invoice or a person."""
    item: str = ""
    """What it is about: tells two findings of one kind and line apart."""
    month: Decimal | None = None
    claim: Decimal | None = None
    currency: str = "EUR"
    evidence: tuple[Evidence, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    """What its sentence names."""
    target: str | None = None
    options_added: tuple[str, ...] = ()
    options_removed: tuple[str, ...] = ()
    """Codes of options that `target` goes with, and of those it does without."""
    months: tuple[MonthCost, ...] = ()
    """What another plan was compared by, newest first."""
    since: str = ""
    """The first charge of a claim; empty for what lasts, so that it stays the same finding month after month."""
    check_by_hand: bool = False
    """The sums of an invoice behind it differ."""

    id: str = field(init=False, repr=False, compare=False)
    """The same each time the same thing is found: hash of code, line, item and first charge."""

    def __post_init__(self) -> None:  # it is asked for a dozen times
        text = "\x1f".join((self.code, self.msisdn or "", self.item, self.since))
        object.__setattr__(self, "id", hashlib.sha256(text.encode()).hexdigest()[:12])


def cents(amount: Decimal) -> Decimal:
    """`amount` to the cent, halves up: as money is claimed."""
    return amount.quantize(CENT, ROUND_HALF_UP)
