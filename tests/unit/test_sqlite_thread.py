"""The embedded database's driver: a statement is one question to the connection's thread."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from fleet_tui.server.storage import sqlite_thread
from fleet_tui.server.storage.database import Database

pytestmark = pytest.mark.threads


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """One with a table `names`, which knows Zoë."""
    opened = Database.in_directory(tmp_path)
    async with opened.write() as connection:
        await connection.execute(text("CREATE TABLE names (name TEXT PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO names VALUES (:name)"), {"name": "Zoë"})
    yield opened
    await opened.close()


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        return [
            str(name) for name in (await connection.execute(text("SELECT name FROM names ORDER BY name"))).scalars()
        ]


async def insert(connection: Any, *rows: str) -> None:
    await connection.execute(text("INSERT INTO names VALUES (:name)"), [{"name": row} for row in rows])


async def test_a_statement_with_its_rows_is_one_question(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    do = sqlite_thread.Connection.do

    def ask(connection: sqlite_thread.Connection, call: Any) -> Any:
        asked.append(call)
        return do(connection, call)

    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
        monkeypatch.setattr(sqlite_thread.Connection, "do", ask)
        rows = await connection.execute(text("SELECT name FROM names"))
        assert rows.all() == [("Zoë",)]
    assert len(asked) == 2  # and the end of the transaction


async def test_no_cursor_leaves_its_thread(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is freed elsewhere, at any later time, would reset the statement that is then under way."""
    answers: list[Any] = []
    do = sqlite_thread.Connection.do

    def ask(connection: sqlite_thread.Connection, call: Any) -> Any:
        answers.append(do(connection, call))
        return answers[-1]

    monkeypatch.setattr(sqlite_thread.Connection, "do", ask)
    async with database.write() as connection:
        await insert(connection, "Anna", "Bram")
    assert await names(database) == ["Anna", "Bram", "Zoë"]
    pieces = [piece for answer in answers for piece in (answer if isinstance(answer, tuple) else (answer,))]
    assert not any(isinstance(piece, sqlite3.Cursor) for piece in pieces)


async def test_an_error_is_raised_where_the_statement_is(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await insert(connection, "Anna", "Zoë")
    with pytest.raises(OperationalError):
        async with database.read() as connection:
            await connection.execute(text("SELECT * FROM nothing"))
    assert await names(database) == ["Zoë"]


async def test_who_is_cancelled_within_a_statement_leaves_nothing(database: Database) -> None:
    """The statement ends in its thread, its connection is not used again, and what it wrote is taken back."""
    reached, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold() -> int:
        loop.call_soon_threadsafe(reached.set)
        return int(go_on.wait(60))

    @event.listens_for(database._engine.sync_engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.create_function("hold", 0, hold)

    await database._engine.dispose()

    async def write() -> None:
        async with database.write() as connection:
            await insert(connection, "Anna")
            await connection.execute(text("SELECT hold()"))

    writing = asyncio.create_task(write())
    await reached.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    async with database.write() as connection:
        await insert(connection, "Chantal")
    assert await names(database) == ["Chantal", "Zoë"]


async def test_what_cannot_be_opened_says_so_and_its_thread_ends(tmp_path: Path) -> None:
    opened = Database.in_directory(tmp_path)
    (tmp_path / "fleet.sqlite3").unlink()
    (tmp_path / "fleet.sqlite3").mkdir()
    with pytest.raises(OperationalError):
        async with opened.read():
            pass
    for thread in [thread for thread in threading.enumerate() if thread.name == "sqlite"]:
        thread.join(60)
        assert not thread.is_alive()
