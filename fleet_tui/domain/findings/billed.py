"""Charges that should not be there at all: billed twice, for a number that is not ours, or after a line ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.bills import RECURRING, Period, days, overlap, total
from fleet_tui.domain.findings.case import Case, finding
from fleet_tui.domain.findings.finding import CENT, ZERO, Code, Finding, Kind, cents
from fleet_tui.domain.findings.pricing import contract_price
from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_data import ListedLine

ONCE_A_PERIOD = RECURRING | {ChargeCategory.DEVICE}


def billed_twice(case: Case) -> Iterator[Finding]:
    """The same number, item and period again, on the same invoice or another: all but the first."""
    for msisdn, charges in case.bills.by_line.items():
        if msisdn is None:
            continue
        same: dict[tuple[object, ...], list[InvoiceCharge]] = defaultdict(list)
        for charge in charges:
            if charge.category in ONCE_A_PERIOD and charge.net > 0 and charge.period is not None:
                same[case.bills.item(charge), charge.period, charge.instalment].append(charge)
        again: dict[str, list[InvoiceCharge]] = defaultdict(list)
        first: set[str] = set()
        for (item, *_rest), found in same.items():
            if len(found) > 1 and not _parts_of_one_fee(case, found):
                again[str(item)] += found
                first.add(found[0].id)
        for item, found in again.items():
            counted = [
                (charge, ZERO, None) if charge.id in first else (charge, case.left[charge.id], ZERO) for charge in found
            ]
            yield finding(
                case, Code.BILLED_TWICE, Kind.CLAIM, counted, msisdn=msisdn, item=item, claim=True,
                values={"item": found[0].text},
            )  # fmt: skip


def _parts_of_one_fee(case: Case, found: list[InvoiceCharge]) -> bool:
    """Together they are no more than the contract's price: one fee billed in parts."""
    price = contract_price(case, found[0])
    return price is not None and total(found) <= price.price * case.bills.months(found[0]) + CENT


def billed_unknown(case: Case) -> Iterator[Finding]:
    """A number that is in no list and in no order: everything it is charged."""
    if not case.lines:
        return
    for msisdn, charges in case.bills.by_line.items():
        if msisdn is None or msisdn in case.lines or msisdn in case.facts.ordered:
            continue
        counted = [(charge, case.left[charge.id], ZERO) for charge in charges if case.left[charge.id] > 0]
        if counted:
            yield finding(case, Code.BILLED_UNKNOWN, Kind.CLAIM, counted, msisdn=msisdn, claim=True)


def billed_after_end(case: Case) -> Iterator[Finding]:
    """A fee for days after the line ended, or should have ended: fee × days after ÷ days of its period.

    A fee that was reckoned to the last day already is right. What was given back since is taken off by the registry.
    """
    for line in case.facts.lines:
        if line.ended_on is None or (line.status != LineStatus.CEASED and not line.end_asked):
            continue
        counted, wholly = [], True
        for charge in case.bills.of_line(line.msisdn):
            period = charge.period
            if charge.category not in RECURRING or period is None or case.left[charge.id] <= 0:
                continue
            if (amount := min(case.left[charge.id], after_end(case, charge, period, line.ended_on))) > 0:
                counted.append((charge, amount, cents(charge.net - amount)))
                wholly = period[0] > line.ended_on
        if counted:
            found = finding(
                case, Code.BILLED_AFTER_END, Kind.CLAIM, counted, msisdn=line.msisdn, claim=True,
                values={"day": line.ended_on, **_asked(line)},
            )  # fmt: skip
            yield found if wholly else replace(found, month=ZERO)  # the month it ended in does not come again


def _asked(line: ListedLine) -> dict[str, int]:
    return {"asked": 1} if line.end_asked else {}


def after_end(case: Case, charge: InvoiceCharge, period: Period, end: date) -> Decimal:
    """What of the fee `charge`, in cents, is for days after `end`: nothing of one that was reckoned to that day."""
    after = overlap(period, (end + timedelta(days=1), max(period[1], end + timedelta(days=1))))
    if not after:
        return ZERO
    share = Decimal(after) / days(period)
    whole = _whole_fee(case, charge)
    if share < 1 and whole is not None and charge.net <= whole * case.bills.months(charge) * (1 - share) + CENT:
        return ZERO
    return cents(charge.net * share)


def _whole_fee(case: Case, charge: InvoiceCharge) -> Decimal | None:
    """What the item costs a month: by the contract, or as it was billed before."""
    if (price := contract_price(case, charge)) is not None:
        return price.price
    item = case.bills.item(charge)
    before = [
        each.net
        for each in case.bills.of_line(charge.msisdn)
        if each.id != charge.id and case.bills.item(each) == item and case.bills.months(each) == 1 and each.net > 0
    ]
    return before[-1] if before else None
