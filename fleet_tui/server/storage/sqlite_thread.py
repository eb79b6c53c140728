"""SQLite for asyncio: a connection has a thread, and a statement goes there and comes back with its rows at once.

Switching threads is most of what a small statement costs, and an asynchronous SQLAlchemy reads the rows at once anyway:
so a statement is one question here, instead of one each for a cursor, the statement, its rows and the cursor's end.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

T = TypeVar("T")
DRIVER = "sqlite+fleet"
"""The name before `://` that chooses this driver."""

_Call = tuple["asyncio.Future[Any] | None", Callable[[], Any]]


class Connection:
    """What SQLAlchemy takes for a connection of Python's `sqlite3`. Used in its greenlets alone."""

    driver_connection: sqlite3.Connection

    def __init__(self, *args: Any, **options: Any) -> None:
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        Thread(target=_work, args=(self._calls,), name="sqlite", daemon=True).start()

        def connect() -> None:
            self.driver_connection = sqlite3.connect(*args, **options)

        try:
            self.do(connect)
        except BaseException:
            self.terminate()
            raise

    def do(self, call: Callable[[], T]) -> T:
        """The result of `call` in the thread of this connection; it raises what that raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._calls.put((done, call))
        return await_only(done)

    @property
    def isolation_level(self) -> Any:
        return self.driver_connection.isolation_level

    @isolation_level.setter
    def isolation_level(self, level: Any) -> None:
        self.do(lambda: setattr(self.driver_connection, "isolation_level", level))

    def cursor(self, *, server_side: bool = False) -> Cursor:
        """A cursor; its rows are read with the statement, whatever is asked for."""
        return Cursor(self)

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        """A cursor that has executed `statement`."""
        cursor = self.cursor()
        cursor.execute(statement, parameters)
        return cursor

    def commit(self) -> None:
        self.do(self.driver_connection.commit)

    def rollback(self) -> None:
        self.do(self.driver_connection.rollback)

    def create_function(self, *args: Any, **options: Any) -> None:
        self.do(lambda: self.driver_connection.create_function(*args, **options))

    def close(self) -> None:
        """Close it and end its thread."""
        self.do(self.driver_connection.close)
        self._calls.put(None)

    def terminate(self) -> None:
        """The same after what is under way, without waiting: whoever waited for that was cancelled."""
        self._calls.put((None, lambda: self.driver_connection.close()))  # noqa: PLW0108 - there may be none
        self._calls.put(None)


class Cursor:
    """The outcome of one statement."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._run(lambda cursor: cursor.execute(statement, parameters))

    def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._run(lambda cursor: cursor.executemany(statement, parameters))

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _row in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = list(self._rows), deque()
        return rows

    def __iter__(self) -> Iterator[Any]:
        while self._rows:
            yield self._rows.popleft()

    def setinputsizes(self, *sizes: Any) -> None:
        """SQLite has no use for it."""

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Nothing is open; the rows may still be wanted."""

    def _run(self, statement: Callable[[sqlite3.Cursor], Any]) -> None:
        def in_thread() -> tuple[deque[Any], Any, int, int | None]:
            # Closed here: one that garbage collection frees elsewhere would reset the statement that is under way.
            with contextlib.closing(self._connection.driver_connection.cursor()) as cursor:
                statement(cursor)
                rows = deque(cursor.fetchall() if cursor.description else ())
                return rows, cursor.description, cursor.rowcount, cursor.lastrowid

        self._rows, self.description, self.rowcount, self.lastrowid = self._connection.do(in_thread)


def _work(calls: SimpleQueue[_Call | None]) -> None:
    while (item := calls.get()) is not None:
        done, call = item
        result, error = None, None
        try:
            result = call()
        except BaseException as raised:  # noqa: BLE001 - it belongs to whoever asked
            error = raised
        if done is not None:
            with contextlib.suppress(RuntimeError):  # nobody waits: the event loop is closed
                done.get_loop().call_soon_threadsafe(_tell, done, result, error)
        del item, done, call, result, error


def _tell(done: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if done.done():  # whoever waited was cancelled
        return
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)


class _Module:
    """As a driver's module is: how to connect, and the errors."""

    paramstyle = "qmark"
    connect = Connection

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)


class Dialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's SQLite on connections that have a thread each."""

    driver = "fleet"
    supports_statement_cache = True
    is_async = True
    has_terminate = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return _Module()

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def get_driver_connection(self, connection: Any) -> Any:
        return connection.driver_connection

    def do_terminate(self, dbapi_connection: Any) -> None:
        dbapi_connection.terminate()


registry.register("sqlite.fleet", __name__, Dialect.__name__)
