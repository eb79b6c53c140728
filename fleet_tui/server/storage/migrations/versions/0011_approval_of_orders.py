"""Approval of orders by a second manager, and which orders a company asks it for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fleet_tui.server.storage.tables.base import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.create_table(
        "approval_rules",
        sa.Column("organisation_id", sa.String(32), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("monthly_cost", sa.BigInteger),
        sa.Column("lines", sa.Integer),
        sa.Column("proposed", sa.Text),
        sa.Column("proposed_by", sa.String(32)),
        sa.Column("proposed_by_name", sa.Text),
        sa.Column("proposed_at", Moment),
    )
    for column in (
        sa.Column("approval_reasons", sa.Text),
        sa.Column("shown_difference", sa.BigInteger),
        sa.Column("decision", sa.String(20)),
        sa.Column("decided_by", sa.String(32)),
        sa.Column("decided_by_name", sa.Text),
        sa.Column("decided_at", Moment),
        sa.Column("decision_reason", sa.Text),
    ):
        op.add_column("orders", column)
