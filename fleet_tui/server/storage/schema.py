"""The layout of a database: which version it has, and how an earlier one becomes today's.

A new database is laid out as the tables say. One that is there goes up by Alembic's revisions; one from before there
were any first by the steps below. A revision, or a step, never changes once it was released.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select

from fleet_tui.i18n import _
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.errors import BackendError

if TYPE_CHECKING:
    from alembic.config import Config

SETUP_LOCK = 0x666C656574  # any number all our processes agree on: PostgreSQL's advisory lock while setting up
HEAD = "0013"
"""The last revision in `migrations/versions`."""
_BASELINE = "0001"
_BY_REVISION = 10
"""The version that programs read that know no revisions yet: to them the data are of a newer one."""

_alembic_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def migrate(connection: Connection) -> None:
    """Bring the layout to this program's version.

    Raises:
        BackendError: the database is of a newer program, or is not laid out as its version says.
    """
    version, revision = _version_of(connection), _revision_of(connection)
    if version is None:
        lay_out(connection)
    elif revision != HEAD:
        refuse_newer(connection)
        if revision is None:
            from fleet_tui.server.storage.migrations.steps import STEPS

            for step in STEPS[version:]:
                step(connection)
            _note(connection, _BASELINE)
        upgrade(connection)
    require_current(connection)


def lay_out(connection: Connection) -> None:
    """Make the tables of this program in a database that has none of them."""
    tables.metadata.create_all(connection)
    _note(connection, HEAD)


def refuse_newer(connection: Connection) -> None:
    """Look whether a newer program laid the database out; an empty one is of nobody.

    Raises:
        BackendError: it did.
    """
    version, revision = _version_of(connection), _revision_of(connection)
    if version is None:
        return
    if (revision > HEAD) if revision is not None else (version >= _BY_REVISION):
        raise _newer()


def require_current(connection: Connection) -> None:
    """Look at the layout of a database that is in use, and change nothing.

    Raises:
        BackendError: it is not of this program's version, or lacks a table or a column.
    """
    refuse_newer(connection)
    if _revision_of(connection) != HEAD:
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


def _newer() -> BackendError:
    return BackendError(_("The data was written by a newer fleet-tui: please update the program."))


def alembic(connection: Connection) -> Config:
    """What Alembic needs to know to work on `connection`."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def upgrade(connection: Connection) -> None:
    """Take every revision that the database has not seen: an empty one is laid out by all of them.

    Raises:
        BackendError: it has seen one that is none of ours.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic(connection), "head")
    except CommandError as error:
        raise _newer() from error


def _note(connection: Connection, revision: str) -> None:
    for table, value in ((tables.schema_version, _BY_REVISION), (_alembic_version, revision)):
        table.create(connection, checkfirst=True)
        connection.execute(delete(table))
        connection.execute(insert(table).values((value,)))


def _version_of(connection: Connection) -> int | None:
    """None: an empty database."""
    if not inspect(connection).has_table(tables.schema_version.name):
        return None
    version: int | None = connection.execute(select(tables.schema_version.c.version)).scalar()
    return version


def _revision_of(connection: Connection) -> str | None:
    """None: there were no revisions yet."""
    if not inspect(connection).has_table(_alembic_version.name):
        return None
    revision: str | None = connection.execute(select(_alembic_version.c.version_num)).scalar()
    return revision
