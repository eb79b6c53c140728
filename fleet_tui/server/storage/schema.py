"""The schema's versions: what a database is laid out as, and how an earlier one becomes today's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table, insert, inspect, select, update
from sqlalchemy.schema import CreateColumn

from fleet_tui.i18n import _
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.errors import BackendError

SETUP_LOCK = 0x666C656574  # any number all our processes agree on: PostgreSQL's advisory lock while setting up

Step = Callable[[Connection], None]


def _first_schema(connection: Connection) -> None:
    tables.metadata.create_all(connection)


def _add_what_lacks(connection: Connection) -> None:
    """Every table and column that a database of an earlier version does not have; what is there stays."""
    tables.metadata.create_all(connection)
    there = inspect(connection)
    for table in tables.metadata.sorted_tables:
        names = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                clause = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {clause}")


def _let_own_invoices_in(connection: Connection) -> None:
    """An invoice out of a file may have no due date and no structured communication, and nobody knows what is paid."""
    _add_what_lacks(connection)
    if connection.dialect.name == "sqlite":
        _make_anew(connection, tables.invoices)
        return
    for column in tables.invoices.columns:
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


def migrate(connection: Connection) -> None:
    """Bring the schema to this program's version.

    Raises:
        BackendError: the database is of a newer program, or is not laid out as its version says.
    """
    version = _version_of(connection)
    if version is not None and version > len(STEPS):
        raise newer()
    for step in STEPS[version or 0 :]:
        step(connection)
    if version is None:
        connection.execute(insert(tables.schema_version).values(version=len(STEPS)))
    elif version < len(STEPS):
        connection.execute(update(tables.schema_version).values(version=len(STEPS)))
    require_current(connection)


def _version_of(connection: Connection) -> int | None:
    """None: an empty database."""
    if not inspect(connection).has_table(tables.schema_version.name):
        return None
    version: int | None = connection.execute(select(tables.schema_version.c.version)).scalar()
    return version


def require_current(connection: Connection) -> None:
    """Look at the layout of a database that is in use, and change nothing.

    Raises:
        BackendError: it is not of this program's version, or lacks a table or a column.
    """
    if (version := _version_of(connection)) != len(STEPS):
        if version is not None and version > len(STEPS):
            raise newer()
        raise BackendError(_("The database is of an earlier version: start this program on it once."))
    if lacks := lacking(connection):
        sentence = _("The database is not laid out as its version says: {names} is missing.")
        raise BackendError(sentence.format(names=", ".join(lacks[:3])))


def lacking(connection: Connection) -> list[str]:
    """Tables and columns (`lines.status`) that this program needs and the database does not have."""
    there: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(_COLUMNS[connection.dialect.name]).all():
        there.setdefault(table, set()).add(column)
    return [
        name
        for table in tables.metadata.sorted_tables
        for name in (
            [f"{table.name}.{column.name}" for column in table.columns if column.name not in there[table.name]]
            if table.name in there
            else [table.name]
        )
    ]


_COLUMNS = {  # one statement: it is asked at every start
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    "postgresql": (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ),
}


def newer() -> BackendError:
    """Data that this program does not understand."""
    return BackendError(_("The data was written by a newer fleet-tui: please update the program."))
