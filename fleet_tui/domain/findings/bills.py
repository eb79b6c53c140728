"""The charges of a company in the order they were billed, and which of them are what a month costs now.

Months are the periods of the invoices, not the calendar's: "30 days on average" at one operator. Rent is billed in
advance and use in arrears, so the period of a charge is its own, never its invoice's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.finding import ZERO
from fleet_tui.domain.findings.wording import item_key
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, SupplierInvoice

RECURRING = frozenset({ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION, ChargeCategory.GROUP_PACK})
USE = frozenset({ChargeCategory.CALLS, ChargeCategory.SMS, ChargeCategory.DATA, ChargeCategory.ROAMING})
_SHORTEST_MONTH, _LONGEST_MONTH = 27, 31
STALE_DAYS = 62
"""An account whose last period ended that long before the newest of all is billed no more."""

ONE = Decimal(1)

Period = tuple[date, date]
Account = tuple[str, str]
"""Supplier and number of the billing account."""


def days(period: Period) -> int:
    """How many days it has; both ends are in it."""
    return (period[1] - period[0]).days + 1


def overlap(one: Period, other: Period) -> int:
    """Days that are in both."""
    return max(0, (min(one[1], other[1]) - max(one[0], other[0])).days + 1)


@dataclass(slots=True)
class Bills:
    """All invoices and charges, put in order once. Charges of invoices that are not known are left out."""

    invoices: dict[str, SupplierInvoice]
    charges: list[InvoiceCharge]
    by_line: dict[str | None, list[InvoiceCharge]]
    by_id: dict[str, InvoiceCharge]
    main: dict[str, Period]
    """The period most recurring charges of an invoice are for, by invoice."""
    current: dict[Account, Period]
    """The last period an account was billed for."""
    months_issued: dict[str, date]
    """The first day of the month an invoice was issued in, by invoice."""
    last_month: date | None
    """The last of those in which anything was billed for a period."""
    recurring: list[InvoiceCharge]
    """Those of `charges` that come again each month and cost something."""
    accounts: dict[str, Account]
    """Whom and for which account an invoice is paid, by invoice."""
    _items: dict[tuple[str, str], str] = field(default_factory=dict)
    _current: dict[str, list[InvoiceCharge]] = field(default_factory=dict)
    _is_current: dict[tuple[str, Period | None], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, invoices: Sequence[SupplierInvoice], charges: Iterable[InvoiceCharge]) -> Bills:
        """The bills of a company."""
        known = {invoice.id: invoice for invoice in invoices}

        of_invoice: dict[str, list[InvoiceCharge]] = {number: [] for number in known}
        for charge in charges:
            if charge.invoice in known:
                of_invoice[charge.invoice].append(charge)
        ordered: list[InvoiceCharge] = []
        for number in sorted(known, key=lambda number: (known[number].issued, number)):
            ordered += sorted(of_invoice[number], key=attrgetter("position"))
        by_line: dict[str | None, list[InvoiceCharge]] = defaultdict(list)
        for charge in ordered:
            by_line[charge.msisdn].append(charge)
        main = _main_periods(known, ordered)
        by_id = {charge.id: charge for charge in ordered}
        issued = {invoice.id: invoice.issued.replace(day=1) for invoice in known.values()}
        return cls(
            known, ordered, dict(by_line), by_id, main, _current_periods(known, main), issued,
            last_month=max((issued[number] for number in main), default=None),
            recurring=[charge for charge in ordered if charge.category in RECURRING and charge.net > 0],
            accounts={invoice.id: account_of(invoice) for invoice in known.values()},
        )  # fmt: skip

    def of_line(self, msisdn: str | None) -> list[InvoiceCharge]:
        """Its charges, in the order they were billed."""
        return self.by_line.get(msisdn, [])

    def account(self, charge: InvoiceCharge) -> Account:
        """Whom and for which account the charge is paid."""
        return self.accounts[charge.invoice]

    def is_current(self, charge: InvoiceCharge) -> bool:
        """It is part of what a month costs now: it recurs, and its period is in the last one billed."""
        if charge.net <= 0 or (charge.category not in RECURRING and charge.category != ChargeCategory.DEVICE):
            return False
        asked = (charge.invoice, charge.period)
        if asked not in self._is_current:
            current, period = self.current.get(self.account(charge)), charge.period
            self._is_current[asked] = current is not None and period is not None and overlap(current, period) > 0
        return self._is_current[asked]

    def current_of(self, msisdn: str) -> list[InvoiceCharge]:
        """The recurring charges a line costs a month now; instalments are no part of its fee."""
        if msisdn not in self._current:
            self._current[msisdn] = [
                charge for charge in self.of_line(msisdn) if charge.category in RECURRING and self.is_current(charge)
            ]
        return self._current[msisdn]

    def item(self, charge: InvoiceCharge) -> str:
        """What is charged: the operator's code with its wording, folded; which instalment it is does not count."""
        key = (charge.code, charge.text)
        if key not in self._items:
            counted = {str(number) for number in charge.instalment or ()}
            words = " ".join(word for word in item_key(charge.text).split() if word not in counted)
            self._items[key] = f"{charge.code.casefold()}|{words}"
        return self._items[key]

    def months(self, charge: InvoiceCharge) -> Decimal:
        """How many months its period is: 1 for the invoice's own, parts by days, more where it spans several."""
        period = charge.period
        regular = self.main.get(charge.invoice)
        if period is None or period == regular:
            return ONE
        if regular is not None and regular[0] <= period[0] and period[1] <= regular[1]:
            return Decimal(days(period)) / days(regular)
        return _months_from(period, regular[0].day if regular else 1)

    def a_month(self, charge: InvoiceCharge, amount: Decimal) -> Decimal:
        """What `amount` of a charge comes to in a month, where it is for several."""
        return amount / max(ONE, self.months(charge))

    def sums_right(self, charges: Iterable[str]) -> bool:
        """The invoices behind these charges (by id) add up."""
        return all(self.invoices[self.by_id[charge].invoice].sums_right for charge in charges)


