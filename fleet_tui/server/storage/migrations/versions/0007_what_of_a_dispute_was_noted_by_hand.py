"""What of a dispute was noted by hand, beside what credit notes brought: of those so far nobody knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.add_column("disputes", sa.Column("noted", sa.String(40), nullable=False, server_default="0"))
