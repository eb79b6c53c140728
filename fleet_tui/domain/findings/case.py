"""The facts put in order once for all checks, and what of each charge is not counted yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import months_before
from fleet_tui.domain.findings.bills import Bills
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.findings.finding import ZERO, Code, Evidence, Finding, Kind, Value, cents
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.findings.wording import PriceBook
from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_data import Employee, ListedLine, Price, PriceKind, UsageMonth, one_of_each
from fleet_tui.domain.people_matching import Match, match_people
from fleet_tui.domain.plan import PlanGroup


@dataclass(slots=True)
class Case:
    """What a check reads. `left` is what of each charge's net no finding has counted; only `registry` writes it."""

    facts: Facts
    bills: Bills
    prices: PriceBook
    lines: dict[str, ListedLine]
    people: dict[str, Match]
    usage: dict[str, dict[date, UsageMonth]]
    left: dict[str, Decimal]
    usage_months: list[date] = field(default_factory=list)
    """The months anything is known of, newest first."""
    months_in_a_row: list[date] = field(default_factory=list)
    """Of those the newest, without a gap."""
    contract: dict[tuple[str, str, date, str | None], Price | None] = field(default_factory=dict)
    """What `pricing` found that the contract says: by wording, code and day of a charge, and the plan of its line."""
    judged: Any = None
    """What `pricing` makes of the recurring charges, once it was asked."""
    tariffs: dict[date, Any] = field(default_factory=dict)
    """What `optimise` made of the price list, by day."""
    groups: dict[str | None, PlanGroup | None] = field(default_factory=dict)
    """What the price list says of a plan, by its code."""

    @classmethod
    def of(cls, facts: Facts) -> Case:
        """The case of a company. Of a number that was given again, the line before is out of it."""
        facts = replace(facts, lines=tuple(one_of_each(facts.lines)))
        bills = Bills.of(facts.invoices, facts.charges)
        usage: dict[str, dict[date, UsageMonth]] = defaultdict(dict)
        for month in facts.usage:
            usage[month.msisdn][month.month] = month
        months = sorted({month.month for month in facts.usage}, reverse=True)
        return cls(
            facts=facts,
            bills=bills,
            prices=PriceBook.of(facts.prices),
            lines={line.msisdn: line for line in facts.lines},
            people=match_people(facts.lines, facts.people, facts.person_links) if facts.people is not None else {},
            usage=dict(usage),
            left={charge.id: charge.net for charge in bills.charges},
            usage_months=months,
            months_in_a_row=[month for place, month in enumerate(months) if month == months_before(months[0], place)],
        )

    @property
    def today(self) -> date:
        """The day of the findings."""
        return self.facts.today

    @property
    def limits(self) -> Thresholds:
        """From where on something is a finding."""
        return self.facts.thresholds

    def live_lines(self) -> Iterable[ListedLine]:
        """The lines that are not stopped, in the order of the list."""
        return (line for line in self.facts.lines if line.status != LineStatus.CEASED)

    def employee(self, msisdn: str) -> Employee | None:
        """Who uses the line by the HR list; None where that is not known."""
        match = self.people.get(msisdn)
        return match.employee if match else None

    def group(self, line: ListedLine) -> PlanGroup | None:
        """Whether its plan is for voice or for data only; None where no price says so."""
        if line.plan not in self.groups:
            plans = (price for price in self.facts.prices if price.kind is PriceKind.PLAN and price.code == line.plan)
            plan = next(plans, None)
            self.groups[line.plan] = plan.group if plan else None
        return self.groups[line.plan]

    def rest_of_fee(self, msisdn: str) -> list[InvoiceCharge]:
        """The charges of a line's monthly fee of which something is not counted yet."""
        return [charge for charge in self.bills.current_of(msisdn) if self.left[charge.id] > 0]

    def unexplained_fee(self, line: ListedLine) -> bool:
        """There is a fee no other finding has counted, or none is known because no invoice was brought in."""
        return bool(self.rest_of_fee(line.msisdn)) or not self.bills.charges


def finding(
    case: Case,
    code: Code,
    kind: Kind,
    charges: Iterable[tuple[InvoiceCharge, Decimal, Decimal | None]] = (),
    *,
    msisdn: str | None = None,
    item: str = "",
    values: Mapping[str, Value] | None = None,
    claim: bool = False,
    target: str | None = None,
) -> Finding:
    """A finding that counts an amount of each of `charges` (charge, amount, what it should have been).

    What a month costs is the sum over what a month costs now; with `claim`, all of it is asked back.
    """
    counted = list(charges)  # rounded one by one: an amount shown is the sum of the amounts below it
    evidence = tuple(Evidence(charge.id, cents(amount), expected) for charge, amount, expected in counted)
    monthly = (
        case.bills.a_month(charge, amount) for charge, amount, _expected in counted if case.bills.is_current(charge)
    )
    month = sum(map(cents, monthly), ZERO)
    return Finding(
        code=code,
        kind=kind,
        msisdn=msisdn,
        item=item,
        month=month,
        claim=sum((each.taken for each in evidence), ZERO) if claim else None,
        currency=case.bills.invoices[counted[0][0].invoice].currency if counted else "EUR",
        evidence=evidence,
        values=values or {},
        target=target,
        since=counted[0][0].id if claim and counted else "",
        check_by_hand=not case.bills.sums_right(each.charge for each in evidence),
    )


def saving(
    case: Case, code: Code, line: ListedLine, *, item: str = "", values: Mapping[str, Value] | None = None
) -> Finding | None:
    """A finding that the line's whole fee, as far as nobody has counted it, need not be paid; None without any.

    Without an invoice the amount is not known.
    """
    fee = [(charge, case.left[charge.id], None) for charge in case.rest_of_fee(line.msisdn)]
    if fee:
        return finding(case, code, Kind.SAVE, fee, msisdn=line.msisdn, item=item, values=values)
    if case.bills.charges:
        return None
    return Finding(code, Kind.SAVE, line.msisdn, item, values=values or {})


def said(
    code: Code,
    kind: Kind,
    msisdn: str | None,
    *,
    item: str = "",
    values: Mapping[str, Value] | None = None,
    charges: Iterable[InvoiceCharge] = (),
) -> Finding:
    """A finding without an amount."""
    evidence = tuple(Evidence(charge.id) for charge in charges)
    return Finding(code, kind, msisdn, item, values=values or {}, evidence=evidence)
