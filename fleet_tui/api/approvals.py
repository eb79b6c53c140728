"""Four eyes: orders that wait for a second manager, and the rule that says which ones do."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, segment
from fleet_tui.domain import pieces
from fleet_tui.domain.approval import ApprovalRule, ApprovalRuleRequest, OrderApproval, OrderRefusal
from fleet_tui.domain.order import ApprovalReview, ItemPreview, Order


class Approvals(Endpoint):
    """Four eyes: orders that wait for a second manager, and the rule that says which ones do."""

    async def approval_review(self, order_id: str) -> ApprovalReview:
        """Raises NotFound, Refused (NOT_AWAITED)."""
        call = Call("GET", f"/orders/{segment(order_id)}/approval")
        return await self._asked(call, lambda body: pieces.read(ApprovalReview, ItemPreview, body, below=("preview",)))

    async def approve_order(self, review: ApprovalReview, key: str) -> Order:
        """Raises Refused, OutcomeUnknown."""
        path, body = f"/orders/{segment(review.order.id)}/approval", json_of(OrderApproval(seen=review.seen))
        return await self._ask(Order, Call("POST", path, body=body, key=key, changes=True))

    async def refuse_order(self, order_id: str, reason: str, key: str) -> Order:
        """Raises Refused, OutcomeUnknown."""
        path, body = f"/orders/{segment(order_id)}/refusal", json_of(OrderRefusal(reason=reason))
        return await self._ask(Order, Call("POST", path, body=body, key=key, changes=True))

    async def approval_rule(self) -> ApprovalRule:
        return await self._get(ApprovalRule, "/approval-rule")

    async def change_approval_rule(self, rule: ApprovalRule, wanted: ApprovalRuleRequest) -> ApprovalRule:
        """Raises Conflict, Refused, OutcomeUnknown."""
        call = Call("PUT", "/approval-rule", body=json_of(wanted), version=rule.version, changes=True)
        return await self._ask(ApprovalRule, call)

    async def approve_approval_rule(self, rule: ApprovalRule, key: str) -> ApprovalRule:
        """Raises Conflict, Refused, OutcomeUnknown."""
        call = Call("POST", "/approval-rule/approval", key=key, version=rule.version, changes=True)
        return await self._ask(ApprovalRule, call)

    async def drop_approval_proposal(self, rule: ApprovalRule) -> ApprovalRule:
        """Raises Conflict, Refused, OutcomeUnknown."""
        call = Call("DELETE", "/approval-rule/proposal", version=rule.version, changes=True)
        return await self._ask(ApprovalRule, call)
