"""Findings and disputes as the contract has them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Request, Resource
from fleet_tui.domain.changes.models import Code as Identifier
from fleet_tui.domain.findings.advice_words import Verdict
from fleet_tui.domain.findings.finding import Code, Kind
from fleet_tui.domain.money import Amount
from fleet_tui.domain.text import MultilineText, Text


class FindingState(StrEnum):
    """NEW → ORDERED (a saving), DISPUTED → CREDITED (a claim); DISMISSED until a day; GONE: not found any more."""

    NEW = "NEW"
    ORDERED = "ORDERED"
    DISPUTED = "DISPUTED"
    CREDITED = "CREDITED"
    DISMISSED = "DISMISSED"
    GONE = "GONE"


OpenCode = Annotated[Code | Text, Field(union_mode="left_to_right")]
OpenKind = Annotated[Kind | Text, Field(union_mode="left_to_right")]
OpenState = Annotated[FindingState | Text, Field(union_mode="left_to_right")]


class ListedFinding(Resource):
    """A finding in the list. `month` and `claim` exclude VAT; None: no amount, or not known.

    `values` are what its sentence names, as texts: amounts with a decimal point, days in ISO 8601.
    """

    id: str
    code: OpenCode
    kind: OpenKind
    msisdn: str | None = None
    line_id: str | None = None
    line_version: int | None = None
    person: Text | None = None
    department: Text | None = None
    cost_centre: Text | None = None
    month: Decimal | None = None
    claim: Decimal | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    values: dict[str, Text] = {}
    target: str | None = None
    """Code of the plan, option or pack to order."""
    options_added: list[str] = []
    options_removed: list[str] = []
    """Codes of options that the plan to order goes with, and of those it does without."""
    check_by_hand: bool = False
    state: OpenState = FindingState.NEW
    reason: Text | None = None
    until: date | None = None
    order_id: str | None = None
    dispute: int | None = None
    found_on: date


class FindingSums(Resource):
    """What the open findings of one kind come to, in one currency. No charge is counted twice, so they add up."""

    kind: OpenKind
    currency: str
    count: int
    lines: int
    month: Decimal
    claim: Decimal


class FindingPage(Page):
    """Findings in the order they matter: what can be claimed, what can be saved, the rest.

    `sums` and `lines` are of all open ones (NEW, ORDERED, DISPUTED), whatever page this is. `lacks` names the kinds of
    files that would show more: PRICES, INVOICES, PEOPLE, USAGE.
    """

    items: list[ListedFinding]
    sums: list[FindingSums] = []
    lines: int = 0
    """Lines with an amount; a line is in it once, however much was found."""
    lacks: list[str] = []
    month: date | None = None
    """The last month billed: what "a month" stands for."""


class FindingCharge(Resource):
    """A charge that shows a finding. `taken` is what of it the finding counts, `expected` what it should have been."""

    invoice: str
    issued: date
    position: int
    text: Text
    period_from: date | None = None
    period_until: date | None = None
    net: Decimal
    taken: Decimal
    expected: Decimal | None = None
    source: Text = Text("")
    sums_right: bool = True


class FindingMonth(Resource):
    """What a line used in a month, None: not known; and what it would have cost with its plan and with the other."""

    month: date
    mb: Decimal | None = None
    minutes: Decimal | None = None
    sms: int | None = None
    now: Decimal
    then: Decimal


class FindingDetail(ListedFinding):
    """A finding with the charges it stands on, oldest first, and the months a plan was compared by, newest first."""

    charges: list[FindingCharge] = []
    months: list[FindingMonth] = []
    dispute_days: int = 30
    same: list[str] = []
    """Numbers on which the same was found: same kind, same item."""


class LineAdvice(Resource):
    """What the optimiser says of one active line. Amounts are a month without VAT on average; None: not known.

    With CHEAPER the rest says which plan would have cost less: by how much, in how many of `months` it would have cost
    more, what its dearest month came to, and in which month far more was used than usual.
    """

    msisdn: str
    line_id: str
    line_version: int
    person: Text | None = None
    verdict: Annotated[Verdict | Text, Field(union_mode="left_to_right")]
    months: int
    plan: Text | None = None
    """What its plan is called on the price list."""
    now: Decimal | None = None
    target: str | None = None
    """Code of the plan to order."""
    target_name: Text | None = None
    options_added: list[str] = []
    options_removed: list[str] = []
    then: Decimal | None = None
    saves: Decimal | None = None
    dearer: int = 0
    worst: Decimal | None = None
    peak: Text | None = None
    finding: str | None = None


class GroupPackAdvice(Resource):
    """What the optimiser says of a group pack on the last bill. Amounts are a month without VAT on average.

    Volumes are MB, those of use over the last `months` in a row of which it is known; None: not known.
    """

    pack: Text
    verdict: Annotated[Verdict | Text, Field(union_mode="left_to_right")]
    months: int
    volume: Decimal
    used: Decimal | None = None
    most: Decimal | None = None
    """Of the month with the most."""
    now: Decimal
    """Its price, and what was paid beyond it."""
    target: str | None = None
    """Code of the pack that would have cost less."""
    target_name: Text | None = None
    then: Decimal | None = None
    saves: Decimal | None = None
    finding: str | None = None


class PlanAdvice(Resource):
    """What the optimiser says of each active line, the greatest saving first, then by number; and of each pack."""

    months: int
    """Each line was judged by so many of its known months at most."""
    saves: Decimal
    """A month, all lines together."""
    items: list[LineAdvice]
    packs: list[GroupPackAdvice] = []


class FindingProgress(Resource):
    """How far it is with finding everything anew, 0 to 99; None: nothing is being done."""

    percent: Annotated[int, Field(ge=0, le=99)] | None = None


class FindingUpdate(Request):
    """Dismiss a finding for a reason, until a day or for good, or take that back (DISMISSED or NEW)."""

    state: FindingState
    reason: Annotated[str, Field(max_length=300)] = ""
    until: date | None = None


class Keep(Request):
    """A line is a lift's, an alarm's, a stand-by: no saving is proposed for it any more (or again)."""

    keep: bool = True


class DisputeState(StrEnum):
    """DRAFTED → SENT → ACCEPTED → CREDITED; CREDITED as soon as all of the money came back, to the cent."""

    DRAFTED = "DRAFTED"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    CREDITED = "CREDITED"


class NewDispute(Request):
    """Claims that are put to the operator in one letter."""

    findings: Annotated[list[Identifier], Field(min_length=1, max_length=20_000)]
    letter: Annotated[str, Field(max_length=2_000_000)] = ""


class DisputeUpdate(Request):
    """What became of a dispute: sent (on a day, under the operator's reference), accepted, credited.

    `amount` goes with CREDITED: what came back without a credit note, beside what came before. None: all that is
    open, which is the most it can be; below 0: so much of what was noted did not come back. The dispute stays in its
    state until all of it came back, and waits again when that is taken back.
    """

    state: DisputeState
    reference: Annotated[str, Field(max_length=100)] | None = None
    day: date | None = None
    amount: Amount | None = None


class DisputedClaim(Resource):
    """One claim of a dispute."""

    finding: str
    msisdn: str | None = None
    code: OpenCode
    amount: Decimal
    credited: Decimal = Decimal(0)


class Dispute(Resource):
    """Money asked back, followed until it is there. Amounts exclude VAT, but those of wrong VAT.

    `credited` is what credit notes brought, and what was `noted` by hand beside them; never more than `amount`.
    """

    number: int
    version: int = 1
    state: Annotated[DisputeState | Text, Field(union_mode="left_to_right")]
    amount: Decimal
    credited: Decimal
    noted: Decimal = Decimal(0)
    currency: str = "EUR"
    reference: Text = Text("")
    drafted_on: date
    sent_on: date | None = None
    accepted_on: date | None = None
    deadline: date | None = None
    """When an answer is due."""
    by: Text = Text("")
    claims: list[DisputedClaim] = []


class DisputeDetail(Dispute):
    """A dispute with its letter."""

    letter: MultilineText = MultilineText("")
