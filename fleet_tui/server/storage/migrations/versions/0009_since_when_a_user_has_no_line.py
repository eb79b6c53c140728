"""Since when a user of the fleet has no line: what is not known yet is noted at the next look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.add_column("people", sa.Column("lineless_since", sa.Date()))
