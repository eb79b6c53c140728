"""The ticket of a reported loss, written in the transaction that suspends the line: there is none without the other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.models import ReportLoss
from fleet_tui.domain.order import OrderItemRequest
from fleet_tui.domain.ticket import TicketStatus
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tickets import TicketRepository
from fleet_tui.server.ticket_topics import LOSS, LOSS_TOPIC

_ORDERS = tables.orders.c


async def write_ticket(
    connection: AsyncConnection,
    audit: AuditWriter,
    order: Row[Any],
    items: Iterable[tuple[OrderItemRequest, Evaluated]],
    *,
    now: datetime,
) -> None:
    """Tell the service desk of the losses among `items` that were carried out; the order has the ticket's number.

    What happened is told by the first: a report of several cards is one report.
    """
    lost = [
        (request.change, item.before)
        for request, item in items
        if isinstance(request.change, ReportLoss) and item.result is not None and item.before is not None
    ]
    if not lost:
        return
    report = lost[0][0]
    tickets = TicketRepository(connection, order.organisation_id)
    ticket_id, number = new_id(), await tickets.next_number()
    fields = {
        "msisdns": [line.msisdn for _change, line in lost],
        "circumstance": "STOLEN" if report.stolen else "LOST",
        "lost_cards": ", ".join(line.iccid for _change, line in lost if line.iccid),
        "new_cards": ", ".join(change.iccid for change, _line in lost if change.iccid),
        "order": number_of(order.serial),
    }
    values = {
        "id": ticket_id,
        "number": number,
        "topic": LOSS_TOPIC,
        "detail": LOSS,
        "status": TicketStatus.OPEN.value,
        "created_at": now,
        "fields": json.dumps({name: value for name, value in fields.items() if value}),
    }
    message = {"at": now.isoformat(), "author": order.created_by_name, "text": report.message, "attachments": []}
    await tickets.add(values, [message])
    await connection.execute(
        update(tables.orders)
        .where(_ORDERS.organisation_id == order.organisation_id, _ORDERS.id == order.id)
        .values(ticket=func.coalesce(_ORDERS.ticket, number))
    )
    about = {"topic": LOSS_TOPIC, "detail": LOSS, "attachments": 0}
    await audit.write(connection, "ticket.create", ticket_id, after=about)
