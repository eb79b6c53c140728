"""Four eyes in words: what waits for a second manager and why, what they said, and which orders the rule lets pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fleet_tui.domain.approval import (
    Approval,
    ApprovalProposal,
    ApprovalReason,
    ApprovalRule,
    ApprovalRuleRequest,
    Decision,
)
from fleet_tui.domain.labels import label
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import ApprovalReview, Order, OrderStatus, Preview
from fleet_tui.i18n import N_, _, joined, labelled, ngettext
from fleet_tui.i18n.format import moment, money, number
from fleet_tui.workspace.words import signed

_REASONS: Mapping[str, str] = {
    ApprovalReason.COST: N_("it costs more a month than one person may order"),
    ApprovalReason.COST_UNKNOWN: N_("nobody knows what it costs a month"),
    ApprovalReason.LINES: N_("it is about more lines than one person may change at once"),
    ApprovalReason.ENDS_NUMBER: N_("it gives up phone numbers"),
}


def reasons_words(reasons: Iterable[str]) -> str:
    """Why a second manager approves an order."""
    return joined(", ", [label(_REASONS, reason) for reason in reasons])


def needed_words(preview: Preview) -> str:
    """That an order that is looked at will wait, and why; empty where one person may order it."""
    if not preview.approval:
        return ""
    return labelled(_("A second fleet manager has to approve it"), reasons_words(preview.approval)) + "."


def state_words(order: Order, me: str) -> str:
    """What an order waits for, or what a second manager said; `me` is the id of who reads it. Empty: neither."""
    approval = order.approval
    if approval is None:
        return ""
    if order.status == OrderStatus.AWAITS_APPROVAL:
        why = reasons_words(approval.reasons)
        if approval.asked_by == me:
            return labelled(_("It waits for another fleet manager, who approves or refuses it"), why) + "."
        return labelled(_("It waits for you, or another fleet manager, to approve or refuse it"), why) + "."
    return decision_words(approval)


def decision_words(approval: Approval) -> str:
    """Who approved an order, or refused it and why; empty where nobody has."""
    if approval.decision is None or approval.decided_at is None:
        return ""
    if approval.decision == Decision.REFUSED:
        words = _("{name} refused it on {moment}: {reason}")
    else:
        words = _("{name} approved it on {moment}.")
    return words.format(name=approval.decided_by or "?", moment=moment(approval.decided_at), reason=approval.reason)


def review_words(review: ApprovalReview) -> list[str]:
    """What an approver reads before they decide: who asks, why they are asked, and what is worse than it was."""
    order, now = review.order, review.preview
    said = [_("{name} asks for it, {moment}.").format(name=order.created_by, moment=moment(order.created_at))]
    if order.note:
        said.append(labelled(_("Note"), order.note))
    approval = order.approval
    if approval is None:
        return said
    said.append(labelled(_("You are asked because"), reasons_words(approval.reasons)) + ".")
    if now.monthly_difference != approval.monthly_difference:
        said.append(
            _("When it was ordered: {before} a month; now: {now} a month.").format(
                before=_amount(approval.monthly_difference), now=_amount(now.monthly_difference)
            )
        )
    if now.refused:
        said.append(
            ngettext(
                "{count} line would be refused now, as things have changed since.",
                "{count} lines would be refused now, as things have changed since.",
                now.refused,
            ).format(count=number(now.refused))
        )
    if review.worse:
        said.append(_("This is worse than what was ordered."))
    return said


def no_sheet_yet() -> str:
    """Why an order that waits for approval has no order sheet."""
    return _("A second fleet manager has not approved it yet: there is nothing to ask of the operator.")


def _amount(amount: Money | None) -> str:
    return _("not known") if amount is None else signed(amount)


def rule_words(rule: ApprovalRule | ApprovalRuleRequest | ApprovalProposal) -> str:
    """Which orders wait for a second manager."""
    if not rule.enabled:
        return _("No order waits for a second fleet manager.")
    parts = [_("orders that give up phone numbers")]
    if rule.monthly_cost is not None:
        cost = money(Money.of(rule.monthly_cost))
        parts.append(_("orders that cost more than {amount} a month").format(amount=cost))
    if rule.lines is not None:
        parts.append(
            ngettext("orders of more than {count} line", "orders of more than {count} lines", rule.lines).format(
                count=number(rule.lines)
            )
        )
    return labelled(_("A second fleet manager approves"), joined(", ", parts)) + "."


def proposal_words(proposal: ApprovalProposal) -> str:
    """What was proposed in the place of the present rule, by whom."""
    said = _("{name} proposed on {moment}, and another fleet manager has to approve it:").format(
        name=proposal.by, moment=moment(proposal.at)
    )
    return f"{said} {rule_words(proposal)}"
