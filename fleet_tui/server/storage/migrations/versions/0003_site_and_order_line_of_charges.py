"""What an invoice calls the site and the order of a charge: some databases of version 9 have it, some do not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("invoice_charges")}
    for name in ("order_line", "site"):
        if name not in there:
            op.add_column("invoice_charges", sa.Column(name, sa.Text))
