"""What is worth a look: bills that jump, third parties, premium numbers, what list and invoice disagree on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from statistics import median

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.billing import SplitBillRule
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.bills import USE, total
from fleet_tui.domain.findings.case import Case, said
from fleet_tui.domain.findings.facts import SplitShare
from fleet_tui.domain.findings.finding import CENT, ZERO, Code, Finding, Kind, Value, cents
from fleet_tui.domain.findings.pricing import contract_price
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind
from fleet_tui.domain.own_data import PriceKind
from fleet_tui.domain.text import Text, fold

_FEWEST_BEFORE = 2
_PREMIUM = re.compile(
    r"\b0?90[0-9]|\+329|premium|surtax|a revenus partages|betaalnummer|meertarief|mehrwert|sonderrufnummer|"
    r"short ?code|numero court|kort nummer|kurzwahl"
)


def _billed(case: Case, msisdn: str) -> list[InvoiceCharge]:
    """What a line was charged, without what credit notes gave back."""
    invoices = case.bills.invoices
    return [each for each in case.bills.of_line(msisdn) if invoices[each.invoice].kind is InvoiceKind.INVOICE]


def _month(case: Case, invoice: str) -> date:
    """The first day of the month it was billed in."""
    return case.bills.months_issued[invoice]


def _jump(
    case: Case, msisdn: str, of: Callable[[InvoiceCharge], Decimal], factor: Decimal
) -> tuple[Decimal, Decimal, list[InvoiceCharge]] | None:
    """Last month's sum, the median of the months before, and its charges, where it is `factor` times that or more."""
    months, last = case.bills.months_issued, case.bills.last_month
    charges = _billed(case, msisdn)
    sums: dict[date, Decimal] = {}
    for charge in charges:
        month = months[charge.invoice]
        sums[month] = sums.get(month, ZERO) + of(charge)
    if last not in sums or len(sums) <= _FEWEST_BEFORE:
        return None
    usual = median(amount for month, amount in sums.items() if month != last)
    if sums[last] <= factor * usual:
        return None
    return sums[last], usual, [charge for charge in charges if months[charge.invoice] == last and of(charge)]


def roaming_outlier(case: Case) -> Iterator[Finding]:
    """Roaming of € 50 or more, and more than three times the line's own median."""

    def roaming(charge: InvoiceCharge) -> Decimal:
        return charge.net if charge.category == ChargeCategory.ROAMING else ZERO

    roamed = {charge.msisdn for charge in case.bills.charges if charge.category == ChargeCategory.ROAMING}
    for msisdn in filter(roamed.__contains__, case.lines):
        jump = _jump(case, msisdn, roaming, case.limits.roaming_factor)
        if jump is not None and jump[0] >= case.limits.roaming_from:
            yield said(
                Code.ROAMING_OUTLIER, Kind.WATCH, msisdn, item=str(case.bills.last_month),
                values={"billed": jump[0], "usual": cents(jump[1])}, charges=jump[2],
            )  # fmt: skip


def spike(case: Case) -> Iterator[Finding]:
    """A bill more than twice the line's own median, by what no other finding explains."""
    explained = (ChargeCategory.ROAMING, ChargeCategory.THIRD_PARTY, ChargeCategory.ONE_OFF, ChargeCategory.DEVICE)

    def rest(charge: InvoiceCharge) -> Decimal:
        left = case.left[charge.id]
        return ZERO if charge.category in explained or (charge.category in USE and left < charge.net) else left

    for line in case.live_lines():
        jump = _jump(case, line.msisdn, rest, case.limits.spike_factor)
        if jump is not None and jump[0] - jump[1] >= case.limits.spike_from:
            yield said(
                Code.SPIKE, Kind.WATCH, line.msisdn, item=str(case.bills.last_month),
                values={"billed": jump[0], "usual": cents(jump[1])}, charges=jump[2],
            )  # fmt: skip


def third_party(case: Case) -> Iterator[Finding]:
    """Costs of third parties last month: PayByMobile."""
    yield from _last_charges(case, Code.THIRD_PARTY, lambda charge: charge.category == ChargeCategory.THIRD_PARTY)


