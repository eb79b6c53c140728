"""Data shared by many lines."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
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
    Column("notify_to", Text, nullable=False, server_default="[]"),
    Column("offer", String(100)),
    Column("extra_gb", BigInteger),
    Column("starts_on", Date),
    Column("stops_on", Date),  # the first day without it
    Column("coming", Text),  # other terms and the day they begin
)

group_pack_line_usage = owned(
    "group_pack_line_usage",
    Column("pack_id", String(32), primary_key=True),
    Column("line_id", String(32), primary_key=True),
    Column("used_mb", BigInteger, nullable=False),  # in the billing month of the pack's figure
    Index("group_pack_users", "organisation_id", "pack_id", "used_mb", "line_id"),
)
