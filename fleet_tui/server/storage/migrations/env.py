"""What Alembic runs: the revisions on the connection that `schema.migrate`, or a comparison, hands over."""

from __future__ import annotations

from alembic import context

from fleet_tui.server.storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,  # SQLite changes no column that is there: a table is made anew
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
