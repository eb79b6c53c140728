"""Tickets to the operator's service desk."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.base import Page, Request, Resource
from fleet_tui.domain.person import Address
from fleet_tui.domain.text import MultilineText, Text

MESSAGE_LIMIT = 5_000
"""Characters of one message."""
MOST_NUMBERS = 100
"""Phone numbers that one ticket names at most: an order takes more."""
MOST_ATTACHMENTS = 4
"""Files with one message."""


class TicketStatus(StrEnum):
    """OPEN ⇄ ANSWERED → CLOSED, which a manager can open again."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


class TicketMessage(Resource):
    """One message of the conversation. `from_desk`: the operator's service desk wrote it."""

    at: datetime
    author: Text
    text: MultilineText
    from_desk: bool = False
    attachments: list[Attachment] = []


Shown = MultilineText | int | list[Text]
"""A value of a ticket as it is read: a text, a count, or several phone numbers."""


class Ticket(Resource):
    """A ticket. `topic` and `detail` are codes of `ticket-topics`, `fields` what was filled in, by field."""

    id: str
    version: int = 1
    number: str
    topic: str
    detail: str
    status: Annotated[TicketStatus | Text, Field(union_mode="left_to_right")]
    created_at: datetime
    fields: dict[str, Shown] = {}
    expected_on: date | None = None
    """When what was ordered arrives."""
    messages: list[TicketMessage] = []

    @property
    def last(self) -> TicketMessage | None:
        """The latest message."""
        return self.messages[-1] if self.messages else None


class TicketPage(Page):
    """Tickets, newest first."""

    items: list[Ticket]


Value = Annotated[str, Field(max_length=MESSAGE_LIMIT)] | int | Annotated[list[str], Field(max_length=MOST_NUMBERS)]
"""A value as it is sent; which one it is says the kind of the field."""
AttachmentIds = Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=MOST_ATTACHMENTS)]
_Code = Annotated[str, Field(min_length=1, max_length=40)]


class NewTicket(Request):
    """A ticket to be made. `fields` by name, `attachments` by the ids that `POST /v1/attachments` gave."""

    topic: _Code
    detail: _Code
    fields: dict[Annotated[str, Field(max_length=40)], Value] = {}
    attachments: AttachmentIds = []


class NewTicketMessage(Request):
    """A reply of the company."""

    text: Annotated[str, Field(min_length=1, max_length=MESSAGE_LIMIT)]
    attachments: AttachmentIds = []


class TicketUpdate(Request):
    """Close a ticket, or open it again (OPEN)."""

    status: TicketStatus


class CardDelivery(Resource):
    """Blank SIM cards on their way; `delivered_on` once they are in stock."""

    ticket_id: str | None = None
    ticket_number: str = ""
    count: Annotated[int, Field(ge=0)]
    expected_on: date
    delivered_on: date | None = None
    address: Address


class SimCardStock(Resource):
    """Blank cards in stock now, what is on its way (soonest first), and from how few on one should order."""

    in_stock: Annotated[int, Field(ge=0)]
    low_below: int = 10
    deliveries: list[CardDelivery] = []

    @property
    def low(self) -> bool:
        """Few are left, and none are on their way."""
        return self.in_stock < self.low_below and not self.deliveries


class AddressList(Resource):
    """Delivery addresses used before, the latest first."""

    items: list[Address]
