"""Four eyes: which orders a second manager approves, and what lowers that guard.

Off unless a company switches it on. Pure rules: who asks, and how things stand, is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Request, Resource
from fleet_tui.domain.changes.models import Cease, Change, Combined, PortOut, ReportDeparture
from fleet_tui.domain.money import CENT, DecimalString, Money
from fleet_tui.domain.text import Text

HIGHEST_COST = Decimal("9999999.99")
MOST_LINES = 20_000


class ApprovalReason(StrEnum):
    """Why a second manager approves an order.

    COST: it costs more a month than the rule lets one person order. COST_UNKNOWN: nobody knows what it costs.
    LINES: it is about more lines. ENDS_NUMBER: it stops a number, or gives it to another operator.
    """

    COST = "COST"
    COST_UNKNOWN = "COST_UNKNOWN"
    LINES = "LINES"
    ENDS_NUMBER = "ENDS_NUMBER"


class Decision(StrEnum):
    """What a second manager said."""

    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


OpenReason = Annotated[ApprovalReason | Text, Field(union_mode="left_to_right")]


class Approval(Resource):
    """What an order waits or waited for: why, what it was to cost, and what became of it.

    `asked_by` is the id of the profile that ordered; `monthly_difference` is as it was when it was ordered, None: not
    known. `decision` is None while it waits, and where it was taken back; `reason` is that of a refusal.
    """

    reasons: list[OpenReason]
    asked_by: str
    monthly_difference: Money | None = None
    decision: Annotated[Decision | Text, Field(union_mode="left_to_right")] | None = None
    decided_by: Text | None = None
    decided_at: datetime | None = None
    reason: Text = Text("")


class ApprovalRuleRequest(Request):
    """Which orders wait for a second manager; while `enabled`, those that end a number do in any case.

    `monthly_cost`: euros that an order may add to a month; `lines`: lines that it may have. None: no limit.
    """

    enabled: bool
    monthly_cost: Annotated[DecimalString, Field(ge=0, le=HIGHEST_COST, decimal_places=2)] | None = None
    lines: Annotated[int, Field(ge=0, le=MOST_LINES)] | None = None


class ApprovalProposal(Resource):
    """A rule that asks for less than the present one, as `ApprovalRuleRequest`: a second manager decides.

    `proposed_by` is the id of a profile, `by` its name.
    """

    enabled: bool
    monthly_cost: DecimalString | None = None
    lines: int | None = None
    proposed_by: str
    by: Text
    at: datetime


class ApprovalRule(Resource):
    """The rule of a company, as `ApprovalRuleRequest`, and what was proposed in its place."""

    version: int = 1
    enabled: bool = False
    monthly_cost: DecimalString | None = None
    lines: int | None = None
    proposal: ApprovalProposal | None = None


class OrderApproval(Request):
    """That a second manager approves an order. `seen` is that of the review they looked at."""

    seen: Annotated[str, Field(min_length=1, max_length=100)]


class OrderRefusal(Request):
    """That a second manager does not approve an order, and why; whoever ordered reads it."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


def reasons(
    rule: ApprovalRule | ApprovalRuleRequest, changes: Iterable[Change], difference: Money | None
) -> list[ApprovalReason]:
    """Why an order of `changes` that costs `difference` more a month (None: not known) waits for a second manager.

    Empty: one person may order it.
    """
    if not rule.enabled:
        return []
    asked = list(changes)
    found = []
    if rule.monthly_cost is not None:
        if difference is None:
            found.append(ApprovalReason.COST_UNKNOWN)
        elif difference.amount > rule.monthly_cost:
            found.append(ApprovalReason.COST)
    if rule.lines is not None and len(asked) > rule.lines:
        found.append(ApprovalReason.LINES)
    if any(ends_number(change) for change in asked):
        found.append(ApprovalReason.ENDS_NUMBER)
    return found


def ends_number(change: Change) -> bool:
    """The company does not have the number afterwards."""
    if isinstance(change, Combined):
        return any(ends_number(part) for part in change.changes)
    if isinstance(change, ReportDeparture):
        return change.action.ends_line
    return isinstance(change, Cease | PortOut)


def loosens(now: ApprovalRule, wanted: ApprovalRuleRequest) -> bool:
    """Whether an order that waits for a second manager by `now` may not wait by `wanted`."""
    if not now.enabled:
        return False
    return not wanted.enabled or _above(wanted.monthly_cost, now.monthly_cost) or _above(wanted.lines, now.lines)


def _above(wanted: Decimal | int | None, now: Decimal | int | None) -> bool:
    return now is not None and (wanted is None or wanted > now)


def worse(approval: Approval, difference: Money | None, refused: int) -> bool:
    """Whether an order is worse than when it was given: it costs more, or `refused` of its items would not be done."""
    if refused:
        return True
    before = approval.monthly_difference
    if difference is None or before is None:
        return difference is None and before is not None
    return difference.amount > before.amount


def too_late(effective: date, ordered: date, today: date) -> bool:
    """Whether the day that an order was asked for has passed; one for as soon as possible is never too late."""
    return ordered < effective < today


@dataclass(frozen=True, slots=True)
class Who:
    """A profile, and the user of a line whose it is, if that is known."""

    profile_id: str
    person_id: str | None = None

    def is_same_person(self, other: Who) -> bool:
        """Nobody is the second of their own four eyes, not by another profile of theirs either."""
        same_user = self.person_id is not None and self.person_id == other.person_id
        return self.profile_id == other.profile_id or same_user


def cents(amount: Decimal | None) -> int | None:
    """`amount` as it is stored."""
    return None if amount is None else int(amount / CENT)
