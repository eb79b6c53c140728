"""A whole database in one file, taken while it is in use; and a database made of such a file.

The file is an SQLite database with the tables of the one it was taken from, whichever kind that is. So a fleet moves
from SQLite to PostgreSQL, and back, by a backup and a restore.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from sqlalchemy import Connection, create_engine, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from fleet_tui.domain.profile import MailStatus
from fleet_tui.files import replacing
from fleet_tui.i18n import _
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.server.storage.schema import SETUP_LOCK, lay_out, migrate, refuse_newer, require_current
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tables.base import of_all_companies

_ROWS = 1_000
"""Rows in memory at a time."""
_ENDED = (tables.sessions, tables.password_resets, tables.spent_refresh_tokens, tables.sign_in_tries)
"""What a restored database begins without.

A session that was ended after the backup must not come back, nor a code that a changed password spent. Tries to sign
in are counted anew.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the companies by name, and how many lines they have."""

    companies: tuple[str, ...]
    lines: int


def back_up(database: Database, path: Path) -> Contents:
    """Write all of `database` to the file `path`, as it is at one moment, whatever is being written meanwhile.

    The file is whole or not there: what was written is read again and checked before it takes its name.

    Raises:
        BackendError: the database cannot be opened; or is on PostgreSQL, and not of this program's version.
        OSError: `path` cannot be written.
    """
    with TemporaryDirectory(prefix="fleet-tui-", dir=path.parent) as directory:
        copy = Path(directory) / "copy.sqlite3"
        if database.path is not None:
            _copy_sqlite(database.path, copy, one_file=True)
        else:
            _copy_rows_out(database, copy)
        held: list[Contents] = []
        with (
            replacing(path, check=lambda written: held.append(contents_of(written, named=path))) as file,
            copy.open("rb") as whole,
        ):
            shutil.copyfileobj(whole, file)
    return held[0]


def restore(database: Database, path: Path) -> Contents:
    """Make `database` what the backup at `path` holds: all of it, or it stays as it was. Everybody signs in anew.

    Raises:
        BackendError: `path` is no backup, is damaged or of a newer program; or the database cannot be written, or is
            PostgreSQL's and laid out by a newer program.
    """
    with TemporaryDirectory(prefix="fleet-tui-") as directory:
        copy = Path(directory) / "copy.sqlite3"
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise _unreadable(path, error.strerror or str(error)) from error
        contents_of(copy, named=path)
        with _sqlite(copy) as connection:
            migrate(connection)
            for table in _ENDED:
                connection.execute(delete(table))
            # What waited to be mailed went out since, and the database that it comes from may live on.
            queued = delete(tables.mails).where(tables.mails.c.status == MailStatus.QUEUED.value)
            connection.execute(of_all_companies(queued))
            for row in connection.execute(select(tables.organisations.c.id)).all():
                # Sync tokens of what came after the backup mean nothing: whoever has one fetches the fleet whole.
                this = tables.organisations.c.id == row.id
                connection.execute(update(tables.organisations).where(this).values(epoch=new_id()))
        if database.path is not None:
            _copy_sqlite(copy, database.path)
        else:
            _copy_rows_in(database, copy)
        return contents_of(copy)


def contents_of(path: Path, *, named: Path | None = None) -> Contents:
    """Read the whole backup at `path` and check it; sentences call it `named`.

    Raises:
        BackendError: it is no backup, or damaged.
    """
    try:
        with _sqlite(path, mode="ro") as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            found += [f"{row[0]} {row[1]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
            if found != ["ok"]:
                raise _unreadable(named or path, found[0])
            return _contents(connection)
    except DatabaseError as error:
        raise _unreadable(named or path, str(error.orig)) from error


def contents_of_database(database: Database) -> Contents | None:
    """What `database` holds; None: nothing yet.

    Raises:
        BackendError: it cannot be opened.
    """
    with database.synchronous() as connection:
        if not inspect(connection).has_table(tables.organisations.name):
            return None
        held = _contents(connection)
    return held if held.companies else None


def _contents(connection: Connection) -> Contents:
    names = connection.execute(select(tables.organisations.c.name).order_by(tables.organisations.c.id)).scalars()
    lines = connection.execute(of_all_companies(select(func.count()).select_from(tables.lines))).scalar_one()
    return Contents(tuple(names), lines)


def _unreadable(path: Path, reason: str) -> BackendError:
    return BackendError(_("{file} is no backup that can be read: {reason}.").format(file=path, reason=reason))


def _copy_sqlite(source: Path, target: Path, *, one_file: bool = False) -> None:
    """One SQLite database over another, in one transaction of each; others may read and write the source meanwhile.

    With `one_file` nothing is left beside the target.
    """
    with closing(sqlite3.connect(source, timeout=30)) as read, closing(sqlite3.connect(target, timeout=30)) as written:
        try:
            read.backup(written)
            if one_file:
                written.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            sentence = _("The database {name} cannot be opened: {reason}.")
            raise BackendError(sentence.format(name=source, reason=error)) from error


def _copy_rows_out(database: Database, copy: Path) -> None:
    with database.synchronous(isolation="REPEATABLE READ") as source, _sqlite(copy) as target:
        require_current(source)
        lay_out(target)
        _copy_rows(source, target)


def _copy_rows_in(database: Database, copy: Path) -> None:
    with _sqlite(copy) as source, database.synchronous() as target:
        target.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SETUP_LOCK})
        refuse_newer(target)  # it has tables that would stay, and that nobody here knows
        tables.metadata.drop_all(target)
        lay_out(target)
        _copy_rows(source, target)
        for table in tables.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None and column.autoincrement is True:
                last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                target.execute(of_all_companies(select(func.setval(sequence, last, False))))


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in tables.metadata.sorted_tables:
        rows = source.execution_options(yield_per=_ROWS).execute(of_all_companies(select(table)))
        for some in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])


@contextmanager
def _sqlite(path: Path, *, mode: Literal["ro", "rwc"] = "rwc") -> Iterator[Connection]:
    """A transaction in the SQLite file at `path`, which "ro" does not make."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
