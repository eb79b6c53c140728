"""Orders and their items as they are stored and read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.order import ItemCounts, ItemStatus, Order, OrderItem, OrderItemPage, OrderPage, OrderStatus
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import money

ORDERS = tables.orders.c
ITEMS = tables.order_items.c

UNDER_WAY = (
    OrderStatus.AWAITS_APPROVAL.value,
    OrderStatus.SUBMITTED.value,
    OrderStatus.SCHEDULED.value,
    OrderStatus.IN_PROGRESS.value,
    OrderStatus.TO_SEND.value,
)

OPEN_ASKS = (ItemStatus.TO_SEND.value, ItemStatus.ASKED.value)
"""Items that an operator is asked to carry out, or is to be."""


class OrderRepository:
    """One organisation's orders."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def order(self, order_id: str) -> Order:
        """Raises ApiProblem 404."""
        return order_of(await self.row(order_id))

    async def row(self, order_id: str) -> Row[Any]:
        """The stored order. Raises ApiProblem 404."""
        statement = select(tables.orders).where(ORDERS.organisation_id == self._organisation, ORDERS.id == order_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    async def with_key(self, key: str, created_by: str) -> Order:
        """The order that the profile `created_by` sent under `key`. Raises ApiProblem 404."""
        statement = select(tables.orders).where(
            ORDERS.organisation_id == self._organisation,
            ORDERS.created_by == created_by,
            ORDERS.idempotency_key == key,
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return order_of(row)

    async def page(self, cursor: str | None, limit: int, status: OrderStatus | None = None) -> OrderPage:
        """Orders, newest first; only those in `status` when it is given."""
        mine = ORDERS.organisation_id == self._organisation
        if status is not None:
            mine &= ORDERS.status == status.value
        statement = select(tables.orders).where(mine).order_by(ORDERS.serial.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(ORDERS.serial < cursors.decode(cursor, cursors.number)[0])
        rows = (await self._connection.execute(statement)).all()
        total = (
            await self._connection.execute(select(func.count()).select_from(tables.orders).where(mine))
        ).scalar_one()
        return OrderPage(
            items=[order_of(row) for row in rows[:limit]],
            total=total,
            next_cursor=cursors.encode(rows[limit - 1].serial) if len(rows) > limit else None,
        )

    async def items(self, order_id: str, cursor: str | None, limit: int, status: str | None) -> OrderItemPage:
        """Items of one order by position; only those in `status` when it is given. Raises ApiProblem 404."""
        await self.row(order_id)
        wanted = (ITEMS.organisation_id == self._organisation) & (ITEMS.order_id == order_id)
        if status is not None:
            wanted &= ITEMS.status == status
        statement = select(tables.order_items).where(wanted).order_by(ITEMS.position).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(ITEMS.position > cursors.decode(cursor, cursors.number)[0])
        rows = (await self._connection.execute(statement)).all()
        count = select(func.count()).select_from(tables.order_items).where(wanted)
        return OrderItemPage(
            items=[item_of(row) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(rows[limit - 1].position) if len(rows) > limit else None,
        )

    async def under_way(self) -> int:
        """How many orders are submitted, in progress or to be sent; others wait for their day, or for approval."""
        statement = select(func.count()).where(
            ORDERS.organisation_id == self._organisation,
            ORDERS.status.in_(UNDER_WAY),
            ORDERS.status.not_in([OrderStatus.SCHEDULED.value, OrderStatus.AWAITS_APPROVAL.value]),
        )
        return int((await self._connection.execute(statement)).scalar_one())

    async def first_scheduled(self) -> Order | None:
        """The order whose day comes first."""
        wanted = (ORDERS.organisation_id == self._organisation) & (ORDERS.status == OrderStatus.SCHEDULED.value)
        statement = select(tables.orders).where(wanted).order_by(ORDERS.effective_date, ORDERS.serial).limit(1)
        row = (await self._connection.execute(statement)).first()
        return None if row is None else order_of(row)

    async def awaiting(self, profile_id: str) -> dict[str, Any]:
        """Orders that wait for approval, as `Waiting` has them: those of others than `profile_id`, and its own."""
        awaits = (ORDERS.organisation_id == self._organisation) & (ORDERS.status == OrderStatus.AWAITS_APPROVAL.value)
        statement = select(tables.orders).where(awaits).order_by(ORDERS.serial)
        rows = (await self._connection.execute(statement)).all()
        others = [row for row in rows if row.created_by != profile_id]
        return {
            "orders_to_approve": len(others),
            "order_to_approve": order_of(others[0]) if others else None,
            "orders_awaiting": len(rows) - len(others),
        }

    async def asked(self, today: date) -> dict[str, int]:
        """How many orders are to be sent, asked, and late, as `Dashboard` counts them."""
        late = case((ORDERS.due < today, 1), else_=0)
        statement = (
            select(ORDERS.status, func.count(), func.sum(late))
            .where(
                ORDERS.organisation_id == self._organisation,
                ORDERS.status.in_([OrderStatus.TO_SEND.value, OrderStatus.ASKED.value]),
            )
            .group_by(ORDERS.status)
        )
        rows = {row[0]: row for row in (await self._connection.execute(statement)).all()}
        asked = rows.get(OrderStatus.ASKED.value)
        to_send = rows.get(OrderStatus.TO_SEND.value)
        return {
            "orders_to_send": int(to_send[1]) if to_send else 0,
            "orders_asked": int(asked[1]) if asked else 0,
            "orders_late": int(asked[2] or 0) if asked else 0,
        }


def number_of(serial: int) -> str:
    """What people call an order by."""
    return f"ORD-{serial:06d}"


def order_of(row: Row[Any]) -> Order:
    """A stored order as the contract shows it."""
    return Order.model_validate(
        {
            "id": row.id,
            "number": number_of(row.serial),
            "version": row.version,
            "status": row.status,
            "kind": row.kind,
            "counts": ItemCounts(
                total=row.total,
                waiting=row.total - row.done - row.refused - row.cancelled - row.asked,
                asked=row.asked,
                done=row.done,
                refused=row.refused,
                cancelled=row.cancelled,
            ),
            "effective_date": row.effective_date,
            "created_at": row.created_at,
            "finished_at": row.finished_at,
            "created_by": row.created_by_name,
            "note": row.note,
            "irreversible": row.irreversible,
            "undo_of": row.undo_of,
            "asked_on": row.asked_on,
            "reference": row.reference,
            "ticket": row.ticket,
            "due": row.due,
            "approval": _approval(row),
        }
    )


def _approval(row: Row[Any]) -> dict[str, Any] | None:
    """What the order waits or waited for a second manager for."""
    if row.approval_reasons is None:
        return None
    return {
        "reasons": json.loads(row.approval_reasons),
        "asked_by": row.created_by,
        "monthly_difference": money(row.shown_difference),
        "decision": row.decision,
        "decided_by": row.decided_by_name,
        "decided_at": row.decided_at,
        "reason": row.decision_reason or "",
    }


def item_of(row: Row[Any]) -> OrderItem:
    """A stored item as the contract shows it."""
    return OrderItem.model_validate(
        {
            "position": row.position,
            "line_id": row.line_id,
            "msisdn": row.msisdn,
            "description": row.description,
            "status": row.status,
            "change": json.loads(row.change),
            "refusal": json.loads(row.refusal) if row.refusal else None,
            "finished_at": row.finished_at,
            "effects": json.loads(row.effects) if row.effects else [],
            "due": row.due,
            "confirmed_by": row.confirmed_by,
            "confirmed_on": row.confirmed_on,
        }
    )
