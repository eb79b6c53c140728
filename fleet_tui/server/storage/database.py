"""The database: one engine, transactions that are either reading or writing, and the schema's versions.

SQLite (embedded, or served to a small team) and PostgreSQL speak the same statements; what differs is here.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from fleet_tui.files import PRIVATE_FILE, private_directory
from fleet_tui.i18n import _
from fleet_tui.server.storage import sqlite_thread
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.server.storage.schema import SETUP_LOCK, migrate

FILE_NAME = "fleet.sqlite3"
BUSY_TIMEOUT_MS = 30_000
CHUNK = 500
"""Values of one `IN (…)`: below the limit of variables of every SQLite."""

_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"}

T = TypeVar("T")


class Database:
    """One database, opened lazily. `write` transactions hold the write lock from their first statement."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._is_sqlite = url.get_backend_name() == "sqlite"
        driver = sqlite_thread.DRIVER if self._is_sqlite else "postgresql+psycopg"
        self._engine = create_async_engine(url.set(drivername=driver), hide_parameters=True)
        self._configure(self._engine.sync_engine)
        self._writing = asyncio.Lock()

    @classmethod
    def in_directory(cls, data_dir: Path) -> Database:
        """The SQLite database of a data directory (0700; made when missing).

        Raises:
            BackendError: the directory cannot be used.
        """
        path = cls.file_in(data_dir)
        try:
            private_directory(data_dir)
            # SQLite gives its -wal and -shm files the mode of the database file.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
        except OSError as error:
            sentence = _("The data directory {directory} cannot be used: {reason}.")
            raise BackendError(sentence.format(directory=data_dir, reason=error.strerror or "?")) from error
        return cls(URL.create("sqlite", database=str(path)))

    @staticmethod
    def file_in(data_dir: Path) -> Path:
        """Where the SQLite database of a data directory is."""
        return data_dir / FILE_NAME

    @classmethod
    def at(cls, url: str) -> Database:
        """The PostgreSQL database at `postgresql://user@host/name`; its password is found as libpq finds it.

        Raises:
            BackendError: it is no such address, or holds a password (which every user of the machine would see).
        """
        try:
            parts = make_url(url)
        except (ArgumentError, ValueError):
            parts = URL.create("?")
        if parts.get_backend_name() != "postgresql":
            raise BackendError(_("The database is written postgresql://user@host/name."))
        if parts.password is not None or any("password" in name for name in parts.query):
            raise BackendError(
                _("No password in the address of the database: others can see it. ~/.pgpass or PGPASSWORD takes it.")
            )
        if importlib.util.find_spec("psycopg") is None:
            raise BackendError(_("PostgreSQL needs the package psycopg: install fleet-tui[postgresql]."))
        return cls(parts)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database) if self._is_sqlite and self.url.database else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that changes nothing."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed when the block ends, rolled back when it raises."""
        # Waiting in turn beats SQLite's polling, which starves the one that waits longest.
        turn: AbstractAsyncContextManager[Any] = self._writing if self._is_sqlite else nullcontext()
        async with turn, self._engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield connection

    async def set_up(self, fill: Callable[[Connection], T]) -> T:
        """Bring the schema up to date and let `fill` add first data: all of it or nothing, one process at a time.

        `fill` runs in a thread.

        Raises:
            BackendError: the database is newer than this program, or unreadable.
        """
        return await asyncio.to_thread(self._set_up, fill)

    def _set_up(self, fill: Callable[[Connection], T]) -> T:
        with self.synchronous() as connection:
            if not self._is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SETUP_LOCK})
            migrate(connection)
            return fill(connection)

    @contextmanager
    def synchronous(self, *, isolation: str | None = None) -> Iterator[Connection]:
        """A writing transaction for a thread of its own (PostgreSQL: of that isolation level).

        Raises:
            BackendError: the database cannot be opened.
        """
        driver = "sqlite" if self._is_sqlite else "postgresql+psycopg"
        level = {"isolation_level": isolation} if isolation and not self._is_sqlite else {}
        engine = create_engine(self.url.set(drivername=driver), hide_parameters=True, **level)
        self._configure(engine)
        try:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            sentence = _("The database {name} cannot be opened: {reason}.")
            reason = str(error.orig).splitlines()[0] if error.orig else "?"
            raise BackendError(sentence.format(name=self.url.database, reason=reason)) from error
        finally:
            engine.dispose()

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    def _configure(self, engine: Engine) -> None:
        if not self._is_sqlite:
            return
        path = Path(self.url.database or "").resolve()
        journal = "DELETE" if on_network(path, _mounts()) else "WAL"

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # transactions are begun below, not by the driver
            for pragma in (
                f"busy_timeout = {BUSY_TIMEOUT_MS}",
                f"journal_mode = {journal}",
                "synchronous = FULL",
                "foreign_keys = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def hold(connection: AsyncConnection, *names: str) -> None:
    """Make others who hold one of `names` wait until this writing transaction ends (SQLite's writers do anyway)."""
    if connection.dialect.name == "postgresql":
        for name in sorted(names):
            await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def chunks(values: Sequence[T], size: int = CHUNK) -> list[Sequence[T]]:
    """`values` in pieces of at most `size`."""
    return [values[start : start + size] for start in range(0, len(values), size)]


def on_network(path: Path, mounts: str) -> bool:
    """Whether `path` lies on a network file system: WAL needs memory shared by all who open the file.

    `mounts` is a text as /proc/self/mounts has it: device, place, type and more on each line.
    """
    best, kind = "", ""
    for fields in (line.split() for line in mounts.splitlines()):
        place = fields[1].replace("\\040", " ")
        if len(place) >= len(best) and path.is_relative_to(place):
            best, kind = place, fields[2]
    return kind in _NETWORK_FILE_SYSTEMS


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8")
    except OSError:  # no Linux: nothing known, nothing assumed
        return ""
