"""The layout that the steps before Alembic led to."""

from __future__ import annotations

from alembic import op

from fleet_tui.server.storage.migrations import baseline

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    baseline.metadata.create_all(op.get_bind())
