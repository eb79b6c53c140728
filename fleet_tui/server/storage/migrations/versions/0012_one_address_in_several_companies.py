"""One e-mail address may sign in to several companies: it is of one profile in a company, no longer on the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fleet_tui.server.storage.tables.base import Moment

revision = "0012"
down_revision = "0011"

_COLUMNS = (
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("organisation_id", sa.String(32), sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("e_mail", sa.String(254)),
    sa.Column("phone_number", sa.String(40)),
    sa.Column("person_id", sa.String(32)),
    sa.Column("password_hash", sa.Text),
    sa.Column("invited_at", Moment),
    sa.Column("salutation", sa.String(8)),
    sa.Column("language", sa.String(8), nullable=False, server_default="FR"),
    sa.Column("removed_at", Moment),
)


def upgrade() -> None:
    """Released once, this never changes; what comes after is another revision."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.drop_constraint("profiles_e_mail_key", "profiles")
    op.create_index("profiles_by_e_mail", "profiles", ["e_mail", "organisation_id"], unique=True)


def _make_anew() -> None:
    """SQLite drops no constraint: the table is made again, and filled under its own name.

    Rows that name a profile wait for it until the transaction ends.
    """
    names = ", ".join(column.name for column in _COLUMNS)
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE profiles_before AS SELECT * FROM profiles")
    op.drop_table("profiles")
    op.create_table("profiles", *_COLUMNS)
    op.execute(f"INSERT INTO profiles ({names}) SELECT {names} FROM profiles_before")  # noqa: S608 - names of ours
    op.drop_table("profiles_before")
    op.create_index("ix_profiles_organisation_id", "profiles", ["organisation_id"])
