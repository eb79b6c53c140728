"""Second factors, and the codes to recover by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fleet_tui.server.storage.tables.base import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.create_table(
        "second_factors",
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("confirmed_at", Moment),
        sa.Column("spent_period", sa.BigInteger),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profiles.id"), nullable=False),
    )
    op.create_index("ix_recovery_codes_profile_id", "recovery_codes", ["profile_id"])
