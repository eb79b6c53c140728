"""Lines that are paid and not used. Not known is not nothing: without usage nothing is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import takewhile

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.bills import USE
from fleet_tui.domain.findings.case import Case, finding, saving
from fleet_tui.domain.findings.finding import ZERO, Code, Finding, Kind, Value, cents
from fleet_tui.domain.findings.optimise import MOST_MONTHS, Better, best_plan, used
from fleet_tui.domain.findings.pricing import Counted, contract_price
from fleet_tui.domain.own_data import ListedLine, PriceKind, UsageMonth
from fleet_tui.domain.plan import PlanGroup


def suspended_billed(case: Case) -> Iterator[Finding]:
    """Suspended for more than 90 days, and paid."""
    for line in case.live_lines():
        if line.status != LineStatus.SUSPENDED or line.keep or line.since is None:
            continue
        if (case.today - line.since).days > case.limits.suspended_days:
            found = saving(case, Code.SUSPENDED_BILLED, line, item=str(line.since), values={"day": line.since})
            if found is not None:
                yield found


def pending_billed(case: Case) -> Iterator[Finding]:
    """Never activated, and paid."""
    for line in case.live_lines():
        if line.status == LineStatus.PENDING and not line.keep and case.rest_of_fee(line.msisdn):
            found = saving(case, Code.PENDING_BILLED, line)
            if found is not None:
                yield found


def known_months(case: Case, msisdn: str) -> list[UsageMonth]:
    """The last months of use in a row that are known of a line, newest first; none where the newest is not."""
    known = case.usage.get(msisdn, {})
    return [known[month] for month in takewhile(known.__contains__, case.months_in_a_row)]


def no_use(case: Case) -> Iterator[Finding]:
    """Three known months without any use; a data line is judged by its data only."""
    needed = case.limits.unused_months
    for line in case.live_lines():
        months = known_months(case, line.msisdn)[:needed]
        if line.keep or line.status != LineStatus.ACTIVE or len(months) < needed:
            continue
        if line.activated_on is not None and line.activated_on > months[-1].month:
            continue
        if all(_unused(case, line, month) for month in months) and not _use_billed(case, line, months[-1].month):
            found = saving(case, Code.NO_USE, line, values={"count": needed})
            if found is not None:
                yield found


def _unused(case: Case, line: ListedLine, month: UsageMonth) -> bool:
    data = (month.mb_home, month.mb_eu, month.mb_world)
    volume = [amount for amount in data if amount is not None]
    if not volume or any(volume):
        return False
    if case.group(line) is PlanGroup.MOBILE_DATA:
        return True
    return month.minutes == 0 and month.sms == 0


def _use_billed(case: Case, line: ListedLine, since: date) -> bool:
    """The invoices know of use that the usage file does not have; texts of a data line do not count."""
    if case.group(line) is PlanGroup.MOBILE_DATA:
        return False
    return any(
        charge.category in USE and charge.quantity > 0 and charge.period is not None
        and charge.period[0] >= since
        for charge in case.bills.of_line(line.msisdn)
    )  # fmt: skip


def option_unused(case: Case) -> Iterator[Finding]:
    """Three known months without what an option is for."""
    needed = case.limits.unused_months
    for line in case.live_lines():
        months = known_months(case, line.msisdn)[:needed]
        if line.keep or len(months) < needed or (line.activated_on and line.activated_on > months[-1].month):
            continue
        for charge in case.rest_of_fee(line.msisdn):
            price = contract_price(case, charge)
            if price is None or price.kind is not PriceKind.OPTION or not price.included:
                continue
            if all(used(month, unit) == 0 for month in months for unit in price.included):
                yield finding(
                    case, Code.OPTION_UNUSED, Kind.SAVE, [(charge, case.left[charge.id], None)], msisdn=line.msisdn,
                    item=price.code or str(price.item), target=price.code or None,
                    values={"item": price.item, "count": needed},
                )  # fmt: skip


def cheaper_plan(case: Case, most: int = MOST_MONTHS) -> Iterator[Finding]:
    """Another plan would have cost less by the threshold at least: compared exactly over the last `most` months."""
    for line in case.live_lines():
        if line.keep or line.plan is None or line.status != LineStatus.ACTIVE:
            continue
        if (better := best_plan(case, line, known_months(case, line.msisdn)[:most])) is not None:
            counted = _saved_on(case, line, better.saves)
            saves = (
                sum((amount for _charge, amount, _expected in counted), ZERO) if case.bills.charges else better.saves
            )
            if saves >= case.limits.cheaper_by:
                found = finding(
                    case, Code.CHEAPER_PLAN, Kind.SAVE, counted, msisdn=line.msisdn, item=better.choice.plan.code,
                    target=better.choice.plan.code, values=_of_better(better),
                )  # fmt: skip
                yield replace(
                    found, month=saves, options_added=better.added, options_removed=better.removed, months=better.months
                )


def _saved_on(case: Case, line: ListedLine, saves: Decimal) -> Counted:
    """The charges of the last bill that would have been less: the plan's first, then options, then use."""
    current = case.rest_of_fee(line.msisdn)
    current.sort(key=lambda charge: charge.category != ChargeCategory.SUBSCRIPTION)
    last = {charge.invoice for charge in current}
    use = (
        charge for charge in case.bills.of_line(line.msisdn)
        if charge.category in USE and charge.invoice in last and case.left[charge.id] > 0
    )  # fmt: skip
    counted: Counted = []
    for charge in (*current, *use):
        if (amount := min(saves, case.left[charge.id])) > 0:
            counted.append((charge, amount, None))
            saves -= amount
    return counted


def _of_better(better: Better) -> dict[str, Value]:
    values: dict[str, Value] = {
        "plan": better.choice.plan.item, "now": better.now.plan.item, "months": len(better.now.costs),
        "mean": cents(better.choice.mean), "now_mean": cents(better.now.mean), "worst": better.worst,
        "dearer": better.dearer,
    }  # fmt: skip
    if better.choice.options:
        values["options"] = ", ".join(option.item for option in better.choice.options)
    if better.use_gb is not None:
        values["use_gb"] = better.use_gb
    if better.peak is not None:
        values["peak"] = f"{better.peak:%m/%Y}"
    return values