def premium(case: Case) -> Iterator[Finding]:
    """Calls and texts to numbers that cost more, last month."""
    yield from _last_charges(
        case, Code.PREMIUM, lambda charge: charge.category in USE and bool(_PREMIUM.search(fold(charge.text)))
    )


def _last_charges(case: Case, code: Code, wanted: Callable[[InvoiceCharge], bool]) -> Iterator[Finding]:
    last = case.bills.last_month
    for msisdn, charges in case.bills.by_line.items():
        found = [each for each in charges if each.net > 0 and _month(case, each.invoice) == last and wanted(each)]
        if found:
            values: dict[str, Value] = {"item": found[0].text, "billed": total(found)}
            yield said(code, Kind.WATCH, msisdn, item=str(last), values=values, charges=found)


def split_differs(case: Case) -> Iterator[Finding]:
    """The company is billed what its split-bill profile says the employee pays."""
    last = case.bills.last_month
    for line in case.live_lines():
        share = case.facts.split_bill.get(line.split_bill_profile or "")
        if share is None or last is None:
            continue
        charges = [each for each in _billed(case, line.msisdn) if each.net > 0 and _month(case, each.invoice) == last]
        over = _over(share, charges)
        if over > CENT:
            values: dict[str, Value] = {"profile": share.name, "billed": total(charges), "over": over}
            yield said(Code.SPLIT_DIFFERS, Kind.WATCH, line.msisdn, item=str(last), values=values, charges=charges)


def _over(share: SplitShare, charges: list[InvoiceCharge]) -> Decimal:
    """What of `charges` the company should not have been billed; a percentage cannot be told from its bill alone."""
    third = total(each for each in charges if each.category == ChargeCategory.THIRD_PARTY)
    own = [each for each in charges if each.category != ChargeCategory.THIRD_PARTY]
    if share.rule == SplitBillRule.AMOUNT and share.amount is not None:
        return third + max(ZERO, total(own) - share.amount)
    if share.rule == SplitBillRule.CATEGORIES:
        return third + total(each for each in own if each.category not in share.categories)
    return third


def plan_differs(case: Case) -> Iterator[Finding]:
    """The list says one plan, the last invoice another."""
    for line in case.live_lines():
        said_of: set[str] = set()
        for charge in case.bills.current_of(line.msisdn):
            price = contract_price(case, charge)
            if price is None or price.kind is not PriceKind.PLAN or line.plan in {None, price.code}:
                continue
            if not price.code or price.code in said_of:
                continue  # billed twice
            said_of.add(price.code)
            listed = [each for each in case.prices.prices if each.kind is PriceKind.PLAN and each.code == line.plan]
            yield said(
                Code.PLAN_DIFFERS, Kind.DATA, line.msisdn, item=price.code,
                values={"plan": listed[0].item if listed else Text(line.plan or ""), "billed": price.item},
                charges=[charge],
            )  # fmt: skip


def not_billed(case: Case) -> Iterator[Finding]:
    """A live line that the invoices of the last two months do not have."""
    months = sorted({_month(case, number) for number in case.bills.main}, reverse=True)
    needed = case.limits.not_billed_months
    if len(months) < needed:
        return
    for line in case.live_lines():
        if line.status != LineStatus.ACTIVE or (line.activated_on and line.activated_on > months[needed - 1]):
            continue
        if not any(_month(case, each.invoice) >= months[needed - 1] for each in case.bills.of_line(line.msisdn)):
            yield said(Code.NOT_BILLED, Kind.DATA, line.msisdn, values={"count": needed})


def cost_centre_differs(case: Case) -> Iterator[Finding]:
    """The last invoice, the list and the HR list do not agree on the cost centre."""
    for line in case.live_lines():
        employee = case.employee(line.msisdn)
        said_by: dict[str, Text] = {}
        for text in (
            line.cost_centre, employee.cost_centre if employee else None,
            *(charge.cost_centre for charge in case.bills.current_of(line.msisdn)),
        ):  # fmt: skip
            if text:
                said_by.setdefault(fold(text).strip(), text)
        if len(said_by) > 1:
            one, other = list(said_by.values())[:2]
            yield said(
                Code.COST_CENTRE_DIFFERS, Kind.DATA, line.msisdn, item="|".join(sorted(said_by)),
                values={"one": one, "other": other},
            )  # fmt: skip
