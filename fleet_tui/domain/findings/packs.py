"""Group packs out of a company's own files: what was used of each, what was paid beyond it, and what would cost less.

A pack runs where the last bill has it, without a number. Its volume is the price list's. The lines that share it are
those with the plan the price list names for it, or with the pack among their options in the operator's list, and, where
the same pack runs on several accounts, that are billed on its own or listed with it; what they used together is known
of a month in which it is known of each, and of which account each is. What was paid beyond it is data that an invoice
charges to no number, where one pack runs on the account; its quantity says how much more than the volume was used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.findings.bills import Account
from fleet_tui.domain.findings.case import Case, finding, said
from fleet_tui.domain.findings.finding import ZERO, Code, Finding, Kind, Value, cents
from fleet_tui.domain.findings.optimise import used
from fleet_tui.domain.findings.pricing import IN_UNIT, Counted
from fleet_tui.domain.findings.wording import valid, valid_price
from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_data import ListedLine, Price, PriceKind, UsageUnit
from fleet_tui.domain.text import Text

_MB = UsageUnit.MEGABYTE


@dataclass(frozen=True, slots=True)
class PackMonth:
    """One month of a pack: MB used (None: not known), and the charges for data beyond it."""

    month: date
    used: Decimal | None
    extra: tuple[InvoiceCharge, ...] = ()

    @property
    def paid_beyond(self) -> Decimal:
        """Euros paid beside the price."""
        return sum((charge.net for charge in self.extra), ZERO)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it runs; `volume` in MB, `months` the newest first."""

    price: Price
    volume: Decimal
    charge: InvoiceCharge
    """What it costs on the last bill."""
    months: tuple[PackMonth, ...]
    account: str = ""
    """The number of its account."""
    is_one_of_several: bool = False
    """The same pack runs on other accounts too."""

    @property
    def item(self) -> str:
        """Tells it from every other pack that runs, and from one that comes later."""
        return f"{self.price.code} {self.account}" if self.account else self.price.code

    @property
    def name(self) -> Text:
        """What people call it."""
        return Text(f"{self.price.item.raw} ({self.account})") if self.is_one_of_several else self.price.item


def volume_of(price: Price) -> Decimal | None:
    """MB a month that a pack holds; None: the price list does not say, or it has no limit."""
    return (price.included or {}).get(_MB)


def beyond_of(case: Case, price: Price, day: date) -> Decimal | None:
    """Euros for each MB beyond a pack; None: not known."""
    if _MB in price.beyond:
        return price.beyond[_MB]
    rates = (each for each in case.prices.prices if each.kind is PriceKind.RATE and each.unit is _MB)
    rate = valid_price(rates, day, price.plan)
    return rate.price if rate is not None else None


def shares(line: ListedLine, pack: Price) -> bool:
    """The line is one of those that use the pack."""
    return (pack.plan is not None and line.plan == pack.plan) or (bool(pack.code) and pack.code in line.options)


def packs_of(case: Case) -> list[Pack]:
    """The packs on the last bill."""
    running = [
        (charge, price)
        for charge in case.bills.of_line(None)
        if case.bills.is_current(charge)
        for price in case.prices.named(charge.text, charge.code, (PriceKind.PACK,))[:1]
        if volume_of(price) is not None
    ]
    accounts = Counter(case.bills.account(charge) for charge, _price in running)
    accounts_of = {price.code: set[Account]() for _charge, price in running}
    for charge, price in running:
        accounts_of[price.code].add(case.bills.account(charge))
    lines = list(case.live_lines()) if running else []
    found = []
    for charge, price in running:
        account = case.bills.account(charge)
        extra = _extra(case, charge) if accounts[account] == 1 else {}
        volume = volume_of(price) or ZERO
        several = len(accounts_of[price.code]) > 1
        sharing = [line for line in lines if shares(line, price)]
        numbers: list[str] | None = [line.msisdn for line in sharing]
        if several:
            numbers = _on_account(case, sharing, account, accounts_of[price.code])
        months = tuple(
            PackMonth(month, _used(case, numbers, volume, month, extra.get(month, ())), extra.get(month, ()))
            for month in sorted({*case.usage_months, *extra}, reverse=True)
        )
        found.append(Pack(price, volume, charge, months, account[1], several))
    return found


def _on_account(
    case: Case, lines: Iterable[ListedLine], account: Account, accounts: Collection[Account]
) -> list[str] | None:
    """The numbers of those lines that are on one of the pack's accounts; None where one may be on any."""
    found = []
    for line in lines:
        of_line = _account_of(case, line, accounts)
        if of_line is None:
            return None
        if of_line == account:
            found.append(line.msisdn)
    return found


def _account_of(case: Case, line: ListedLine, accounts: Iterable[Account]) -> Account | None:
    """The account of the last charge of a line; without one that of `accounts` which its list names."""
    if charges := case.bills.of_line(line.msisdn):
        return case.bills.account(charges[-1])
    return next((each for each in accounts if each[1] and each[1] == line.billing_account), None)


