"""Data shared by many lines."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    String,
    Text,
)

from fleet_tui.server.storage.tables.base import Moment, owned, version

group_packs = owned(
    "group_packs",
    Column("id", String(32), primary_key=True),
    version(),
    Column("name", Text, nullable=False),
    Column("volume_gb", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("days", Text, nullable=False),
    Column("notify_extra_usage", Boolean, nullable=False),
    Column("notify_at", BigInteger, nullable=False),
)
