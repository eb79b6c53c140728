"""What the operator's lists showed that nobody here had asked for."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Text

from fleet_tui.server.storage.tables.base import owned

outside_changes = owned(
    "outside_changes",
    Column("id", String(32), primary_key=True),
    Column("listed_on", Date, nullable=False),
    Column("line_id", String(32), nullable=False),
    Column("msisdn", String(16), nullable=False),
    Column("field", String(40), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("outside_changes_by_line", "organisation_id", "line_id", "listed_on"),
)
