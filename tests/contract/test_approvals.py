"""Four eyes: what waits for a second manager, who may be one, and what holds when they approve."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.approval import ApprovalReason, ApprovalRuleRequest
from fleet_tui.domain.failure import Conflict, Refused
from fleet_tui.domain.order import Order, OrderRequest, OrderStatus
from fleet_tui.server.storage import tables
from tests.contract.server import Server, lines_by_status


async def guarded(server: Server, **rule: Any) -> tuple[FleetClient, FleetClient]:
    """Two managers of a company that asks for four eyes; without limits only what ends a number waits."""
    asks, decides = await server.manager(), await second(server)
    wanted = ApprovalRuleRequest.model_validate({"enabled": True} | rule)
    await asks.change_approval_rule(await asks.approval_rule(), wanted)
    return asks, decides


async def second(server: Server) -> FleetClient:
    """A second manager, who could sign in by themselves."""
    client = await server.other_manager()
    me = (await client.me()).profile_id
    async with server.database.write() as connection:
        mine = update(tables.profiles).where(tables.profiles.c.id == me)
        await connection.execute(mine.values(password_hash="x"))
    return client


async def active(server: Server, count: int) -> list[dict[str, Any]]:
    found = await lines_by_status(await server.http(), "ACTIVE")
    return [line for line in found if line["scheduled_kind"] is None][:count]


def request(lines: list[dict[str, Any]], change: dict[str, Any], **more: Any) -> OrderRequest:
    items = [{"line_id": line["id"], "expected_version": line["version"], "change": change} for line in lines]
    return OrderRequest.model_validate({"items": items} | more)


async def submitted(client: FleetClient, order: OrderRequest) -> Order:
    return await client.submit(order, uuid.uuid4().hex)


async def approved(client: FleetClient, order: Order) -> Order:
    return await client.approve_order(await client.approval_review(order.id), uuid.uuid4().hex)


async def actions(server: Server) -> list[str]:
    rows = (await (await server.http()).get("/v1/audit")).json()["items"]
    return [row["action"] for row in rows]


async def test_a_stop_waits_for_a_second_manager_and_is_done_once_approved(server: Server) -> None:
    asks, decides = await guarded(server)
    (line,) = await active(server, 1)
    stop = request([line], {"kind": "cease"})
    assert (await asks.preview(stop)).approval == [ApprovalReason.ENDS_NUMBER]

    order = await submitted(asks, stop)
    assert (order.status, order.settled, order.final) == (OrderStatus.AWAITS_APPROVAL, True, False)
    await server.backend.work_until_idle()
    assert (await asks.line(line["id"])).status == "ACTIVE"
    mine, theirs = (await asks.dashboard()).waiting, (await decides.dashboard()).waiting
    assert (mine.orders_awaiting, mine.orders_to_approve, mine.order_to_approve) == (1, 0, None)
    assert (theirs.orders_awaiting, theirs.orders_to_approve) == (0, 1)
    assert theirs.order_to_approve is not None
    assert theirs.order_to_approve.id == order.id

    # Nobody is the second of their own four eyes: not in another session, nor by another profile of the same person.
    again = await server.manager()
    with pytest.raises(Refused) as own:
        await approved(again, order)
    assert own.value.code == "OWN_ORDER"
    with pytest.raises(Refused, match="second"):
        await again.refuse_order(order.id, "no", "k")
    async with server.database.write() as connection:
        await connection.execute(update(tables.profiles).values(person_id="person-000001"))
    with pytest.raises(Refused) as same:
        await approved(decides, order)
    assert same.value.code == "OWN_ORDER"
    async with server.database.write() as connection:
        await connection.execute(update(tables.profiles).values(person_id=None))

    review = await decides.approval_review(order.id)
    assert (review.preview.accepted, review.worse) == (1, False)
    tries = [decides.approve_order(review, "once") for _ in range(3)]
    assert {done.version for done in await asyncio.gather(*tries)} == {order.version + 1}
    await server.backend.work_until_idle()
    done = await asks.order(order.id)
    assert done.status is OrderStatus.DONE
    assert done.approval is not None
    assert (done.approval.decision, done.approval.decided_by) == ("APPROVED", "Somebody")
    assert (await asks.line(line["id"])).status == "CEASED"
    assert (await actions(server))[:3] == ["cease", "order.approve", "order.submit"]
    with pytest.raises(Refused, match="approval"):
        await decides.approval_review(order.id)


async def test_costs_and_numbers_of_lines_wait_and_what_is_below_does_not(server: Server) -> None:
    asks, decides = await guarded(server, monthly_cost="5.00", lines=2)
    lines = await active(server, 3)
    three = request(lines, {"kind": "set_blocks", "blocks": {"MMS": True}})
    two = request(lines[:2], {"kind": "set_blocks", "blocks": {"MMS": True}})
    assert (await submitted(asks, three)).status is OrderStatus.AWAITS_APPROVAL
    small = await submitted(asks, two)
    await server.backend.work_until_idle()
    done = await asks.order(small.id)
    assert (done.status, done.approval) == (OrderStatus.DONE, None)

    pending = [line for line in await lines_by_status(await server.http(), "PENDING") if not line["scheduled_kind"]]
    costly = request(pending[:1], {"kind": "activate"})
    preview = await asks.preview(costly)
    assert preview.approval == [ApprovalReason.COST]
    order = await submitted(asks, costly)
    assert order.approval is not None
    assert order.approval.monthly_difference == preview.monthly_difference

    # What takes an order back is an order: the same limits.
    undo = await asks.undo(small.id)
    assert (await asks.preview(undo.order)).approval == []
    await guard(server, lines=1)
    back = await submitted(asks, undo.order)
    assert back.status is OrderStatus.AWAITS_APPROVAL
    with pytest.raises(Refused) as twice:
        await asks.undo(small.id)
    assert twice.value.code == "ALREADY_UNDONE"
    await decides.refuse_order(back.id, "Leave it.", "r")
    assert (await asks.undo(small.id)).of.id == small.id


async def guard(server: Server, **rule: Any) -> None:
    client = await server.manager()
    wanted = ApprovalRuleRequest.model_validate({"enabled": True, "monthly_cost": "5.00"} | rule)
    await client.change_approval_rule(await client.approval_rule(), wanted)


async def test_what_was_meant_must_still_hold_when_it_is_approved(server: Server) -> None:
    asks, decides = await guarded(server)
    lines = await active(server, 2)
    order = await submitted(asks, request(lines, {"kind": "cease"}))
    review = await decides.approval_review(order.id)
    await server.done(decides, {"items": [{"line_id": lines[0]["id"], "change": {"kind": "suspend"}}]})

    with pytest.raises(Refused) as outdated:
        await decides.approve_order(review, "k1")
    assert outdated.value.code == "REVIEW_OUTDATED"
    now = await decides.approval_review(order.id)
    refusal = now.preview.items[0].refusal
    assert refusal is not None
    assert (refusal.code, now.preview.accepted, now.worse) == ("VERSION_CONFLICT", 1, True)
    await decides.approve_order(now, "k2")
    await server.backend.work_until_idle()
    done = await asks.order(order.id)
    assert (done.status, done.counts.done, done.counts.refused) == (OrderStatus.PARTIAL, 1, 1)
    assert (await asks.line(lines[0]["id"])).status == "SUSPENDED"


async def test_a_refusal_says_why_and_whoever_ordered_may_take_it_back(server: Server) -> None:
    asks, decides = await guarded(server)
    first, second = await active(server, 2)
    refused = await submitted(asks, request([first], {"kind": "port_out", "recipient_operator": "Orange"}))
    over = await decides.refuse_order(refused.id, "Zoé keeps it.", "r")
    assert over.approval is not None
    assert (over.status, over.approval.decision, over.approval.reason) == (
        OrderStatus.REJECTED, "REFUSED", "Zoé keeps it.",
    )  # fmt: skip
    (item,) = (await asks.order_items(refused.id)).items
    assert item.refusal is not None
    assert (item.status, item.refusal.code) == ("REFUSED", "NOT_APPROVED")

    order = await submitted(asks, request([second], {"kind": "cease"}))
    assert (await asks.cancel_order(order.id)).status is OrderStatus.CANCELLED
    with pytest.raises(Refused) as gone:
        await decides.refuse_order(order.id, "x", "r2")
    assert gone.value.code == "NOT_AWAITED"
    await server.backend.work_until_idle()
    assert {(await asks.line(line["id"])).status for line in (first, second)} == {"ACTIVE"}


async def test_a_dated_order_is_approved_before_its_day_and_shows_no_date_until_then(server: Server) -> None:
    asks, decides = await guarded(server)
    first, second = await active(server, 2)
    day = date(2026, 12, 1)
    order = await submitted(asks, request([first], {"kind": "cease"}, effective_date=day.isoformat()))
    late = await submitted(asks, request([second], {"kind": "cease"}, effective_date=day.isoformat()))
    assert (await asks.line(first["id"])).schedules == []
    with pytest.raises(Refused) as others:
        await decides.reschedule_order(order, date(2026, 12, 2))
    assert others.value.code == "NOT_YOURS"

    scheduled = await approved(decides, order)
    assert scheduled.status is OrderStatus.SCHEDULED
    assert (await asks.line(first["id"])).schedules[0].effective_date == day
    with pytest.raises(Refused) as moved:
        await asks.reschedule_order(scheduled, date(2026, 11, 25))
    assert moved.value.code == "APPROVED_AS_IT_IS"

    server.clock.advance(days=9)
    asks, decides = await server.manager(), await server.other_manager()
    await server.backend.work_until_idle()
    assert (await asks.line(first["id"])).status == "CEASED"
    with pytest.raises(Refused) as too_late:
        await approved(decides, late)
    assert too_late.value.code == "APPROVAL_TOO_LATE"
    moved_on = await asks.reschedule_order(await asks.order(late.id), date(2026, 12, 24))
    assert (await approved(decides, moved_on)).status is OrderStatus.SCHEDULED


async def test_the_guard_is_raised_by_one_and_lowered_by_two(server: Server) -> None:
    asks = await server.manager()
    off = await asks.approval_rule()
    assert not off.enabled
    on = ApprovalRuleRequest.model_validate({"enabled": True, "monthly_cost": "100.00", "lines": 10})
    with pytest.raises(Refused) as alone:
        await asks.change_approval_rule(off, on)
    assert alone.value.code == "NO_SECOND_MANAGER"
    decides = await second(server)
    rule = await asks.change_approval_rule(off, on)
    assert (rule.enabled, str(rule.monthly_cost), rule.lines, rule.proposal) == (True, "100.00", 10, None)
    with pytest.raises(Conflict):
        await decides.change_approval_rule(off, on)

    laxer = ApprovalRuleRequest.model_validate({"enabled": True, "monthly_cost": "100.00"})
    proposed = await asks.change_approval_rule(rule, laxer)
    assert proposed.lines == 10
    assert proposed.proposal is not None
    assert proposed.proposal.lines is None
    with pytest.raises(Refused) as own:
        await (await server.manager()).approve_approval_rule(proposed, "k")
    assert own.value.code == "OWN_PROPOSAL"
    assert ((await asks.dashboard()).waiting.rule_to_approve, (await decides.dashboard()).waiting.rule_to_approve) == (
        False, True,
    )  # fmt: skip
    dropped = await decides.drop_approval_proposal(proposed)
    assert (dropped.lines, dropped.proposal) == (10, None)

    away = await asks.change_approval_rule(dropped, ApprovalRuleRequest(enabled=False))
    assert away.enabled
    over = await decides.approve_approval_rule(away, "k2")
    assert (over.enabled, over.proposal) == (False, None)
    with pytest.raises(Refused, match="proposed"):
        await decides.approve_approval_rule(over, "k3")
    assert (await actions(server))[:5] == [
        "approval_rule.approve", "approval_rule.propose", "approval_rule.drop", "approval_rule.propose",
        "approval_rule.update",
    ]  # fmt: skip
