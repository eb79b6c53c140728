"""Every check once, in precedence, and what running them all gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings import billed, drift, invoices, packs, people, pricing, usage, watch
from fleet_tui.domain.findings.case import Case
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.findings.finding import CENT, ZERO, Code, Evidence, Finding, Kind
from fleet_tui.domain.findings.wording import item_key
from fleet_tui.domain.invoice_charges import InvoiceCharge

Check = Callable[[Case], Iterator[Finding]]

CHECKS: Mapping[Code, Check] = {
    Code.BILLED_TWICE: billed.billed_twice,
    Code.BILLED_UNKNOWN: billed.billed_unknown,
    Code.BILLED_AFTER_END: billed.billed_after_end,
    Code.PRICE_DIFFERS: pricing.price_differs,
    Code.PRICE_LOWER: pricing.price_lower,
    Code.NOT_IN_CONTRACT: pricing.not_in_contract,
    Code.RATE_DIFFERS: pricing.rate_differs,
    Code.DISCOUNT_MISSING: pricing.discount_missing,
    Code.CREDIT_MISSING: invoices.credit_missing,
    Code.INSTALMENT_PAST_END: pricing.instalment_past_end,
    Code.VAT_WRONG: invoices.vat_wrong,
    Code.FEE: invoices.fee,
    Code.SUM_WRONG: invoices.sum_wrong,
    Code.PERIOD_GAP: invoices.period_gap,
    Code.PERIOD_TWICE: invoices.period_twice,
    Code.LEAVER: people.leaver,
    Code.SUSPENDED_BILLED: usage.suspended_billed,
    Code.PENDING_BILLED: usage.pending_billed,
    Code.NO_USE: usage.no_use,
    Code.OPTION_UNUSED: usage.option_unused,
    Code.CHEAPER_PLAN: usage.cheaper_plan,
    Code.POOL_IDLE: packs.pool_idle,
    Code.POOL_SHORT: packs.pool_short,
    Code.NO_PERSON: people.no_person,
    Code.TWO_LINES: people.two_lines,
    Code.ROAMING_OUTLIER: watch.roaming_outlier,
    Code.SPIKE: watch.spike,
    Code.THIRD_PARTY: watch.third_party,
    Code.PREMIUM: watch.premium,
    Code.SPLIT_DIFFERS: watch.split_differs,
    Code.PLAN_DIFFERS: watch.plan_differs,
    Code.NOT_BILLED: watch.not_billed,
    Code.COST_CENTRE_DIFFERS: watch.cost_centre_differs,
    Code.ORDER_LATE: drift.order_late,
    Code.CHANGED_OUTSIDE: drift.changed_outside,
    Code.GONE: drift.gone,
    Code.PERSON_AMBIGUOUS: people.person_ambiguous,
    Code.NOT_IN_HR: people.not_in_hr,
    Code.JOINER_WITHOUT_LINE: people.joiner_without_line,
}
"""In precedence: a charge is counted by the first that takes it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, and what credit notes brought already of each claim, by its id; in full, it is not found."""

    findings: list[Finding]
    credited: Mapping[str, Decimal]


def find(facts: Facts) -> list[Finding]:
    """Everything that is found, in the order of the checks."""
    return outcome(facts).findings


def outcome(facts: Facts, checked: Callable[[], None] = lambda: None) -> Outcome:
    """Run every check; `checked` is told of each that was made.

    What a claim takes of a charge no later finding counts again; a credit that came since is taken off the claim, and
    a claim that was credited in full is none.
    """
    case = Case.of(facts)
    credits = Credits.of(case)
    found: list[Finding] = []
    credited: dict[str, Decimal] = {}
    for each in run(case, CHECKS, checked):
        settled = credits.settle(each) if each.claim else each
        if settled is not None:
            found.append(settled)
        if settled is not each:
            credited[each.id] = (each.claim or ZERO) - ((settled.claim if settled else None) or ZERO)
    return Outcome(found, credited)


def run(case: Case, codes: Iterable[Code], checked: Callable[[], None] = lambda: None) -> Iterator[Finding]:
    """What the checks of `codes` find, each once however often a file says it; what one takes of a charge is gone."""
    known: set[str] = set()
    for code in codes:
        for each in CHECKS[code](case):
            if each.id in known:
                continue
            known.add(each.id)
            for evidence in each.evidence:
                case.left[evidence.charge] -= evidence.taken
            yield each
        checked()


@dataclass(slots=True)
class Credits:
    """What was given back and settles no claim yet, by charge."""

    case: Case
    left: dict[str, Decimal]
    by_line: dict[str | None, list[InvoiceCharge]]

    @classmethod
    def of(cls, case: Case) -> Credits:
        """Negative charges; a discount is no credit."""
        by_line: dict[str | None, list[InvoiceCharge]] = defaultdict(list)
        for charge in case.bills.charges:
            if charge.net < 0 and charge.category != ChargeCategory.DISCOUNT:
                by_line[charge.msisdn].append(charge)
        return cls(case, {each.id: -each.net for found in by_line.values() for each in found}, dict(by_line))

    def settle(self, found: Finding) -> Finding | None:
        """`found` less what was given back for it; None when that was all."""
        claim, evidence = found.claim or ZERO, list(found.evidence)
        for credit in self._fitting(found):
            given = min(claim, self.left[credit.id])
            if given > 0:
                self.left[credit.id] -= given
                claim -= given
                evidence.append(Evidence(credit.id))
        if claim == found.claim:
            return found
        if claim < CENT:
            return None
        month = None if found.month is None else min(found.month, claim)
        return replace(found, claim=claim, month=month, evidence=tuple(evidence))

    def _fitting(self, found: Finding) -> Iterable[InvoiceCharge]:
        """The credits that are for what `found` is about, billed after it; those that name another item are not."""
        charges = [self.case.bills.by_id[each.charge] for each in found.evidence]
        bills = self.case.bills
        first = min(bills.invoices[charge.invoice].issued for charge in charges)
        numbers = {bills.invoices[charge.invoice].number for charge in charges}
        names = {item_key(charge.text) for charge in charges}
        others = {item_key(each.text) for each in bills.of_line(found.msisdn) if each.net > 0} - names
        for credit in {each.id: each for key in (found.msisdn, None) for each in self.by_line.get(key, ())}.values():
            invoice = bills.invoices[credit.invoice]
            of_line = credit.msisdn == found.msisdn and item_key(credit.text) not in others
            of_invoice = credit.msisdn is None and invoice.credited_number in numbers
            if self.left[credit.id] > 0 and invoice.issued >= first and (of_line or of_invoice):
                yield credit


@dataclass(frozen=True, slots=True)
class Sums:
    """What findings come to: euros (or another currency) a month, to claim back, and on how many lines."""

    currency: str
    month: Decimal
    claim: Decimal
    count: int
    lines: int


def sums(findings: Sequence[Finding], currency: str = "EUR") -> Sums:
    """The sums of those findings that are in `currency`. No charge is in two of them, so they add up."""
    mine = [each for each in findings if each.currency == currency]
    lines = {each.msisdn for each in mine if each.msisdn is not None and (each.month or each.claim)}
    return Sums(
        currency,
        sum((each.month or ZERO for each in mine), ZERO),
        sum((each.claim or ZERO for each in mine), ZERO),
        len(mine),
        len(lines),
    )


def of_kind(findings: Iterable[Finding], kind: Kind) -> list[Finding]:
    """Only those of one kind."""
    return [each for each in findings if each.kind is kind]
