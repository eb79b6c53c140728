"""Tickets as they are stored and read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.ticket import Ticket, TicketPage, TicketStatus
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter

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

    async def open(
        self,
        ticket_id: str,
        about: tuple[str, str],
        fields: Mapping[str, Any],
        first: Mapping[str, Any],
        audit: AuditWriter,
        *,
        now: datetime,
        expected_on: date | None = None,
    ) -> str:
        """Store a new ticket of topic and detail `about`, and its row in the log; the number people call it by.

        The organisation is locked: no number is given twice.
        """
        topic, detail = about
        number = await self._next_number()
        await self._connection.execute(
            insert(tables.tickets).values(
                organisation_id=self._organisation,
                id=ticket_id,
                version=1,
                number=number,
                topic=topic,
                detail=detail,
                status=TicketStatus.OPEN.value,
                created_at=now,
                fields=json.dumps(fields),
                expected_on=expected_on,
                messages=json.dumps([first]),
            )
        )
        after = {"topic": topic, "detail": detail, "attachments": len(first["attachments"])}
        await audit.write(self._connection, "ticket.create", ticket_id, after=after)
        return number

    async def _next_number(self) -> str:
        mine = select(func.count()).select_from(tables.tickets).where(TICKETS.organisation_id == self._organisation)
        return f"T{FIRST_NUMBER + (await self._connection.execute(mine)).scalar_one()}"

    async def change(
        self,
        row: Row[Any],
        status: str,
        message: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """Another state of a stored ticket, with one more message if there is one, and other fields if there are."""
        messages = json.loads(row.messages) + ([] if message is None else [message])
        values: dict[str, Any] = {"status": status, "version": TICKETS.version + 1, "messages": json.dumps(messages)}
        if fields is not None:
            values["fields"] = json.dumps(fields)
        await self._connection.execute(update(tables.tickets).where(self._one(row.id)).values(values))

    def _one(self, ticket_id: str) -> Any:
        return (TICKETS.organisation_id == self._organisation) & (TICKETS.id == ticket_id)


def message(
    at: datetime, author: str, text: str, files: Sequence[Attachment] = (), *, from_desk: bool = False
) -> dict[str, Any]:
    """A message as a ticket stores it."""
    attachments = [file.model_dump(mode="json") for file in files]
    return {"at": at.isoformat(), "author": author, "text": text, "from_desk": from_desk, "attachments": attachments}


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
