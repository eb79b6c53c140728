"""Taking an order back: which one, whether that can be done, and by which changes."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.changes.facts import LineState
from fleet_tui.domain.changes.inverse import Inverse
from fleet_tui.domain.order import ItemStatus, OrderItemRequest, OrderRequest, OrderStatus, Undo
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.orders.loading import expected_state, expected_state_columns
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import UNDER_WAY, OrderRepository, order_of

ORDERS = tables.orders.c
ITEMS = tables.order_items.c
LINES = tables.lines.c

BREATH = 50
"""Items between two moments for the event loop's other work."""

_UNDOABLE = (ItemStatus.DONE.value, ItemStatus.ASKED.value, ItemStatus.CONFIRMED.value)
"""Items that something was done about, or asked: another order takes them back."""
_NOTHING_DONE = (OrderStatus.REJECTED.value, OrderStatus.CANCELLED.value)


async def undo_of(connection: AsyncConnection, caller: Caller, order_id: str | None) -> Undo:
    """How `order_id` is taken back; None: the caller's last order.

    The last order is the newest that did something and was not taken back yet, orders that take back left aside. When
    nothing takes it back that is said: an order before it is not what the caller means.

    Raises:
        ApiProblem: 409 NOTHING_TO_UNDO when there is none; as `require_undoable`.
    """
    row = await require_undoable(connection, caller, order_id or await _last(connection, caller))
    done = (
        await connection.execute(
            select(tables.order_items)
            .where(
                ITEMS.organisation_id == caller.organisation_id,
                ITEMS.order_id == row.id,
                ITEMS.status.in_(_UNDOABLE),
            )
            .order_by(ITEMS.position)
        )
    ).all()
    found = [item for item in done if item.inverse is not None]
    lines = await _lines(connection, caller, [item.line_id for item in found])
    items: list[OrderItemRequest] = []
    for some in chunks(found, BREATH):
        items += [Inverse.read(item.inverse).item(item.line_id, lines.get(item.line_id)) for item in some]
        await asyncio.sleep(0)
    return Undo(of=order_of(row), order=OrderRequest(items=items, undo_of=row.id), left_out=len(done) - len(items))


async def require_undoable(connection: AsyncConnection, caller: Caller, order_id: str) -> Row[Any]:
    """The stored order, when the caller may take it back and something does.

    Raises:
        ApiProblem: 404; 409 NOT_YOURS, ORDER_UNDER_WAY (it can be cancelled), NOTHING_TO_UNDO (nothing was done),
            ALREADY_UNDONE, IRREVERSIBLE.
    """
    row = await OrderRepository(connection, caller.organisation_id).row(order_id)
    if row.created_by != caller.profile_id:
        raise ApiProblem(409, "NOT_YOURS", "Somebody else gave this order.")
    if row.status in UNDER_WAY:
        raise ApiProblem(409, "ORDER_UNDER_WAY", "The order is not finished: what has not started can be cancelled.")
    if not row.done and not row.asked:
        raise _nothing()
    if (await connection.execute(_taking_back(caller).where(ORDERS.undo_of == order_id))).first() is not None:
        raise ApiProblem(409, "ALREADY_UNDONE", "The order was taken back already.")
    can_be = select(func.count()).where(
        ITEMS.organisation_id == caller.organisation_id,
        ITEMS.order_id == order_id,
        ITEMS.inverse.is_not(None),
        ITEMS.status.in_(_UNDOABLE),
    )
    if not (await connection.execute(can_be)).scalar_one():
        raise ApiProblem(409, "IRREVERSIBLE", "Nothing takes this order back.")
    return row


async def _last(connection: AsyncConnection, caller: Caller) -> str:
    taken_back = _taking_back(caller).with_only_columns(ORDERS.undo_of)
    last = (
        select(ORDERS.id)
        .where(
            and_(ORDERS.organisation_id == caller.organisation_id, ORDERS.created_by == caller.profile_id),
            ORDERS.undo_of.is_(None),
            ORDERS.status.not_in(_NOTHING_DONE),
            ORDERS.id.not_in(taken_back),
        )
        .order_by(ORDERS.serial.desc())
        .limit(1)
    )
    order_id = (await connection.execute(last)).scalar()
    if order_id is None:
        raise _nothing()
    return str(order_id)


def _taking_back(caller: Caller) -> Any:
    """Orders that take another one back, or will."""
    return select(ORDERS.id).where(
        ORDERS.organisation_id == caller.organisation_id,
        ORDERS.undo_of.is_not(None),
        ORDERS.status.not_in(_NOTHING_DONE),
    )


async def _lines(connection: AsyncConnection, caller: Caller, ids: list[str]) -> dict[str, LineState]:
    found: dict[str, LineState] = {}
    for some in chunks(ids):
        statement = select(*expected_state_columns()).where(
            LINES.organisation_id == caller.organisation_id, LINES.id.in_(some)
        )
        found |= {row.id: expected_state(row) for row in (await connection.execute(statement)).all()}
    return found


def _nothing() -> ApiProblem:
    return ApiProblem(409, "NOTHING_TO_UNDO", "There is nothing to take back.")
