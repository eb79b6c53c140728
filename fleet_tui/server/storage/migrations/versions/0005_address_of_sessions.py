"""Where somebody is signed in from; and a family for sessions from before there were any: a session is named by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.add_column("sessions", sa.Column("address", sa.String(64)))
    op.execute("UPDATE sessions SET family = substr(access_hash, 1, 32) WHERE family IS NULL")
