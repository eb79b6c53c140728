"""Databases of every earlier version become today's, and nothing in them is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from fleet_tui.server.embedded import Backend
from fleet_tui.server.storage import schema, tables
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from tests.contract.conftest import cluster, postgresql_template, sqlite_template
from tests.contract.server import Server
from tests.harness import FrozenClock

__all__ = ["cluster", "postgresql_template", "sqlite_template"]
LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.sql"))
KEPT = (
    "SELECT id, msisdn, status, plan FROM lines ORDER BY id",
    "SELECT number, issued_on, amount FROM invoices ORDER BY number",
    "SELECT id, given_name, family_name FROM people ORDER BY id",
    "SELECT id, description, role FROM profiles ORDER BY id",
)
"""What a person would miss."""


def differences(connection: Connection) -> list[Any]:
    """What tells the layout of a database from the tables of the program."""
    options = {"compare_type": connection.dialect.name == "postgresql"}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


def rows_of(file: Path) -> list[Any]:
    with sqlite3.connect(file) as connection:
        found = [connection.execute(each).fetchall() for each in KEPT]
    connection.close()
    return [[tuple(map(str, row)) for row in rows] for rows in found]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda path: path.stem)
async def test_a_database_of_every_version_becomes_todays(layout: Path, tmp_path: Path) -> None:
    file = Database.file_in(tmp_path)
    with sqlite3.connect(file) as connection:
        connection.executescript(layout.read_text(encoding="utf-8"))
    connection.close()
    before = rows_of(file)
    server = Server(tmp_path, None)
    await server.start()
    try:
        lines = (await (await server.http()).get("/v1/lines")).json()
    finally:
        await server.stop()
    assert (lines["total"], len(before[0])) == (3, 3)
    assert rows_of(file) == before
    with Database.in_directory(tmp_path).synchronous() as connection_to_it:
        assert differences(connection_to_it) == []
        schema.require_current(connection_to_it)


@pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_the_revisions_lead_to_the_tables(url: str, request: pytest.FixtureRequest) -> None:
    """A column that is in the tables and in no revision would be in no database that is there already."""
    address = "sqlite://" if url == "sqlite" else request.getfixturevalue("cluster").format(name="postgres")
    engine = create_engine(address)
    with engine.connect() as connection:
        schema.upgrade(connection)
        assert differences(connection) == [], "begin a revision: make revision"
        assert ScriptDirectory.from_config(schema.alembic(connection)).get_current_head() == schema.HEAD
        connection.rollback()
    engine.dispose()


async def test_data_of_a_newer_program_are_left_alone(sqlite_template: Path, tmp_path: Path) -> None:
    file = Database.file_in(tmp_path)
    file.write_bytes(Database.file_in(sqlite_template).read_bytes())
    for newer in ("UPDATE alembic_version SET version_num = '9999'", "UPDATE schema_version SET version = 999",
                  "DROP TABLE alembic_version"):  # fmt: skip
        with sqlite3.connect(file) as connection:
            connection.execute(newer)
        connection.close()
        whole = file.read_bytes()
        with pytest.raises(BackendError, match="newer fleet-tui"):
            await Backend(tmp_path, clock=FrozenClock()).start()
        assert file.read_bytes() == whole


def test_an_older_program_refuses_these_data(sqlite_template: Path) -> None:
    """It knows no revisions, and nine versions."""
    with Database.in_directory(sqlite_template).synchronous() as connection:
        assert connection.exec_driver_sql("SELECT version FROM schema_version").scalar_one() == 10
        assert "alembic_version" in inspect(connection).get_table_names()