def _used(
    case: Case, numbers: Sequence[str] | None, volume: Decimal, month: date, extra: Iterable[InvoiceCharge]
) -> Decimal | None:
    """What the lines of a pack used together; where they or their use are not known, what the charges beyond it say."""
    of_lines = [case.usage.get(number, {}).get(month) for number in numbers or ()]
    amounts = [None if each is None else used(each, _MB) for each in of_lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known and len(known) == len(amounts) else _by_extra(volume, extra)


def _extra(case: Case, pack: InvoiceCharge) -> dict[date, tuple[InvoiceCharge, ...]]:
    """Data that was charged to no number of the pack's account, by month."""
    account = case.bills.account(pack)
    found: dict[date, list[InvoiceCharge]] = defaultdict(list)
    for charge in case.bills.of_line(None):
        if charge.category == ChargeCategory.DATA and charge.net > 0 and case.bills.account(charge) == account:
            day = charge.period_from or case.bills.invoices[charge.invoice].issued
            found[day.replace(day=1)].append(charge)
    return {month: tuple(charges) for month, charges in found.items()}


def _by_extra(volume: Decimal, extra: Iterable[InvoiceCharge]) -> Decimal | None:
    """The volume and what the charges beyond it count; None where one counts no data."""
    whole, some = volume, False
    for charge in extra:
        counted = IN_UNIT.get(charge.unit) if isinstance(charge.unit, ChargeUnit) else None
        if counted is None or counted[0] is not _MB:
            return None
        whole, some = whole + charge.quantity * counted[1], True
    return whole if some else None


def pool_idle(case: Case) -> Iterator[Finding]:
    """A pack of which less than the threshold was used, `pool_months` running: a smaller one would have been enough."""
    yield from (found for pack in packs_of(case) if (found := idle(case, pack)) is not None)


def idle(case: Case, pack: Pack) -> Finding | None:
    """What `pool_idle` says of one pack."""
    months = last_months(case, [month for month in pack.months if month.used is not None])
    most = max((month.used or ZERO for month in months), default=ZERO)
    if not months or most >= pack.volume * case.limits.pool_used_below:
        return None
    offer = min(
        (each for each in _offers(case, pack) if (volume_of(each) or ZERO) >= most),
        key=lambda each: each.price, default=None,
    )  # fmt: skip
    saves = pack.charge.net - offer.price if offer is not None else ZERO
    values: dict[str, Value] = {"pack": pack.name, "percent": int(100 * most / pack.volume) if pack.volume else 0}
    return _of_pack(case, Code.POOL_IDLE, pack, offer, saves=saves, values=values, charges=[pack.charge])


def pool_short(case: Case) -> Iterator[Finding]:
    """More was paid beyond a pack, `pool_months` running: the pack that would have cost least instead."""
    yield from (found for pack in packs_of(case) if (found := short(case, pack)) is not None)


def short(case: Case, pack: Pack) -> Finding | None:
    """What `pool_short` says of one pack."""
    months = last_months(case, pack.months)
    if not months or any(month.paid_beyond <= 0 for month in months):
        return None
    paid = sum((month.paid_beyond for month in months), ZERO) / len(months)
    costs = [(cost, each) for each in _offers(case, pack) if (cost := _cost(case, each, months)) is not None]
    least, offer = min(costs, key=lambda pair: pair[0], default=(ZERO, None))
    saves = cents(pack.charge.net + paid - least) if offer is not None else ZERO
    values: dict[str, Value] = {"pack": pack.name, "extra": cents(paid)}
    counted = [*months[0].extra, pack.charge]
    return _of_pack(case, Code.POOL_SHORT, pack, offer, saves=saves, values=values, charges=counted)


def last_months(case: Case, months: Iterable[PackMonth]) -> list[PackMonth]:
    """The last months, where there are enough in a row."""
    needed = case.limits.pool_months
    found = list(months)[:needed]
    if len(found) < needed:
        return []
    first, last = found[0].month, found[-1].month
    return found if (first.year - last.year) * 12 + first.month - last.month == needed - 1 else []


def _offers(case: Case, pack: Pack) -> list[Price]:
    """The other packs of the price list that the same lines could share."""
    day = pack.charge.period_from or case.today
    return [
        each for each in case.prices.prices
        if each.kind is PriceKind.PACK and each.code != pack.price.code and each.plan == pack.price.plan
        and valid(each, day) and volume_of(each) is not None
    ]  # fmt: skip


def _cost(case: Case, offer: Price, months: Iterable[PackMonth]) -> Decimal | None:
    """What `offer` would have cost a month on average; None where that is not known."""
    rate, volume = beyond_of(case, offer, case.today), volume_of(offer) or ZERO
    costs = []
    for month in months:
        over = None if month.used is None else max(ZERO, month.used - volume)
        if over is None or (over and rate is None):
            return None
        costs.append(offer.price + over * (rate or ZERO))
    return sum(costs, ZERO) / len(costs)


def _of_pack(
    case: Case, code: Code, pack: Pack, offer: Price | None, *, saves: Decimal, values: dict[str, Value],
    charges: Iterable[InvoiceCharge],
) -> Finding:  # fmt: skip
    """What the other pack costs less is counted of `charges`; without one that does, it is only said."""
    if offer is None or saves < case.limits.cheaper_by:
        return said(code, Kind.SAVE, None, item=pack.item, values=values, charges=[pack.charge])
    counted: Counted = []
    for charge in charges:
        if (amount := min(saves, case.left[charge.id])) > 0:
            counted.append((charge, amount, None))
            saves -= amount
    found = finding(
        case, code, Kind.SAVE, counted, item=pack.item, target=offer.code, values={**values, "offer": offer.item}
    )
    return replace(found, month=sum((each.taken for each in found.evidence), ZERO))
