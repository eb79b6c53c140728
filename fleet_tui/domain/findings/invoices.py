"""What is wrong with an invoice as such: its VAT, its sums, its period, its fees, a credit that did not come."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.billed import after_end
from fleet_tui.domain.findings.bills import RECURRING, USE, Account, Period, account_of, total
from fleet_tui.domain.findings.case import Case, finding, said
from fleet_tui.domain.findings.finding import CENT, ZERO, Code, Finding, Kind, Value, cents
from fleet_tui.domain.findings.wording import valid_price
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, SumRule, SupplierInvoice
from fleet_tui.domain.own_data import ListedLine, PriceKind
from fleet_tui.domain.text import fold

_TELECOM = frozenset({ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION, ChargeCategory.GROUP_PACK, *USE})
_TOLERANCE = Decimal("0.02")
_GAP_DAYS = 20
_FEE_WORDS = re.compile(
    r"activat|aktivier|mise en service|sim|rappel|reminder|herinner|mahn|reconne|reactiv|heractiv|wiederan|heraansl|"
    r"aansluit|dossier|frais|kosten|gebuhr|fee"
)


def vat_wrong(case: Case) -> Iterator[Finding]:
    """Telecommunication with another rate than Belgium's, third-party costs with VAT: the VAT too much.

    Only on invoices of Belgian suppliers; what has no VAT at all for a reason (reverse charge, roaming outside the
    European Union, a discount) is right. VAT is no part of a net, so nothing of a charge is counted.
    """
    found: dict[str | None, list[tuple[InvoiceCharge, Decimal]]] = defaultdict(list)
    for charge in case.bills.charges:
        vat = case.bills.invoices[charge.invoice].supplier_vat
        if charge.vat_rate is None or charge.net <= 0 or not (vat is None or vat.startswith("BE")):
            continue
        if charge.category == ChargeCategory.THIRD_PARTY and charge.vat_rate > 0:
            found[charge.msisdn].append((charge, charge.net * charge.vat_rate / 100))
        elif charge.category in _TELECOM and charge.vat_category == "S" and charge.vat_rate != case.limits.vat_rate:
            over = max(ZERO, charge.vat_rate - case.limits.vat_rate)
            found[charge.msisdn].append((charge, charge.net * over / 100))
    for msisdn, charges in found.items():
        last = charges[-1][0]
        made = finding(
            case, Code.VAT_WRONG, Kind.CLAIM, ((charge, ZERO, None) for charge, _vat in charges), msisdn=msisdn,
            claim=True, values={"item": last.text, "rate": f"{last.vat_rate:f}"},
        )  # fmt: skip
        yield replace(made, claim=sum((cents(vat) for _charge, vat in charges), ZERO))


def fee(case: Case) -> Iterator[Finding]:
    """A fee for an activation, a card, a reminder, a reconnection; a claim where the contract says it costs less."""
    for msisdn, charges in case.bills.by_line.items():
        once = [charge for charge in charges if charge.category == ChargeCategory.ONE_OFF and charge.net > 0]
        for charge in once:
            if case.left[charge.id] <= 0:
                continue
            prices = case.prices.named(charge.text, charge.code, (PriceKind.FEE,))
            price = valid_price(prices, charge.period_from or case.bills.invoices[charge.invoice].issued, None)
            values: dict[str, Value] = {"item": charge.text, "billed": charge.net}
            if price is not None and charge.net - price.price > CENT:
                counted = [(charge, min(case.left[charge.id], charge.net - price.price), price.price)]
                yield finding(
                    case, Code.FEE, Kind.CLAIM, counted, msisdn=msisdn, item=case.bills.item(charge), claim=True,
                    values={**values, "contract": price.price},
                )  # fmt: skip
            elif price is None and _FEE_WORDS.search(fold(charge.text)):
                yield said(Code.FEE, Kind.WATCH, msisdn, item=charge.id, values=values, charges=[charge])


def sum_wrong(case: Case) -> Iterator[Finding]:
    """An invoice that does not add up."""
    of: dict[str, list[InvoiceCharge]] = defaultdict(list)
    for charge in case.bills.charges:
        of[charge.invoice].append(charge)
    for invoice in case.bills.invoices.values():
        charges = of[invoice.id]
        sums = [each for each in invoice.differences if each.rule is not SumRule.PERIOD]
        if sums:
            first = sums[0]
            yield said(
                Code.SUM_WRONG, Kind.DATA, None, item=invoice.id,
                values={"invoice": invoice.number, "stated": first.stated, "reckoned": first.reckoned},
            )  # fmt: skip
        elif (stated := _misstated(invoice, charges)) is not None:
            yield said(
                Code.SUM_WRONG, Kind.DATA, None, item=invoice.id,
                values={"invoice": invoice.number, "stated": stated, "reckoned": total(charges)},
            )  # fmt: skip


def _misstated(invoice: SupplierInvoice, charges: Sequence[InvoiceCharge]) -> Decimal | None:
    """The sum an invoice states of its charges, where it is another: that of its lines, or its net (allowances off)."""
    stated = [amount for amount in (invoice.totals.lines, invoice.totals.net) if amount is not None]
    if not stated or any(abs(amount - total(charges)) <= _TOLERANCE for amount in stated):
        return None
    return stated[0]


def period_gap(case: Case) -> Iterator[Finding]:
    """A time between two invoices of an account that no invoice is for."""
    for (_supplier, account), periods in _periods(case).items():
        ordered = sorted(set(periods))
        for before, after in pairwise(ordered):
            if (after[0] - before[1]).days > _GAP_DAYS:
                yield said(
                    Code.PERIOD_GAP, Kind.DATA, None, item=f"{account}|{before[1]}",
                    values={
                        "account": account, "since": before[1] + timedelta(days=1),
                        "until": after[0] - timedelta(days=1),
                    },
                )  # fmt: skip


def period_twice(case: Case) -> Iterator[Finding]:
    """Two invoices of an account with rent for the same period, for other lines each: is one of them too much?

    Where both bill the same line, BILLED_TWICE says so with the amounts.
    """
    lines: dict[tuple[Account, Period], dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    bills = {invoice.id for invoice in case.bills.invoices.values() if invoice.kind is InvoiceKind.INVOICE}
    for charge in case.bills.recurring:
        if charge.category != ChargeCategory.SUBSCRIPTION or charge.invoice not in bills:
            continue
        if (period := charge.period) is not None and period == case.bills.main.get(charge.invoice):
            lines[case.bills.account(charge), period][charge.invoice].add(charge.msisdn)
    for (account, period), by_invoice in lines.items():
        numbers = sorted(by_invoice)
        for one, other in pairwise(numbers):
            if not by_invoice[one] & by_invoice[other]:
                yield said(
                    Code.PERIOD_TWICE, Kind.DATA, None, item=f"{one}|{other}",
                    values={
                        "invoice": case.bills.invoices[one].number, "other": case.bills.invoices[other].number,
                        "account": account[1], "since": period[0], "until": period[1],
                    },
                )  # fmt: skip


def _periods(case: Case) -> dict[Account, list[Period]]:
    found: dict[Account, list[Period]] = defaultdict(list)
    for number, period in case.bills.main.items():
        if case.bills.invoices[number].kind is InvoiceKind.INVOICE:
            found[account_of(case.bills.invoices[number])].append(period)
    return found


def credit_missing(case: Case) -> Iterator[Finding]:
    """Money that two invoices did not bring: of a dispute the operator accepted, or rent in advance after a line's end.

    It is counted by the finding that was disputed, or by BILLED_AFTER_END; here it is only said.
    """
    for dispute in case.facts.accepted:
        since = [
            invoice for invoice in case.bills.invoices.values()
            if invoice.kind is InvoiceKind.INVOICE and invoice.issued > dispute.accepted_on
            and (dispute.account is None or invoice.account == dispute.account)
        ]  # fmt: skip
        missing = dispute.amount - dispute.credited
        if missing > CENT and len({invoice.issued for invoice in since}) >= case.limits.credit_invoices:
            yield said(
                Code.CREDIT_MISSING, Kind.CLAIM, dispute.msisdn, item=dispute.id,
                values={"reference": dispute.reference, "missing": missing, "day": dispute.accepted_on},
            )  # fmt: skip
    for line in case.facts.lines:
        if line.ended_on is not None and line.status == LineStatus.CEASED:
            yield from _rent_kept(case, line, line.ended_on)


def _rent_kept(case: Case, line: ListedLine, end: date) -> Iterator[Finding]:
    """Rent for days after a line's end, billed before that was known: invoices since should give it back."""
    charges = case.bills.of_line(line.msisdn)
    paid: list[tuple[InvoiceCharge, Decimal]] = []
    for charge in charges:
        period = charge.period
        if charge.category not in RECURRING or charge.net <= 0 or period is None or not period[0] <= end < period[1]:
            continue
        early = case.bills.invoices[charge.invoice].issued <= end
        if early and (amount := after_end(case, charge, period, end)) > 0:
            paid.append((charge, amount))
    account = {case.bills.account(charge) for charge, _amount in paid}
    since = {
        invoice.issued for invoice in case.bills.invoices.values()
        if invoice.kind is InvoiceKind.INVOICE and invoice.issued > end and account_of(invoice) in account
    }  # fmt: skip
    given = sum(
        -charge.net for charge in charges
        if charge.net < 0 and charge.category in RECURRING and case.bills.invoices[charge.invoice].issued > end
    )  # fmt: skip
    missing = sum((amount for _charge, amount in paid), ZERO) - given
    if missing > CENT and len(since) >= case.limits.credit_invoices:
        yield said(
            Code.CREDIT_MISSING, Kind.CLAIM, line.msisdn, item=f"rent|{end}", charges=[each for each, _amount in paid],
            values={"missing": missing, "day": end, "count": len(since)},
        )  # fmt: skip
