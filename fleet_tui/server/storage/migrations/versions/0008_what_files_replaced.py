"""What files replaced, so that they can be taken back: of those so far it is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fleet_tui.server.storage.tables.base import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.create_table(
        "replaced_rows",
        sa.Column("organisation_id", sa.String(32), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("source_id", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("of_table", sa.String(40), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("replaced_rows_by_moment", "replaced_rows", ["organisation_id", "at"])
