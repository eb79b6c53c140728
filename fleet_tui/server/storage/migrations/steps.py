"""The way from the first version to the baseline, as it was before Alembic. Nobody changes it any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.schema import CreateColumn

from fleet_tui.server.storage.migrations import baseline

INVOICES = baseline.metadata.tables["invoices"]

Step = Callable[[Connection], None]


def _first_schema(connection: Connection) -> None:
    baseline.metadata.create_all(connection)


def _add_what_lacks(connection: Connection) -> None:
    """Every table and column that a database of an earlier version does not have; what is there stays."""
    baseline.metadata.create_all(connection)
    there = inspect(connection)
    for table in baseline.metadata.sorted_tables:
        names = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                clause = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {clause}")


def _let_own_invoices_in(connection: Connection) -> None:
    """An invoice out of a file may have no due date and no structured communication, and nobody knows what is paid."""
    _add_what_lacks(connection)
    if connection.dialect.name == "sqlite":
        _make_anew(connection, INVOICES)
        return
    for column in INVOICES.columns:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE invoices ALTER COLUMN {column.name} TYPE {kind}")
        if column.nullable:
            connection.exec_driver_sql(f"ALTER TABLE invoices ALTER COLUMN {column.name} DROP NOT NULL")


def _make_anew(connection: Connection, table: Table) -> None:
    """A table as it is now with the rows it had: SQLite changes no column that is there."""
    before = f"{table.name}_before"
    for index in inspect(connection).get_indexes(table.name):
        connection.exec_driver_sql(f"DROP INDEX {index['name']}")
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {before}")
    table.create(connection)
    names = ", ".join(column.name for column in table.columns)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {before}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {before}")


STEPS: Sequence[Step] = (_first_schema, *([_add_what_lacks] * 4), _let_own_invoices_in, *([_add_what_lacks] * 3))
"""Brings a database from version n to n + 1, in order; a step that was released never changes."""
