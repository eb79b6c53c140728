"""What was ordered for one line, and what came of it."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.order import LineHistoryEntry, LineHistoryPage, OutsideChange
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.lines import LINES, visible_to
from fleet_tui.server.storage.orders import ITEMS, ORDERS, item_of, order_of


async def history_of(
    connection: AsyncConnection, caller: Caller, line_id: str, cursor: str | None, limit: int
) -> LineHistoryPage:
    """Orders with their item for the line, newest first. Raises ApiProblem 404."""
    owner = caller.organisation_id
    if (await connection.execute(select(LINES.id).where(visible_to(caller), LINES.id == line_id))).first() is None:
        raise not_found()
    concerned = (ITEMS.organisation_id == owner) & (ITEMS.line_id == line_id)
    statement = (
        select(tables.order_items, ORDERS.serial)
        .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
        .where(concerned)
        .order_by(ORDERS.serial.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(ORDERS.serial < cursors.decode(cursor, cursors.number)[0])
    items = (await connection.execute(statement)).all()
    of_items = select(tables.orders).where(
        ORDERS.organisation_id == owner, ORDERS.id.in_([item.order_id for item in items])
    )
    orders = {row.id: order_of(row) for row in (await connection.execute(of_items)).all()}
    total = (
        await connection.execute(select(func.count()).select_from(tables.order_items).where(concerned))
    ).scalar_one()
    outside = await _outside(connection, owner, line_id) if cursor is None else []
    return LineHistoryPage(
        outside=outside,
        items=[LineHistoryEntry(order=orders[item.order_id], item=item_of(item)) for item in items[:limit]],
        total=total,
        next_cursor=cursors.encode(items[limit - 1].serial) if len(items) > limit else None,
    )


async def _outside(connection: AsyncConnection, owner: str, line_id: str) -> list[OutsideChange]:
    changes = tables.outside_changes.c
    statement = (
        select(changes.listed_on, changes.field, changes.before, changes.after)
        .where(changes.organisation_id == owner, changes.line_id == line_id)
        .order_by(changes.listed_on.desc(), changes.field, changes.id)
    )
    return [OutsideChange.model_validate(dict(row)) for row in (await connection.execute(statement)).mappings()]
