"""The index of orders that take others back, which databases of the first version were never given."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    op.create_index("orders_by_undone", "orders", ["organisation_id", "undo_of"], if_not_exists=True)
