"""Tickets to the service desk."""

from __future__ import annotations

from fleet_tui.api.endpoint import Endpoint
from fleet_tui.domain.ticket import TicketPage


class Tickets(Endpoint):
    """Tickets to the service desk."""

    async def tickets(self) -> TicketPage:
        return await self._get(TicketPage, "/tickets")
