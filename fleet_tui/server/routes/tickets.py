"""Tickets and what they can be about."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.domain.ticket import TicketPage
from fleet_tui.server.contract_models import TicketTopicList
from fleet_tui.server.permissions import Manager, SignedIn
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.tickets import TicketRepository
from fleet_tui.server.ticket_topics import ticket_topics

router = APIRouter(prefix="/v1", tags=["tickets"])


@router.get("/tickets", response_model=TicketPage)
async def tickets(caller: Manager, using: Using) -> Response:
    """All tickets, newest first."""
    async with using.database.read() as connection:
        return reply(await TicketRepository(connection, caller.organisation_id).tickets())


@router.get("/ticket-topics", response_model=TicketTopicList)
async def topics(_caller: SignedIn) -> Response:
    """What tickets can be about, and which fields each kind asks for."""
    return reply(ticket_topics())
