"""Disputes in words: where one stands, and the letter that reminds the operator of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from fleet_tui.domain.finding_list import Dispute, DisputedClaim, DisputeState
from fleet_tui.domain.findings.words import NAMES
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.i18n import N_, _, joined, labelled, ngettext, speaking_in
from fleet_tui.i18n.format import day, money, number, sums
from fleet_tui.workspace.letters import framed

STATES: Mapping[str, str] = {
    DisputeState.DRAFTED: N_("letter drafted"),
    DisputeState.SENT: N_("sent"),
    DisputeState.ACCEPTED: N_("accepted"),
    DisputeState.CREDITED: N_("credited"),
}


def state_words(dispute: Dispute, today: date) -> str:
    """Where it stands: `sent, answer due 28/12/2026`, or `late` when that day is past."""
    state = label(STATES, dispute.state)
    if dispute.state != DisputeState.SENT or dispute.deadline is None:
        return state
    due = _("no answer since {day}") if is_late(dispute, today) else _("answer due {day}")
    return f"{state}, {due.format(day=day(dispute.deadline))}"


def short_state(dispute: Dispute, today: date) -> str:
    """The same in a word or two, for a column beside the days: `sent`, `no answer`."""
    return _("no answer") if is_late(dispute, today) else label(STATES, dispute.state)


def is_late(dispute: Dispute, today: date) -> bool:
    """Whether the day on which an answer was due is past."""
    return dispute.state == DisputeState.SENT and dispute.deadline is not None and dispute.deadline < today


def said_of(dispute: Dispute, today: date) -> str:
    """Where it stands, and what came back while some of it is still open."""
    words = state_words(dispute, today)
    if not dispute.credited or not _is_open(dispute):
        return words
    credited, asked = money(dispute.credited, dispute.currency), money(dispute.amount, dispute.currency)
    return joined(" · ", [words, _("{credited} of {amount} credited").format(credited=credited, amount=asked)])


def sums_words(disputes: Iterable[Dispute], today: date) -> str:
    """What was asked and came back, in each currency; letters that were only drafted apart, and how many are late.

    What came back before a letter was noted as sent came back all the same.
    """
    found = list(disputes)
    asked = [each for each in found if each.state != DisputeState.DRAFTED]
    drafted = [each for each in found if each.state == DisputeState.DRAFTED]
    answered = [each for each in found if each in asked or each.credited]
    words = []
    if asked:
        words.append(_("{amount} asked").format(amount=_by_currency(asked, "amount")))
    if answered:
        words.append(_("{amount} credited").format(amount=_by_currency(answered, "credited")))
    if late := sum(is_late(each, today) for each in asked):
        words.append(ngettext("{count} late", "{count} late", late).format(count=number(late)))
    if drafted:
        only = ngettext("{count} only drafted", "{count} only drafted", len(drafted)).format(count=number(len(drafted)))
        words.append(labelled(only, _by_currency(drafted, "amount")))
    return joined(" · ", words)


def _by_currency(disputes: Iterable[Dispute], amount: str) -> str:
    """The sums of an amount, by currency."""
    found: dict[str, Decimal] = {}
    for each in disputes:
        found[each.currency] = found.get(each.currency, Decimal(0)) + getattr(each, amount)
    return sums(found)


# What can be done


def why_not(dispute: Dispute, state: DisputeState) -> str | None:
    """Why it cannot be noted that it was sent, agreed to or paid back (`state`); None: it can."""
    if not _is_open(dispute):
        return _("The money came back already.")
    if state == DisputeState.SENT and dispute.state not in {DisputeState.DRAFTED, DisputeState.SENT}:
        return _("The operator answered already.")
    return None


def awaited(dispute: Dispute) -> bool:
    """Whether the operator has the letter and the money has not come: it can be reminded."""
    return dispute.state in {DisputeState.SENT, DisputeState.ACCEPTED}


def _is_open(dispute: Dispute) -> bool:
    return dispute.state != DisputeState.CREDITED


def still_open(dispute: Dispute) -> Decimal:
    """What has not come back."""
    return max(Decimal(0), dispute.amount - dispute.credited)


def claim_words(claim: DisputedClaim) -> str:
    """What is asked back of which line: `0488 00 00 11: billed after its end`."""
    return labelled(grouped(claim.msisdn), label(NAMES, claim.code)) if claim.msisdn else label(NAMES, claim.code)


def reminder(dispute: Dispute, company: str, author: str, today: date, language: str) -> str:
    """The letter that asks once more for what has not come back, in that language (ISO 639-1)."""
    with speaking_in(language):
        return _reminder(dispute, company, author, today)


def _reminder(dispute: Dispute, company: str, author: str, today: date) -> str:
    currency = dispute.currency
    whole = money(still_open(dispute), currency)
    body = [_since(dispute, today)]
    if dispute.reference:
        body.append(_("Your reference: {reference}").format(reference=dispute.reference))
    if dispute.credited:
        sentence = _("So far you have credited {credited} of {amount}.")
        body.append(sentence.format(credited=money(dispute.credited, currency), amount=money(dispute.amount, currency)))
    body += ["", _("Please credit these charges. Amounts exclude VAT."), ""]
    open_claims = [each for each in dispute.claims if each.credited < each.amount]
    for place, claim in enumerate(open_claims, start=1):
        words = labelled(claim_words(claim), money(claim.amount - claim.credited, currency))
        body.append(f"{place}. {words}")
    if dispute.noted:
        noted = money(dispute.noted, currency)
        body.append(_("Less what came back without a credit note: {amount}").format(amount=noted))
    return framed(_("Reminder: {amount} disputed").format(amount=whole), body, whole, today, signed=(author, company))


def _since(dispute: Dispute, today: date) -> str:
    """When it was asked, and, as long as nothing came back, what the operator said since."""
    sent = day(dispute.sent_on or dispute.drafted_on)
    if dispute.credited:
        return _("On {sent} we disputed the charges below.").format(sent=sent)
    if dispute.state == DisputeState.ACCEPTED:
        sentence = _("On {sent} we disputed the charges below. On {day} you accepted; no credit note has come since.")
        return sentence.format(sent=sent, day=day(dispute.accepted_on or today))
    if dispute.deadline is not None and is_late(dispute, today):
        sentence = _("On {sent} we disputed the charges below. You have not answered; we expected that by {day}.")
        return sentence.format(sent=sent, day=day(dispute.deadline))
    return _("On {sent} we disputed the charges below. You have not answered yet.").format(sent=sent)
