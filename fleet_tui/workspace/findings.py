"""Findings between the operator and whoever looks at them: found by words, turned into an order, put into a letter."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from fleet_tui.domain.changes.models import (
    AddOptions,
    Cease,
    Change,
    Combined,
    DepartureAction,
    RemoveOptions,
    ReportDeparture,
    SetPlan,
    Suspend,
)
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.finding_list import (
    FindingDetail,
    FindingMonth,
    FindingPage,
    FindingState,
    FindingSums,
    ListedFinding,
)
from fleet_tui.domain.findings.finding import Code, Kind
from fleet_tui.domain.findings.words import KINDS, NAMES, STATES, row_of
from fleet_tui.domain.group_pack import MB_PER_GB
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.text import fold
from fleet_tui.fleet.forms import none_words
from fleet_tui.fleet.grammar import Field, every_field
from fleet_tui.i18n import N_, _, labelled, ngettext, speaking_in
from fleet_tui.i18n.format import day, decimal, money, number
from fleet_tui.port import FindingsPort
from fleet_tui.workspace.letters import framed

PAGE = 500
_LOOK_EVERY = 0.4
"""Seconds between two looks at how far it is."""
ABSENT = "–"

LACKS = {
    "INVOICES": N_("invoices (Peppol XML) would show what can be claimed back"),
    "PRICES": N_("a price list would show prices above the contract"),
    "PEOPLE": N_("an HR list would show lines of people who left"),
    "USAGE": N_("a usage file would show lines and options that nobody uses"),
}
"""What a kind of file that is missing would add."""


@dataclass(frozen=True, slots=True)
class AllFindings:
    """Every finding that is open (or in another state), with the sums of all open ones."""

    items: tuple[ListedFinding, ...]
    sums: tuple[FindingSums, ...]
    lines: int
    lacks: tuple[str, ...]
    month: date | None


Told = Callable[[int], None]
"""Is told how many percent are done."""


async def all_findings(port: FindingsPort, state: FindingState | None = None, told: Told | None = None) -> AllFindings:
    """All pages of findings in that state, of the open ones without; `told` how far it is while they are found."""
    asked = port.findings(state=state, limit=PAGE)
    page = await (asked if told is None else _watched(port, asked, told))
    items = list(page.items)
    cursor = page.next_cursor
    while cursor is not None:
        more = await port.findings(state=state, cursor=cursor, limit=PAGE)
        items += more.items
        cursor = more.next_cursor
    return AllFindings(tuple(items), tuple(page.sums), page.lines, tuple(page.lacks), page.month)


async def _watched(port: FindingsPort, asked: Coroutine[Any, Any, FindingPage], told: Told) -> FindingPage:
    """What was `asked`, the moment it is here; until then `told` what the operator says of how far it is."""
    page, watch = asyncio.create_task(asked), asyncio.create_task(_watch(port, told))
    try:
        await asyncio.wait((page, watch), return_when=asyncio.FIRST_COMPLETED)
        return page.result() if page.done() else watch.result()
    finally:
        page.cancel()
        watch.cancel()


async def _watch(port: FindingsPort, told: Told) -> NoReturn:
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        with suppress(Failure):  # an older server does not say it
            if (percent := await port.findings_progress()) is not None:
                told(percent)


def month_of(sums: Iterable[FindingSums]) -> Decimal:
    """Euros a month of all kinds together."""
    return sum((each.month for each in sums if each.currency == "EUR"), Decimal(0))


def claim_of(sums: Iterable[FindingSums]) -> Decimal:
    """Euros to claim back of all kinds together."""
    return sum((each.claim for each in sums if each.currency == "EUR"), Decimal(0))


def matching(findings: Iterable[ListedFinding], query: str) -> list[ListedFinding]:
    """The findings that answer every word of `query`.

    `kind:claim`, `code:leaver`, `state:new`, `dept:sales`, `cost_centre:"North 1"`, an id, or what stands in the row:
    number, user, words. `-` before a word leaves out what answers it.
    """
    words = [word.replace('"', "") for word in _WORDS.findall(query)]
    return [each for each in findings if all(_answers(each, word) for word in words)]


def _answers(finding: ListedFinding, word: str) -> bool:
    if word.startswith("-") and len(word) > 1:
        return not _answers(finding, word[1:])
    field, colon, value = word.partition(":")
    if colon and field in _FIELDS:
        table, name = _FIELDS[field]
        code = str(getattr(finding, name))
        return fold(value) in {fold(code), fold(label(table, code))} or fold(code).startswith(fold(value))
    if colon and (unit := _UNITS.get(every_field().get(fold(field), ""))):
        found = fold(getattr(finding, unit) or "")
        return not found if fold(value) in none_words() else bool(found) and fold(value) in found
    folded = fold(word)
    digits = "".join(filter(str.isdigit, word)).lstrip("0")
    if finding.id == folded:
        return True
    if digits and not word.strip("+0123456789./-") and finding.msisdn and digits in finding.msisdn:
        return True
    return folded in fold(f"{text_of(finding)} {finding.person or ''} {finding.code}")


_WORDS = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_UNITS: Mapping[str, str] = {Field.DEPARTMENT: "department", Field.COST_CENTRE: "cost_centre"}
_FIELDS = {"kind": (KINDS, "kind"), "code": (NAMES, "code"), "state": (STATES, "state")}


def unit_tags(finding: ListedFinding) -> list[str]:
    """Department and cost centre as a search in a list finds them: `dept:sales`, in the language in use too."""
    return [
        f"{name}:{unit}"
        for field, attribute in _UNITS.items()
        if (unit := getattr(finding, attribute))
        for name in {str(field), fold(_(str(field)))}
    ]


def by_unit(findings: Iterable[ListedFinding], unit: str) -> list[tuple[str, int, Decimal, Decimal]]:
    """By department or cost centre (`unit`): its name (empty: not known), how many, euros a month, euros to claim."""
    groups: defaultdict[str, list[ListedFinding]] = defaultdict(list)
    for each in findings:
        groups[str(getattr(each, unit) or "")].append(each)
    sums = [
        (name, len(each), month_of_all(each), sum((one.claim or Decimal(0) for one in each if one.currency == "EUR"),
         Decimal(0)))
        for name, each in groups.items()
    ]  # fmt: skip
    return sorted(sums, key=lambda row: (not row[0], -row[2], -row[3], row[0]))


def month_of_all(findings: Iterable[ListedFinding]) -> Decimal:
    """Euros a month of these together."""
    return sum((each.month or Decimal(0) for each in findings if each.currency == "EUR"), Decimal(0))


def text_of(finding: ListedFinding) -> str:
    """What its row says."""
    return row_of(finding.code, finding.values, finding.currency)


def amount_text(amount: Decimal | None, currency: str = "EUR") -> str:
    """An amount of the list: a dash where there is none or it is not known."""
    if amount is None:
        return ABSENT
    return money(amount, currency)


def figure_text(amount: Decimal | None, currency: str = "EUR") -> str:
    """As `amount_text`, under a heading that says euros: the figure alone, another currency with its name."""
    if amount is None or currency != "EUR":
        return amount_text(amount, currency)
    return decimal(amount, 2)


def number_text(finding: ListedFinding) -> str:
    """The line's number as people read it."""
    return grouped(finding.msisdn) if finding.msisdn else ABSENT


