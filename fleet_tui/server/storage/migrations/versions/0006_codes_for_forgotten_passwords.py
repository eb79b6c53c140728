"""Codes that take the place of forgotten passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fleet_tui.server.storage.tables.base import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.create_table(
        "password_resets",
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("expires_at", Moment, nullable=False),
    )
