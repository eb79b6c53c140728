"""The reference backend's own service desk: nobody sits there, the clock answers. Each of its messages says so.

It answers two hours after the last message of a company, and puts blank cards into stock on the day they are expected.
Several processes may share a database: whatever is due is looked at again once the organisation is locked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import Clock, day_of
from fleet_tui.domain.ticket import TicketStatus
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.card_deliveries import CardStock
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.tables.base import of_all_companies
from fleet_tui.server.storage.tickets import TicketRepository, message
from fleet_tui.server.ticket_topics import CARD_ORDER
from fleet_tui.server.tickets.intake import unread

ANSWERS_AFTER = timedelta(hours=2)
NAME = "Sample service desk"
ANSWER = (
    "Good day,\n\nthis is the service desk of the sample operator: a program, nobody reads your message. "
    "A real operator would answer it here. Reply to go on, or close the ticket."
)
DELIVERED = "{count} blank SIM cards were delivered on {day}; they are in your stock now."

TICKETS = tables.tickets.c
DELIVERIES = tables.card_deliveries.c


class ServiceDesk:
    """Works off what is due now."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def work(self) -> None:
        """Answer what waits, deliver what is expected."""
        now = self._clock()
        async with self._database.read() as connection:  # most looks find nothing: they take no write lock
            owners = await _with_something_due(connection, now)
        for owner in owners:
            async with self._database.write() as connection:
                await lock(connection, owner)
                await _deliver(connection, owner, now)
                await _answer(connection, owner, now)


async def _deliver(connection: AsyncConnection, owner: str, now: datetime) -> None:
    stock, tickets, today = CardStock(connection, owner), TicketRepository(connection, owner), day_of(now)
    for delivery in await stock.due(today):
        await stock.deliver(delivery, today)
        row = await tickets.row(delivery.ticket_id)
        text = DELIVERED.format(count=delivery.cards, day=today.strftime("%d/%m/%Y"))
        status = TicketStatus.CLOSED if row.status == TicketStatus.CLOSED.value else TicketStatus.ANSWERED
        await tickets.change(row, status.value, message(now, NAME, text, from_desk=True))


async def _answer(connection: AsyncConnection, owner: str, now: datetime) -> None:
    tickets, answer = TicketRepository(connection, owner), message(now, NAME, ANSWER, from_desk=True)
    for row in (await connection.execute(_open().where(TICKETS.organisation_id == owner))).all():
        if _waits(row, now):
            await tickets.change(row, TicketStatus.ANSWERED.value, answer)


def _open() -> Select[Any]:
    return select(tables.tickets).where(TICKETS.status == TicketStatus.OPEN.value)


def _waits(row: Row[Any], now: datetime) -> bool:
    """The company wrote last, long enough ago; an order of cards is answered by its delivery."""
    last = unread(row)
    ordered = row.detail == CARD_ORDER and row.version == 1
    return last is not None and not ordered and datetime.fromisoformat(last["at"]) <= now - ANSWERS_AFTER


async def _with_something_due(connection: AsyncConnection, now: datetime) -> list[str]:
    """Organisations with a ticket that waits for an answer, or a delivery that is due."""
    late = DELIVERIES.delivered_on.is_(None) & (DELIVERIES.expected_on <= day_of(now))
    due = set((await connection.execute(of_all_companies(select(DELIVERIES.organisation_id).where(late)))).scalars())
    rows = (await connection.execute(of_all_companies(_open()))).all()
    return sorted(due | {row.organisation_id for row in rows if _waits(row, now)})
