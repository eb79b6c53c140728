"""Charges against the contract: what it says of each, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.findings.bills import RECURRING, USE, Account, Period, days
from fleet_tui.domain.findings.case import Case, finding
from fleet_tui.domain.findings.finding import CENT, ZERO, Code, Finding, Kind, Value, cents
from fleet_tui.domain.findings.wording import valid, valid_price
from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit

_RECURRING_KINDS = frozenset({PriceKind.PLAN, PriceKind.OPTION, PriceKind.PACK})
_DAYS_OF_A_MONTH = 30

IN_UNIT: dict[ChargeUnit, tuple[UsageUnit, Decimal]] = {
    ChargeUnit.MINUTE: (UsageUnit.MINUTE, Decimal(1)),
    ChargeUnit.SECOND: (UsageUnit.MINUTE, 1 / Decimal(60)),
    ChargeUnit.SMS: (UsageUnit.SMS, Decimal(1)),
    ChargeUnit.MEGABYTE: (UsageUnit.MEGABYTE, Decimal(1)),
    ChargeUnit.GIGABYTE: (UsageUnit.MEGABYTE, Decimal(1000)),
}
"""How much of the unit of a rate one unit of a charge is."""

Counted = list[tuple[InvoiceCharge, Decimal, Decimal | None]]


def prices_of(case: Case, charge: InvoiceCharge) -> list[Price]:
    """What the price list has for a recurring charge, whenever it is valid."""
    return case.prices.named(charge.text, charge.code, _RECURRING_KINDS)


def contract_price(case: Case, charge: InvoiceCharge) -> Price | None:
    """The price of a recurring charge on the first day it is for; None where the contract says none for that day."""
    day = charge.period_from or case.bills.invoices[charge.invoice].issued
    line = case.lines.get(charge.msisdn or "")
    asked = (charge.text, charge.code, day, line.plan if line else None)
    if asked not in case.contract:
        case.contract[asked] = valid_price(prices_of(case, charge), day, asked[3])
    return case.contract[asked]


@dataclass(frozen=True, slots=True)
class Rightly:
    """What a recurring charge may be by its `price` in the contract; of one that has none there both are 0."""

    price: Price | None
    least: Decimal = ZERO
    most: Decimal = ZERO


Judged = tuple[InvoiceCharge, Rightly]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The recurring charges that are not as the contract has them."""

    above: list[Judged]
    below: list[Judged]
    unpriced: list[Judged]
    """The contract has no price for them on their day."""


def price_differs(case: Case) -> Iterator[Finding]:
    """A recurring charge above its price, by more than a cent: the difference, each month it was billed."""
    found: dict[tuple[str | None, str], Counted] = defaultdict(list)
    for charge, rightly in _uncounted(case, _judgement(case).above):
        difference = min(case.left[charge.id], charge.net - rightly.most)
        if difference > case.limits.price_tolerance:
            found[charge.msisdn, case.bills.item(charge)].append((charge, difference, cents(rightly.most)))
    for (msisdn, item), counted in found.items():
        last = counted[-1][0]
        price = contract_price(case, last)
        assert price is not None  # noqa: S101 - counted above
        yield finding(
            case, Code.PRICE_DIFFERS, Kind.CLAIM, counted, msisdn=msisdn, item=item, claim=True,
            values={
                "item": last.text, "billed": last.net, "contract": counted[-1][2] or price.price,
                **({"since": price.valid_from} if price.valid_from else {}), **_place(price),
            },
        )  # fmt: skip


def price_lower(case: Case) -> Iterator[Finding]:
    """A recurring charge below its price: only said, for nobody gives it back."""
    found: dict[tuple[str | None, str], list[InvoiceCharge]] = defaultdict(list)
    tolerance = case.limits.price_tolerance
    for charge, rightly in _uncounted(case, _judgement(case).below):
        if charge.net < rightly.least - tolerance and not _in_parts(case, charge):
            found[charge.msisdn, case.bills.item(charge)].append(charge)
    for (msisdn, item), charges in found.items():
        last = charges[-1]
        price = contract_price(case, last)
        assert price is not None  # noqa: S101 - found above
        counted: Counted = [(charge, ZERO, None) for charge in charges]
        yield finding(
            case, Code.PRICE_LOWER, Kind.DATA, counted, msisdn=msisdn, item=item, claim=True,
            values={"item": last.text, "billed": last.net, "contract": price.price, **_place(price)},
        )  # fmt: skip


def _judgement(case: Case) -> Judgement:
    """What of the recurring charges is not as the price list has it, where there is one; reckoned once."""
    if case.judged is None:
        case.judged = Judgement([], [], [])
        alike: dict[Hashable, Rightly] = {}
        for charge in case.bills.recurring if case.prices.prices else ():
            rightly = _reckon(case, charge, alike)
            if rightly.price is None:
                case.judged.unpriced.append((charge, rightly))
            elif charge.net > rightly.most:
                case.judged.above.append((charge, rightly))
            elif charge.net < rightly.least:
                case.judged.below.append((charge, rightly))
    found: Judgement = case.judged
    return found


