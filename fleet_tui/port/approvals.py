"""Four eyes: orders that wait for a second manager, and the rule that says which ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.approval import ApprovalRule, ApprovalRuleRequest
    from fleet_tui.domain.order import ApprovalReview, Order


class ApprovalPort(Protocol):
    """What a second manager sees and decides."""

    async def approval_review(self, order_id: str) -> ApprovalReview:
        """An order that waits for approval, evaluated anew. Raises NotFound, Refused (NOT_AWAITED)."""
        ...

    async def approve_order(self, review: ApprovalReview, key: str) -> Order:
        """Approve an order as `review` shows it; the same `key` for each try.

        Raises Refused (NOT_AWAITED, OWN_ORDER, REVIEW_OUTDATED, APPROVAL_TOO_LATE), OutcomeUnknown.
        """
        ...

    async def refuse_order(self, order_id: str, reason: str, key: str) -> Order:
        """Refuse an order; whoever ordered reads why. Raises Refused (NOT_AWAITED, OWN_ORDER), OutcomeUnknown."""
        ...

    async def approval_rule(self) -> ApprovalRule:
        """Which orders wait for a second manager."""
        ...

    async def change_approval_rule(self, rule: ApprovalRule, wanted: ApprovalRuleRequest) -> ApprovalRule:
        """Ask for more at once, or propose to ask for less. Raises Conflict, Refused (NO_SECOND_MANAGER)."""
        ...

    async def approve_approval_rule(self, rule: ApprovalRule, key: str) -> ApprovalRule:
        """Approve what `rule` proposes. Raises Conflict, Refused (NOTHING_PROPOSED, OWN_PROPOSAL), OutcomeUnknown."""
        ...

    async def drop_approval_proposal(self, rule: ApprovalRule) -> ApprovalRule:
        """Take back or refuse what `rule` proposes. Raises Conflict, Refused (NOTHING_PROPOSED)."""
        ...
