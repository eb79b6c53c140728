"""By which order of blank cards a SIM card came, and in which box: of cards from before it is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.add_column("sim_cards", sa.Column("ticket_id", sa.String(32)))
    op.add_column("sim_cards", sa.Column("box", sa.Text, nullable=False, server_default=""))