def _uncounted(case: Case, judged: Iterable[Judged]) -> Iterator[Judged]:
    """Those of which no finding has counted all yet."""
    return ((charge, rightly) for charge, rightly in judged if case.left[charge.id] > 0)


def _reckon(case: Case, charge: InvoiceCharge, alike: dict[Hashable, Rightly]) -> Rightly:
    """What a charge may be: its price for its days, counted in each way operators count them.

    A fee for part of a month is divided by the days of the period or by 30; a line that was activated, or ended, in the
    period may be billed from or to that day, or in full. It is the same for all that are `alike`: of one invoice, by
    their words, time and quantity, and on lines of one plan.
    """
    period, line = charge.period, case.lines.get(charge.msisdn or "")
    began = ended = None
    if period and line and line.activated_on and period[0] < line.activated_on <= period[1]:
        began = line.activated_on
    if period and line and line.ended_on and period[0] <= line.ended_on < period[1]:
        ended = line.ended_on
    kind = (
        charge.invoice, charge.text, charge.code, period or charge.period_from, charge.quantity,
        line.plan if line else None, began, ended,
    )  # fmt: skip
    found = alike.get(kind)
    if found is None:
        price = contract_price(case, charge)
        if price is None:
            found = Rightly(None)
        else:
            expected = _reckoned(price, charge, case.bills.months(charge), began, ended)
            found = Rightly(price, min(expected), max(expected))
        alike[kind] = found
    return found


def _reckoned(
    price: Price, charge: InvoiceCharge, months: Decimal, began: date | None, ended: date | None
) -> list[Decimal]:
    whole = price.price * _pieces(charge, months)
    expected = [whole * months]
    period = charge.period
    if period is None:
        return expected
    if months < 1:
        expected.append(whole * days(period) / _DAYS_OF_A_MONTH)
    if began is not None:
        expected.append(whole * months * days((began, period[1])) / days(period))
    if ended is not None:
        expected.append(whole * months * days((period[0], ended)) / days(period))
    return expected


def _pieces(charge: InvoiceCharge, months: Decimal) -> Decimal:
    """How many of it are charged: a quantity counts months where the period is that long."""
    whole = charge.quantity == charge.quantity.to_integral_value()
    if charge.quantity < 2 or not whole or abs(months - charge.quantity) < Decimal("0.5"):
        return Decimal(1)
    return charge.quantity


def _in_parts(case: Case, charge: InvoiceCharge) -> bool:
    """The same item stands on the same invoice again: a fee in parts, as after a change of price."""
    item = case.bills.item(charge)
    same = (
        each for each in case.bills.of_line(charge.msisdn)
        if each.invoice == charge.invoice and case.bills.item(each) == item
    )  # fmt: skip
    return sum(1 for _each in same) > 1


def _place(price: Price) -> dict[str, str | int]:
    return {"source": price.source, "row": price.row} if price.source else {}


def not_in_contract(case: Case) -> Iterator[Finding]:
    """A recurring item that the price list does not have at all: what it costs is a question, not a claim."""
    found: dict[tuple[str | None, str], Counted] = defaultdict(list)
    for charge, _rightly in _uncounted(case, _judgement(case).unpriced):
        if not prices_of(case, charge):
            found[charge.msisdn, case.bills.item(charge)].append((charge, case.left[charge.id], None))
    for (msisdn, item), counted in found.items():
        last = counted[-1][0]
        found_item = finding(
            case, Code.NOT_IN_CONTRACT, Kind.CLAIM, counted, msisdn=msisdn, item=item, claim=True,
            values={"item": last.text, "billed": last.net},
        )  # fmt: skip
        yield replace(found_item, claim=ZERO)


def rate_differs(case: Case) -> Iterator[Finding]:
    """Use above quantity × rate by more than 2 cents: the contract's rate, else the one on the invoice itself."""
    found: dict[str | None, Counted] = defaultdict(list)
    for charge in case.bills.charges:
        if charge.category not in USE or charge.net <= 0:
            continue
        right = _by_rate(case, charge)
        if right is None:
            continue
        difference = min(case.left[charge.id], charge.net - right)
        if difference > case.limits.rate_tolerance:
            found[charge.msisdn].append((charge, difference, cents(right)))
    for msisdn, counted in found.items():
        last = counted[-1][0]
        yield finding(
            case, Code.RATE_DIFFERS, Kind.CLAIM, counted, msisdn=msisdn, claim=True,
            values={"item": last.text, "billed": last.net, "contract": counted[-1][2] or ZERO},
        )  # fmt: skip


def _by_rate(case: Case, charge: InvoiceCharge) -> Decimal | None:
    """What a quantity costs."""
    day = charge.period_from or case.bills.invoices[charge.invoice].issued
    line = case.lines.get(charge.msisdn or "")
    rates = case.prices.named(charge.text, charge.code, (PriceKind.RATE,))
    rate = valid_price(rates, day, line.plan if line else None)
    if rate is not None and isinstance(charge.unit, ChargeUnit) and charge.unit in IN_UNIT:
        unit, size = IN_UNIT[charge.unit]
        if unit is rate.unit:
            return charge.quantity * size * rate.price
    return None if charge.unit_price is None else charge.quantity * charge.unit_price


