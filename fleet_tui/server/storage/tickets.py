"""Tickets."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.ticket import Ticket, TicketPage
from fleet_tui.server.storage import tables


class TicketRepository:
    """One organisation's tickets."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def tickets(self) -> TicketPage:
        """All tickets, newest first."""
        tickets = tables.tickets.c
        statement = select(tables.tickets).where(tickets.organisation_id == self._organisation)
        rows = (await self._connection.execute(statement.order_by(tickets.created_at.desc()))).all()
        items = [
            Ticket.model_validate(
                {
                    "id": row.id,
                    "version": row.version,
                    "number": row.number,
                    "topic": row.topic,
                    "detail": row.detail,
                    "status": row.status,
                    "created_at": row.created_at,
                    "messages": json.loads(row.messages),
                }
            )
            for row in rows
        ]
        return TicketPage(items=items, total=len(items))
