"""Tickets to the service desk."""

from __future__ import annotations

from sqlalchemy import (
    Column,
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
    Column("messages", Text, nullable=False),
)
