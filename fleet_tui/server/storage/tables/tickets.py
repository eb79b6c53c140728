"""Tickets to the service desk, what is attached to them, and the blank cards that are ordered by them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Text,
)

from fleet_tui.server.storage.tables.base import Moment, owned, version

tickets = owned(
    "tickets",
    Column("id", String(32), primary_key=True),
    version(),
    Column("number", String(40), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("detail", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("fields", Text, nullable=False, server_default="{}"),
    Column("expected_on", Date),
    Column("messages", Text, nullable=False),
)

attachments = owned(
    "attachments",
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ticket_id", String(32)),  # the first one that names it; none yet: swept away after two days
)

card_deliveries = owned(
    "card_deliveries",
    Column("id", String(32), primary_key=True),
    Column("ticket_id", String(32), nullable=False),
    Column("cards", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("expected_on", Date, nullable=False),
    Column("delivered_on", Date),
)
