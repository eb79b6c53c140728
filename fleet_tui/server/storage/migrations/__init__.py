"""Alembic's revisions of the layout, from the `baseline` on; `make revision` begins another."""
