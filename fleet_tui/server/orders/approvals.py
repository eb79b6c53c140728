"""Orders that wait for a second manager: looked at anew, approved, refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.approval import Decision, too_late
from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.changes.evaluate import evaluate_all, preview
from fleet_tui.domain.order import ApprovalReview, ItemPreview, ItemStatus, Order, OrderStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.orders.intake import stored_request
from fleet_tui.server.orders.loading import FactsReader
from fleet_tui.server.orders.undo import BREATH
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.approval_rules import caller_as_who, who
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OrderRepository, order_of
from fleet_tui.server.storage.organisations import lock, next_sequence, organisation_row

ORDERS = tables.orders.c
ITEMS = tables.order_items.c


@dataclass(frozen=True, slots=True)
class _Look:
    """What an order would do now, with the stored items that it is reckoned from."""

    review: ApprovalReview
    rows: Sequence[Row[Any]]
    origin: str


class Approvals:
    """What one caller sees and says of orders that wait for a second manager, in one transaction."""

    def __init__(
        self, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str = "", key: str = ""
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._request_id = request_id
        self._key = key

    async def review(self, order_id: str) -> ApprovalReview:
        """What the order would do if it were approved now.

        Raises:
            ApiProblem: 404; 409 NOT_AWAITED.
        """
        return (await self._look(await self._awaiting(order_id))).review

    async def approve(self, order_id: str, seen: str) -> Order:
        """Let the order go on, as the review `seen` showed it; what would be refused now is refused.

        Raises:
            ApiProblem: 404; 409 NOT_AWAITED, OWN_ORDER, REVIEW_OUTDATED, APPROVAL_TOO_LATE.
        """
        await lock(self._connection, self._owner)
        row = await self._awaiting(order_id)
        await self._require_other(row)
        today = day_of(self._now)
        if too_late(row.effective_date, day_of(row.created_at), today):
            raise ApiProblem(409, "APPROVAL_TOO_LATE", "The day it was asked for has passed: it is ordered anew.")
        look = await self._look(row)
        if look.review.seen != seen:
            raise ApiProblem(409, "REVIEW_OUTDATED", "It is not as it was shown any more: look at it again.")
        pairs = list(zip(look.rows, look.review.preview.items, strict=True))
        refused: dict[str, list[int]] = {}
        for item, would in pairs:
            if would.refusal is not None:
                refused.setdefault(would.refusal.model_dump_json(), []).append(item.position)
        for refusal, positions in refused.items():
            for some in chunks(positions):
                await self._refuse_items(row.id, refusal, ITEMS.position.in_(some))
        # On a list of the company's own nothing waits for its day here: the operator is asked for it.
        dated = look.origin != FleetOrigin.LOCAL_LIST and row.effective_date > today
        over = not look.review.preview.accepted
        waiting = OrderStatus.SCHEDULED if dated else OrderStatus.SUBMITTED
        await self._decide(
            row,
            Decision.APPROVED,
            status=(OrderStatus.REJECTED if over else waiting).value,
            dated=dated,
            effective_date=max(row.effective_date, today),
            refused=row.refused + look.review.preview.refused,
            finished_at=self._now if over else None,
        )
        if dated:
            lines = [item.line_id for item, would in pairs if would.refusal is None and item.line_id is not None]
            sequence = await next_sequence(self._connection, self._owner)
            await ChangeWriter(self._connection, self._owner, sequence, self._now).show_schedules(lines)
        await self._audit("order.approve", row.id, {"refused": look.review.preview.refused})
        return await OrderRepository(self._connection, self._owner).order(row.id)

    async def refuse(self, order_id: str, reason: str) -> Order:
        """End the order; nothing of it is done.

        Raises:
            ApiProblem: 404; 409 NOT_AWAITED, OWN_ORDER.
        """
        await lock(self._connection, self._owner)
        row = await self._awaiting(order_id)
        await self._require_other(row)
        notice = Notice.model_validate({"code": "NOT_APPROVED", "message": "A second manager refused the order."})
        left = await self._refuse_items(row.id, notice.model_dump_json(), ITEMS.status == ItemStatus.WAITING.value)
        await self._decide(
            row,
            Decision.REFUSED,
            status=OrderStatus.REJECTED.value,
            refused=row.refused + left,
            finished_at=self._now,
            decision_reason=reason,
        )
        await self._audit("order.refuse", row.id, {"refused": left})
        return await OrderRepository(self._connection, self._owner).order(row.id)

    async def _awaiting(self, order_id: str) -> Row[Any]:
        row = await OrderRepository(self._connection, self._owner).row(order_id)
        if row.status != OrderStatus.AWAITS_APPROVAL:
            raise ApiProblem(409, "NOT_AWAITED", "The order does not wait for approval.")
        return row

    async def _require_other(self, row: Row[Any]) -> None:
        """Raises ApiProblem 409: whoever ordered is the caller, whichever session or profile of theirs asks."""
        if (await who(self._connection, self._owner, row.created_by)).is_same_person(caller_as_who(self._caller)):
            raise ApiProblem(409, "OWN_ORDER", "You gave this order yourself: a second manager approves or refuses it.")

    async def _look(self, row: Row[Any]) -> _Look:
        mine = (ITEMS.organisation_id == self._owner) & (ITEMS.order_id == row.id)
        waits = mine & (ITEMS.status == ItemStatus.WAITING.value)
        statement = select(tables.order_items).where(waits).order_by(ITEMS.position)
        rows = (await self._connection.execute(statement)).all()
        requests = [stored_request(item, dated=False) for item in rows]
        origin = (await organisation_row(self._connection, self._owner)).origin
        day = max(row.effective_date, day_of(self._now))
        facts, lines = await FactsReader(self._connection, self._owner).order(requests, day, origin)
        asked = ((request, lines.get(request.line_id or "")) for request in requests)
        shown = hashlib.sha256(json.dumps([row.id, row.version, day.isoformat()]).encode())
        items: list[ItemPreview] = []
        for place, item in enumerate(evaluate_all(asked, facts, order_id=row.id)):
            items.append(item.preview(facts))
            shown.update(items[-1].model_dump_json().encode())
            if place % BREATH == 0:
                await asyncio.sleep(0)
        order = order_of(row)
        why = order.approval.reasons if order.approval else []
        would = preview(items, day).model_copy(update={"approval": why})
        return _Look(ApprovalReview(order=order, preview=would, seen=shown.hexdigest()), rows, origin)

    async def _refuse_items(self, order_id: str, refusal: str, which: Any) -> int:
        statement = (
            update(tables.order_items)
            .where(ITEMS.organisation_id == self._owner, ITEMS.order_id == order_id, which)
            .values(status=ItemStatus.REFUSED.value, refusal=refusal, finished_at=self._now)
        )
        return int((await self._connection.execute(statement)).rowcount)

    async def _decide(self, row: Row[Any], decision: Decision, **values: Any) -> None:
        decided = {
            "decision": decision.value,
            "decided_by": self._caller.profile_id,
            "decided_by_name": self._caller.name,
            "decided_at": self._now,
            "version": row.version + 1,
        }
        await self._connection.execute(
            update(tables.orders)
            .where(ORDERS.organisation_id == self._owner, ORDERS.id == row.id)
            .values(decided | values)
        )

    async def _audit(self, action: str, order_id: str, what: dict[str, Any]) -> None:
        audit = await AuditWriter.of(
            self._connection, self._caller, self._now, request_id=self._request_id, key=self._key
        )
        await audit.write(self._connection, action, order_id, after=what)
