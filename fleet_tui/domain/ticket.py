"""Tickets to the operator's service desk."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.text import MultilineText, Text


class TicketStatus(StrEnum):
    """OPEN → ANSWERED → CLOSED."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


class TicketMessage(Resource):
    """One message of the conversation."""

    at: datetime
    author: Text
    text: MultilineText


class Ticket(Resource):
    """A ticket. `topic` and `detail` are codes of `ticket-topics`."""

    id: str
    version: int = 1
    number: str
    topic: str
    detail: str
    status: Annotated[TicketStatus | Text, Field(union_mode="left_to_right")]
    created_at: datetime
    messages: list[TicketMessage] = []


class TicketPage(Page):
    """Tickets, newest first."""

    items: list[Ticket]
