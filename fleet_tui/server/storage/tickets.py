"""Tickets as they are stored and read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.ticket import Ticket, TicketPage
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import tables

TICKETS = tables.tickets.c
FIRST_NUMBER = 410_001


class TicketRepository:
    """One organisation's tickets."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def tickets(self) -> TicketPage:
        """All tickets, newest first."""
        statement = select(tables.tickets).where(TICKETS.organisation_id == self._organisation)
        rows = await self._connection.execute(statement.order_by(TICKETS.created_at.desc(), TICKETS.number.desc()))
        items = [ticket_of(row) for row in rows]
        return TicketPage(items=items, total=len(items))

    async def ticket(self, ticket_id: str) -> Ticket:
        """Raises ApiProblem 404."""
        return ticket_of(await self.row(ticket_id))

    async def row(self, ticket_id: str) -> Row[Any]:
        """The stored ticket. Raises ApiProblem 404."""
        statement = select(tables.tickets).where(self._one(ticket_id))
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    async def next_number(self) -> str:
        """What people call the next ticket by. The organisation is locked: none is given twice."""
        mine = select(func.count()).select_from(tables.tickets).where(TICKETS.organisation_id == self._organisation)
        return f"T{FIRST_NUMBER + (await self._connection.execute(mine)).scalar_one()}"

    async def add(self, values: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> None:
        """Store a new ticket."""
        await self._connection.execute(
            insert(tables.tickets).values(
                organisation_id=self._organisation, version=1, messages=json.dumps(messages), **values
            )
        )

    async def change(self, row: Row[Any], status: str, message: Mapping[str, Any] | None = None) -> None:
        """Another state of a stored ticket, with one more message if there is one."""
        messages = json.loads(row.messages) + ([] if message is None else [message])
        await self._connection.execute(
            update(tables.tickets)
            .where(self._one(row.id))
            .values(status=status, version=TICKETS.version + 1, messages=json.dumps(messages))
        )

    def _one(self, ticket_id: str) -> Any:
        return (TICKETS.organisation_id == self._organisation) & (TICKETS.id == ticket_id)


def ticket_of(row: Row[Any]) -> Ticket:
    """A stored ticket as the contract shows it."""
    return Ticket.model_validate(
        {
            "id": row.id,
            "version": row.version,
            "number": row.number,
            "topic": row.topic,
            "detail": row.detail,
            "status": row.status,
            "created_at": row.created_at,
            "fields": json.loads(row.fields),
            "expected_on": row.expected_on,
            "messages": json.loads(row.messages),
        }
    )