def discount_missing(case: Case) -> Iterator[Finding]:
    """An agreed discount that an invoice did not give: on a line with its plan, or once for the account."""
    for discount in case.prices.prices:
        if discount.kind is not PriceKind.DISCOUNT or discount.price <= 0:
            continue
        values: dict[str, Value] = {"item": discount.item, "contract": discount.price, **_place(discount)}
        if discount.plan is None:
            yield from _not_given(case, discount, values)
            continue
        for msisdn, charges in case.bills.by_line.items():
            if counted := _without(case, discount, msisdn, charges):
                yield finding(
                    case, Code.DISCOUNT_MISSING, Kind.CLAIM, counted, msisdn=msisdn, item=str(discount.item),
                    claim=True, values=values,
                )  # fmt: skip


def _not_given(case: Case, discount: Price, values: Mapping[str, Value]) -> Iterator[Finding]:
    """A discount for the whole account, by account: the invoices that do not have it.

    It is no part of any charge, so nothing of one is counted; the first rent of each invoice stands for it.
    """
    given = {
        number
        for charge in case.bills.charges
        if charge.net < 0 and discount in case.prices.named(charge.text, charge.code, (PriceKind.DISCOUNT,))
        for number in _given_on(case, charge)
    }
    rents: dict[str, InvoiceCharge] = {}
    for charge in case.bills.charges:
        if charge.category in RECURRING and charge.net > 0 and charge.period == case.bills.main.get(charge.invoice):
            rents.setdefault(charge.invoice, charge)
    found: dict[Account, dict[Period, InvoiceCharge]] = defaultdict(dict)
    of_period: dict[Account, set[Period]] = defaultdict(set)
    for invoice, charge in rents.items():
        account, period = case.bills.account(charge), case.bills.main[invoice]
        if invoice in given:
            of_period[account].add(period)
        elif valid(discount, period[0]):
            found[account].setdefault(period, charge)
    for account, by_period in found.items():
        missing = {period: by_period[period] for period in sorted(by_period.keys() - of_period[account])}
        if missing:
            made = finding(
                case, Code.DISCOUNT_MISSING, Kind.CLAIM, ((charge, ZERO, None) for charge in missing.values()),
                item=f"{discount.item}|{account[1]}", claim=True, values=values,
            )  # fmt: skip
            now = case.bills.current.get(account) in missing
            yield replace(made, month=discount.price if now else ZERO, claim=discount.price * len(missing))


def _given_on(case: Case, charge: InvoiceCharge) -> Iterator[str]:
    """The invoice a discount is on, and the one that it is given back from."""
    invoice = case.bills.invoices[charge.invoice]
    yield invoice.id
    if invoice.credited_number is not None:
        yield replace(invoice, number=invoice.credited_number).id


def _without(case: Case, discount: Price, msisdn: str | None, charges: list[InvoiceCharge]) -> Counted:
    """The whole fees of a line that the discount was due on and did not come with."""
    line = case.lines.get(msisdn or "")
    if line is None or line.plan != discount.plan:
        return []
    given = {charge.invoice for charge in charges if charge.net < 0}
    counted: Counted = []
    for charge in charges:
        price = contract_price(case, charge) if charge.category == ChargeCategory.SUBSCRIPTION else None
        if price is None or charge.invoice in given or case.bills.months(charge) != 1:
            continue
        if valid_price([discount], charge.period_from or case.today, discount.plan) is None:
            continue
        missing = min(case.left[charge.id], charge.net - (price.price - discount.price), discount.price)
        if missing > CENT:
            counted.append((charge, missing, price.price - discount.price))
    return counted


def instalment_past_end(case: Case) -> Iterator[Finding]:
    """An instalment after the last one, by its own count or by the day the list says they end."""
    found: dict[tuple[str | None, str], Counted] = defaultdict(list)
    for charge in case.bills.charges:
        if charge.instalment is None and charge.category != ChargeCategory.DEVICE:
            continue
        line = case.lines.get(charge.msisdn or "")
        if case.left[charge.id] > 0 and _past_end(charge, line.instalment_until if line else None):
            found[charge.msisdn, case.bills.item(charge)].append((charge, case.left[charge.id], ZERO))
    for (msisdn, item), counted in found.items():
        last = counted[-1][0]
        number, of = last.instalment or (0, 0)
        yield finding(
            case, Code.INSTALMENT_PAST_END, Kind.CLAIM, counted, msisdn=msisdn, item=item, claim=True,
            values={"item": last.text, **({"number": number, "of": of} if last.instalment else {})},
        )  # fmt: skip


def _past_end(charge: InvoiceCharge, until: date | None) -> bool:
    if charge.instalment is not None:
        return charge.instalment[0] > charge.instalment[1]
    if charge.category != ChargeCategory.DEVICE or until is None or charge.period_from is None:
        return False
    return charge.period_from > until
