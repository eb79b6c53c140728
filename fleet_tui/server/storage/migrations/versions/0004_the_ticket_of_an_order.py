"""The number of the ticket that an order wrote: of those so far none did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.add_column("orders", sa.Column("ticket", sa.String(20)))