def month_cost_text(each: FindingMonth, currency: str) -> str:
    """What a line used in a month and would have cost: `11/2026: 2.1 GB, € 45.00 → € 20.00`."""
    use = [] if each.mb is None else [_("{amount} GB").format(amount=decimal(each.mb / MB_PER_GB))]
    if each.minutes is not None:
        use.append(_("{count} min").format(count=number(round(each.minutes))))
    if each.sms is not None:
        use.append(_("{count} SMS").format(count=number(each.sms)))
    costs = f"{money(each.now, currency)} → {money(each.then, currency)}"
    return labelled(f"{each.month:%m/%Y}", ", ".join([*use, costs]))


# Orders


def change_of(finding: ListedFinding, *, stop: bool = False) -> Change | None:
    """What to order for a finding; None where no order helps.

    With `stop` a leaver's line and one that nobody uses are stopped for good; else they are suspended, which can be
    taken back, but may go on being billed.
    """
    target = finding.target or ""
    if finding.code == Code.LEAVER:
        return ReportDeparture(action=DepartureAction.CEASE if stop else DepartureAction.SUSPEND)
    if finding.code in {Code.SUSPENDED_BILLED, Code.PENDING_BILLED}:
        return Cease()
    if finding.code == Code.NO_USE:
        return Cease() if stop else Suspend()
    if finding.code == Code.OPTION_UNUSED and target:
        return RemoveOptions(options=[target])
    if finding.code == Code.CHEAPER_PLAN and target:
        return plan_change(target, finding.options_added, finding.options_removed)
    return None


def plan_change(plan: str, added: Sequence[str], removed: Sequence[str]) -> Change:
    """Another plan, with the options it goes with and without those it makes needless."""
    if not added and not removed:
        return SetPlan(plan=plan)
    steps: list[SetPlan | AddOptions | RemoveOptions] = [SetPlan(plan=plan)]
    if removed:
        steps.insert(0, RemoveOptions(options=list(removed)))
    if added:
        steps.append(AddOptions(options=list(added)))
    return Combined(changes=list(steps))


