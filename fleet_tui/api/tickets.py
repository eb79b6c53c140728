"""Tickets to the service desk, their files, and the blank cards that are ordered by them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from urllib.parse import quote

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, Listing, json_of, segment
from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.person import Address
from fleet_tui.domain.ticket import (
    NewTicket,
    NewTicketMessage,
    SimCardStock,
    Ticket,
    TicketPage,
    TicketStatus,
    TicketUpdate,
)
from fleet_tui.domain.ticket_topic import TicketTopicList
from fleet_tui.transport import failures


class Tickets(Endpoint):
    """Tickets to the service desk, their files, and the blank cards that are ordered by them."""

    async def tickets(self) -> TicketPage:
        return await self._get(TicketPage, "/tickets")

    async def ticket(self, ticket_id: str) -> Ticket:
        return await self._get(Ticket, f"/tickets/{segment(ticket_id)}")

    async def ticket_topics(self) -> TicketTopicList:
        return await self._get(TicketTopicList, "/ticket-topics")

    async def create_ticket(self, ticket: NewTicket, key: str) -> Ticket:
        """Raises Refused, OutcomeUnknown."""
        return await self._ask(Ticket, Call("POST", "/tickets", body=json_of(ticket), key=key, changes=True))

    async def reply_to_ticket(self, ticket_id: str, message: NewTicketMessage, key: str) -> Ticket:
        """Raises Refused (TICKET_CLOSED), OutcomeUnknown."""
        path = f"/tickets/{segment(ticket_id)}/messages"
        return await self._ask(Ticket, Call("POST", path, body=json_of(message), key=key, changes=True))

    async def set_ticket_status(self, ticket: Ticket, status: TicketStatus) -> Ticket:
        """Raises Conflict, OutcomeUnknown."""
        path, body = f"/tickets/{segment(ticket.id)}", json_of(TicketUpdate(status=status))
        return await self._ask(Ticket, Call("PATCH", path, body=body, version=ticket.version, changes=True))

    async def upload(self, name: str, content: bytes, on_sent: Callable[[int], None] | None = None) -> Attachment:
        """Raises Refused (TOO_LARGE, TYPE_NOT_ALLOWED, CONTENT_DIFFERS, FILE_NAME, EMPTY, DIGEST_MISMATCH)."""
        digest = hashlib.sha256(content)
        call = Call(
            "POST",
            "/attachments",
            body=content,
            # Of name and content: whatever happens on the way, the same file is kept once.
            key=hashlib.sha256(f"{name}\n".encode() + digest.digest()).hexdigest(),
            media_type="application/octet-stream",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
                "Content-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
            },
            on_sent=on_sent,
            changes=True,
        )
        kept = await self._ask(Attachment, call)
        if kept.sha256 != digest.hexdigest():
            raise failures.bad_answer("another file than was sent", self._caller.host, "")
        return kept

    async def attachment(self, attachment: Attachment) -> bytes:
        """Raises NotFound; BadAnswer when what came is not what was announced."""
        answer = await self._caller.send(Call("GET", f"/attachments/{segment(attachment.id)}"))
        if hashlib.sha256(answer.body).hexdigest() != attachment.sha256:
            raise failures.bad_answer("not the announced file", self._caller.host, answer.reference)
        return answer.body

    async def sim_card_stock(self) -> SimCardStock:
        return await self._get(SimCardStock, "/sim-cards/stock")

    async def delivery_addresses(self) -> list[Address]:
        return (await self._get(Listing[Address], "/delivery-addresses")).items