def account_of(invoice: SupplierInvoice) -> Account:
    """Supplier and billing account of an invoice."""
    return invoice.supplier_vat or str(invoice.supplier), invoice.account or ""


def total(charges: Iterable[InvoiceCharge]) -> Decimal:
    """Their nets together."""
    return sum((charge.net for charge in charges), ZERO)


def _main_periods(invoices: dict[str, SupplierInvoice], charges: Iterable[InvoiceCharge]) -> dict[str, Period]:
    found: dict[str, Counter[Period]] = defaultdict(Counter)
    for charge in charges:
        if charge.category in RECURRING and (period := charge.period) is not None:
            found[charge.invoice][period] += 1
    main = {}
    for invoice in invoices.values():
        if counted := found.get(invoice.id):
            main[invoice.id] = max(counted, key=lambda period: (counted[period], days(period), period[1]))
        elif invoice.period_from is not None and invoice.period_until is not None:
            main[invoice.id] = invoice.period_from, invoice.period_until
    return {number: _regular(period) for number, period in main.items()}


def _regular(period: Period) -> Period:
    """The month of an invoice that holds nothing but a part of one (a line's first days), or several together."""
    first = period[0].replace(day=1)
    last = _next_month(first) - timedelta(days=1)
    if days(period) < _SHORTEST_MONTH and period[1] <= last:
        return first, last
    if days(period) > _LONGEST_MONTH:
        before = period[1].replace(day=1) - timedelta(days=1)
        ends = period[1] + timedelta(days=1)
        begins = period[1].replace(day=1) if ends.day == 1 else _anchored(before.year, before.month, ends.day)
        return begins, period[1]
    return period


def _current_periods(invoices: dict[str, SupplierInvoice], main: dict[str, Period]) -> dict[Account, Period]:
    current: dict[Account, Period] = {}
    for number, period in main.items():
        invoice = invoices[number]
        if invoice.kind is InvoiceKind.INVOICE:
            account = account_of(invoice)
            current[account] = max(current.get(account, period), period, key=lambda each: (each[1], each[0]))
    newest = max((period[1] for period in current.values()), default=date.min)
    return {account: period for account, period in current.items() if (newest - period[1]).days <= STALE_DAYS}


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _anchored(year: int, month: int, day: int) -> date:
    first = date(year, month, 1)
    last = (_next_month(first) - timedelta(days=1)).day
    return first.replace(day=min(day, last))


def _months_from(period: Period, anchor: int) -> Decimal:
    """Months in `period`, where a month begins on the day `anchor`."""
    start = _anchored(period[0].year, period[0].month, anchor)
    if start > period[0]:
        before = period[0].replace(day=1) - timedelta(days=1)
        start = _anchored(before.year, before.month, anchor)
    found = ZERO
    while start <= period[1]:
        follows = _next_month(start.replace(day=1))
        following = _anchored(follows.year, follows.month, anchor)
        month = (start, following - timedelta(days=1))
        found += Decimal(overlap(month, period)) / days(month)
        start = following
    return found