def order_of(
    findings: Iterable[ListedFinding], *, stop: bool = False
) -> tuple[OrderRequest | None, list[ListedFinding], list[ListedFinding]]:
    """One order for `findings`, those in it, and those that are not: nothing to order, or a second of one line."""
    items: dict[str, OrderItemRequest] = {}
    ordered, left = [], []
    for each in findings:
        change = change_of(each, stop=stop)
        if change is None or each.line_id is None or each.line_id in items or each.state != FindingState.NEW:
            left.append(each)
            continue
        items[each.line_id] = OrderItemRequest(line_id=each.line_id, expected_version=each.line_version, change=change)
        ordered.append(each)
    return (OrderRequest(items=list(items.values())) if items else None), ordered, left


# Letters


def can_be_claimed(finding: ListedFinding) -> bool:
    """There is money to ask back, and nothing is being done about it yet."""
    return bool(finding.claim) and finding.state == FindingState.NEW


def letter(findings: Sequence[FindingDetail], company: str, author: str, today: date, language: str) -> str:
    """The letter that asks the money of `findings` back, charge by charge, in that language (ISO 639-1)."""
    with speaking_in(language):
        return _letter(findings, company, author, today)


def _letter(findings: Sequence[FindingDetail], company: str, author: str, today: date) -> str:
    whole = money(sum((each.claim or Decimal(0) for each in findings), Decimal(0)), findings[0].currency)
    subject = ngettext("Dispute of {count} charge: {amount}", "Dispute of {count} charges: {amount}", len(findings))
    body = [_("We dispute the following charges on your invoices. Please credit them. Amounts exclude VAT.")]
    for place, each in enumerate(findings, start=1):
        body += ["", *_claim(place, each)]
    old = _older(findings, today)
    words = _("These invoices are older than {days} days; we claim what they hold as well: {invoices}.")
    remarks = [words.format(days=findings[0].dispute_days, invoices=", ".join(old))] if old else []
    subject = subject.format(count=len(findings), amount=whole)
    return framed(subject, body, whole, today, signed=(author, company), remarks=remarks)


def _claim(place: int, finding: FindingDetail) -> list[str]:
    number = f"{grouped(finding.msisdn)}: " if finding.msisdn else ""
    lines = [f"{place}. {number}{text_of(finding)}"]
    for charge in finding.charges:
        if not charge.taken and charge.expected is None and finding.code != Code.VAT_WRONG:
            what = _("invoice {invoice} of {day}, line {position}: {net}")
        else:
            what = _("invoice {invoice} of {day}, line {position}: billed {net}, disputed {taken}")
        lines.append(
            "   "
            + what.format(
                invoice=charge.invoice, day=day(charge.issued), position=charge.position,
                net=money(charge.net, finding.currency), taken=money(charge.taken, finding.currency),
            )
        )  # fmt: skip
    claim = money(finding.claim or Decimal(0), finding.currency)
    if finding.code == Code.VAT_WRONG:
        return [*lines, "   " + _("VAT to credit: {amount}").format(amount=claim)]
    return [*lines, "   " + _("to credit: {amount}").format(amount=claim)]


def _older(findings: Sequence[FindingDetail], today: date) -> list[str]:
    """Invoices of which the time to dispute is over."""
    old = {
        charge.invoice
        for each in findings
        for charge in each.charges
        if charge.taken and (today - charge.issued).days > each.dispute_days
    }
    return sorted(old)


# Sums in words


def headline(found: AllFindings) -> str:
    """`€ 412.00 a month on 23 lines, and € 198.00 to claim back.`"""
    if not found.items:
        return _("Nothing was found.")
    on = ngettext("{count} line", "{count} lines", found.lines).format(count=found.lines)
    return _("{month} a month on {lines}, and {claim} to claim back.").format(
        month=money(month_of(found.sums)), lines=on, claim=money(claim_of(found.sums))
    )


def kind_words(kind: str) -> str:
    """What can be done about findings of a kind."""
    return label(KINDS, kind)


def by_code(findings: Iterable[ListedFinding], kind: str) -> str:
    """`prices 5, after the end 2`: what of a kind was found how often, the most first."""
    counts: dict[str, int] = {}
    for each in findings:
        if each.kind == kind:
            counts[str(each.code)] = counts.get(str(each.code), 0) + 1
    ordered = sorted(counts, key=lambda code: -counts[code])
    return ", ".join(f"{label(NAMES, code)} {counts[code]}" for code in ordered)


KIND_ORDER = (Kind.CLAIM, Kind.SAVE, Kind.WATCH, Kind.DATA)
