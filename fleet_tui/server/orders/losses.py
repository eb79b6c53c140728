"""The tickets of reported losses, written in the transaction that suspends the lines: none without the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import LineState
from fleet_tui.domain.changes.models import ReportLoss
from fleet_tui.domain.order import OrderItemRequest
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tickets import TICKETS, TicketRepository, message
from fleet_tui.server.ticket_topics import LOSS, LOSS_TOPIC

_ORDERS = tables.orders.c
_Lost = Sequence[tuple[ReportLoss, LineState]]


async def write_tickets(
    connection: AsyncConnection,
    audit: AuditWriter,
    order: Row[Any],
    items: Iterable[tuple[OrderItemRequest, Evaluated]],
    *,
    now: datetime,
) -> None:
    """Tell the service desk of the losses among `items` that were carried out.

    Cards of which the same is told are one ticket, also where an earlier batch of the order wrote it; the order has
    the number of the first.
    """
    reports: dict[tuple[bool, str], list[tuple[ReportLoss, LineState]]] = {}
    for request, item in items:
        change = request.change
        if isinstance(change, ReportLoss) and item.result is not None and item.before is not None:
            reports.setdefault((change.stolen, change.message), []).append((change, item.before))
    if not reports:
        return
    tickets = TicketRepository(connection, order.organisation_id)
    written = await _written(connection, order)
    for (stolen, text), lost in reports.items():
        earlier = written.get((stolen, text))
        if earlier is not None:
            fields = _fields(order, lost, json.loads(earlier.fields))
            await tickets.change(earlier, earlier.status, fields=fields)
            continue
        fields = _fields(order, lost, {"circumstance": _circumstance(stolen)})
        first = message(now, order.created_by_name, text)
        number = await tickets.open(new_id(), (LOSS_TOPIC, LOSS), fields, first, audit, now=now)
        await connection.execute(
            update(tables.orders)
            .where(_ORDERS.organisation_id == order.organisation_id, _ORDERS.id == order.id)
            .values(ticket=func.coalesce(_ORDERS.ticket, number))
        )


async def _written(connection: AsyncConnection, order: Row[Any]) -> dict[tuple[bool, str], Row[Any]]:
    """The tickets that earlier batches of the order wrote, by what they tell."""
    if order.ticket is None:
        return {}
    since = (TICKETS.detail == LOSS) & (TICKETS.created_at >= order.created_at)
    statement = select(tables.tickets).where(TICKETS.organisation_id == order.organisation_id, since)
    found = {}
    for row in (await connection.execute(statement)).all():
        fields = json.loads(row.fields)
        if fields.get("order") == number_of(order.serial):
            stolen = fields["circumstance"] == _circumstance(stolen=True)
            found[stolen, json.loads(row.messages)[0]["text"]] = row
    return found


def _fields(order: Row[Any], lost: _Lost, before: dict[str, Any]) -> dict[str, Any]:
    """The fields of a ticket that told of `before`, and tells of the cards of `lost` too."""
    cards = {
        "lost_cards": [line.iccid for _change, line in lost if line.iccid],
        "new_cards": [change.iccid for change, _line in lost if change.iccid],
    }
    joined = {name: ", ".join(filter(None, [before.get(name), *iccids])) for name, iccids in cards.items()}
    return {
        "msisdns": [*before.get("msisdns", []), *(line.msisdn for _change, line in lost)],
        "circumstance": before["circumstance"],
        **{name: text for name, text in joined.items() if text},
        "order": number_of(order.serial),
    }


def _circumstance(stolen: bool) -> str:
    return "STOLEN" if stolen else "LOST"
