"""Four eyes: the orders that wait for a second manager, and the company's rule that says which ones do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.approval import ApprovalRule, ApprovalRuleRequest, OrderApproval, OrderRefusal
from fleet_tui.domain.order import ApprovalReview, Order
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.orders.approvals import Approvals
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply, reply_in_pieces
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.approval_rules import ApprovalSettings, approval_rule

router = APIRouter(prefix="/v1", tags=["approval"])


@router.get("/orders/{order_id}/approval", response_model=ApprovalReview)
async def review_order(order_id: str, caller: Manager, using: Using) -> Response:
    """What an order that waits for a second manager would do if it were approved now: it is evaluated anew."""
    async with using.database.read() as connection:
        review = await Approvals(connection, caller, using.clock()).review(order_id)
    return await reply_in_pieces(review, below=("preview",))


@router.post("/orders/{order_id}/approval", response_model=Order)
async def approve_order(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    approval: Annotated[OrderApproval, Depends(BodyOf(OrderApproval))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Approve somebody else's order, as the review that `seen` names showed it.

    What would be refused by now is refused. An order for a day is approved by then at the latest.
    """

    async def work(connection: AsyncConnection) -> Response:
        return reply(await _approvals(connection, caller, using, request, key).approve(order_id, approval.seen))

    answer = await key.once(using, caller, LIFETIME, work)
    using.wake()
    return answer


@router.post("/orders/{order_id}/refusal", response_model=Order)
async def refuse_order(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    refusal: Annotated[OrderRefusal, Depends(BodyOf(OrderRefusal))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Refuse somebody else's order: nothing of it is done, and whoever ordered reads why."""

    async def work(connection: AsyncConnection) -> Response:
        return reply(await _approvals(connection, caller, using, request, key).refuse(order_id, refusal.reason))

    return await key.once(using, caller, LIFETIME, work)


@router.get("/approval-rule", response_model=ApprovalRule)
async def get_approval_rule(caller: Manager, using: Using) -> Response:
    """Which orders of the company wait for a second manager; none until a rule is set."""
    async with using.database.read() as connection:
        return reply(await approval_rule(connection, caller.organisation_id))


@router.put("/approval-rule", response_model=ApprovalRule)
async def replace_approval_rule(
    *,
    caller: Manager,
    request: Request,
    wanted: Annotated[ApprovalRuleRequest, Depends(BodyOf(ApprovalRuleRequest))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Another rule. One that asks for more counts at once; one that asks for less waits as `proposal`.

    Orders that wait already go on waiting.
    """
    version = required_version(if_match)
    async with using.database.write() as connection:
        return reply(await _settings(connection, caller, using, request).change(version, wanted))


@router.post("/approval-rule/approval", response_model=ApprovalRule)
async def approve_approval_rule(
    *,
    caller: Manager,
    request: Request,
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Approve the rule that somebody else proposed."""
    version = required_version(if_match)

    async def work(connection: AsyncConnection) -> Response:
        return reply(await _settings(connection, caller, using, request, key.key).approve(version))

    return await key.once(using, caller, LIFETIME, work)


@router.delete("/approval-rule/proposal", response_model=ApprovalRule)
async def drop_approval_proposal(
    *, caller: Manager, request: Request, using: Using, if_match: IfMatch = None
) -> Response:
    """Take a proposed rule back, or refuse it: the present one stays."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        return reply(await _settings(connection, caller, using, request).drop(version))


def _approvals(connection: AsyncConnection, caller: Caller, using: Services, request: Request, key: Keyed) -> Approvals:
    return Approvals(connection, caller, using.clock(), request_id=request_id_of(request), key=key.key)


def _settings(
    connection: AsyncConnection, caller: Caller, using: Services, request: Request, key: str | None = None
) -> ApprovalSettings:
    return ApprovalSettings(connection, caller, using.clock(), request_id=request_id_of(request), key=key)
