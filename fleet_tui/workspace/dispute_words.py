"""Disputes in words: where one stands, and the letter that reminds the operator of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from fleet_tui.domain.finding_list import Dispute, DisputedClaim, DisputeState
from fleet_tui.domain.findings.words import NAMES
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.i18n import N_, _, labelled, speaking_in
from fleet_tui.i18n.format import day, money

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


def awaited(dispute: Dispute) -> bool:
    """Whether the operator has the letter and the money has not come: it can be reminded."""
    return dispute.state in {DisputeState.SENT, DisputeState.ACCEPTED}


def still_open(dispute: Dispute) -> Decimal:
    """What has not come back."""
    return max(Decimal(0), dispute.amount - dispute.credited)


def claim_words(claim: DisputedClaim) -> str:
    """What is asked back of which line: `0488 00 00 11: billed after its end`."""
    return labelled(grouped(claim.msisdn), label(NAMES, claim.code)) if claim.msisdn else label(NAMES, claim.code)


def reminder(dispute: Dispute, company: str, author: str, today: date, language: str) -> str:
    """The letter that asks once more for what has not come back, in that language (ISO 639-1)."""
    with speaking_in(language):
        return "\n".join(_reminder(dispute, company, author, today)) + "\n"


def _reminder(dispute: Dispute, company: str, author: str, today: date) -> list[str]:
    currency = dispute.currency
    whole = money(still_open(dispute), currency)
    lines = [
        day(today), "", _("Reminder: {amount} disputed").format(amount=whole), "", _("Dear Sir or Madam,"), "",
        _since(dispute, today),
    ]  # fmt: skip
    if dispute.reference:
        lines.append(_("Your reference: {reference}").format(reference=dispute.reference))
    if dispute.credited:
        sentence = _("So far you have credited {credited} of {amount}.")
        lines.append(
            sentence.format(credited=money(dispute.credited, currency), amount=money(dispute.amount, currency))
        )
    lines += ["", _("Please credit these charges. Amounts exclude VAT."), ""]
    open_claims = [each for each in dispute.claims if each.credited < each.amount]
    for place, claim in enumerate(open_claims, start=1):
        words = labelled(claim_words(claim), money(claim.amount - claim.credited, currency))
        lines.append(f"{place}. {words}")
    return [
        *lines, "", _("Total: {amount}").format(amount=whole), "",
        _("Yours faithfully,"), "", *filter(None, (author, company)),
    ]  # fmt: skip


def _since(dispute: Dispute, today: date) -> str:
    sent = day(dispute.sent_on or dispute.drafted_on)
    if dispute.state == DisputeState.ACCEPTED:
        sentence = _("On {sent} we disputed the charges below. On {day} you accepted; no credit note has come since.")
        return sentence.format(sent=sent, day=day(dispute.accepted_on or today))
    if dispute.deadline is not None and is_late(dispute, today):
        sentence = _("On {sent} we disputed the charges below. You have not answered; we expected that by {day}.")
        return sentence.format(sent=sent, day=day(dispute.deadline))
    return _("On {sent} we disputed the charges below. You have not answered yet.").format(sent=sent)
