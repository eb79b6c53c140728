"""A backup taken while the server is in use, and what is made of it: on the same kind of database, and on the other."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from fleet_tui.domain.session import Credentials
from fleet_tui.server.embedded import Backend
from fleet_tui.server.storage import schema
from fleet_tui.server.storage.backup import back_up, contents_of, contents_of_database, restore
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from tests.contract.server import Server, lines_by_status
from tests.contract.test_sessions import IDENTIFIER, PASSWORD, accept
from tests.harness import FrozenClock


async def test_a_backup_brings_everything_back_but_no_session(server: Server, tmp_path: Path) -> None:
    http = await server.http()
    anyone = server.plain()
    assert (await accept(anyone, await server.backend.invite_manager())).status_code == 201
    lines = (await http.get("/v1/lines")).json()
    outbox = server.data_dir / "outbox"
    server.data_dir.mkdir(exist_ok=True)
    outbox.write_text("in the way of the directory that mails are written to: they wait")
    invited = {"role": "MEMBER", "description": "Jan Claes", "e_mail": "jan.claes@example.org"}
    assert (await http.post("/v1/profiles", json=invited, headers={"Idempotency-Key": "jan"})).status_code == 201
    await server.backend.deliver_mail()
    file = tmp_path / "fleet.backup"

    async def writing() -> None:
        """Somebody works on while the backup is taken."""
        for number in range(10):
            await server.change_line((await lines_by_status(http, "ACTIVE"))[0]["id"], description=f"later {number}")

    held, _nothing = await asyncio.gather(asyncio.to_thread(back_up, server.database, file), writing())
    assert (held.lines, stat.S_IMODE(file.stat().st_mode)) == (60, 0o600)
    assert contents_of(file) == held == await asyncio.to_thread(contents_of_database, server.database)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".backup" or "fleet-tui-" in path.name] == [
        "fleet.backup"
    ]

    (line, *_rest) = await lines_by_status(http, "ACTIVE")
    await server.change_line(line["id"], status="CEASED")
    assert await asyncio.to_thread(restore, server.database, file) == held
    assert (await http.get("/v1/me")).status_code == 401  # a session ended after the backup must not come back
    again = await server.http()
    assert line["id"] in {each["id"] for each in await lines_by_status(again, "ACTIVE")}
    stale = await again.get("/v1/lines", params={"modified_since": lines["sync_token"]})
    assert (stale.status_code, stale.json()["code"]) == (410, "SYNC_TOKEN_EXPIRED")
    client = server.client(None)
    me = await client.sign_in(Credentials.model_validate({"identifier": IDENTIFIER, "password": PASSWORD}))
    assert me.name == "Anna Peeters"
    outbox.unlink()
    server.clock.advance(days=1)
    await server.backend.deliver_mail()
    assert not outbox.exists()  # nobody is invited again by what waited at that moment
    assert (await server.backend.invite_manager()) != ""  # numbers that the database gives go on from where they were


@pytest.mark.postgresql
async def test_a_fleet_moves_to_the_other_database_and_back(
    postgresql_template: str, cluster: str, sqlite_template: Path, tmp_path: Path
) -> None:
    on_postgresql = Database.at(cluster.format(name=postgresql_template))
    first, second, elsewhere = tmp_path / "1.backup", tmp_path / "2.backup", tmp_path / "moved"
    held = back_up(on_postgresql, first)
    on_sqlite = Database.in_directory(elsewhere)
    assert contents_of_database(on_sqlite) is None
    assert restore(on_sqlite, first) == held
    backend = Backend(elsewhere, clock=FrozenClock())
    await backend.start()
    await backend.stop()
    back_up(on_sqlite, second)
    restore(on_postgresql, second)
    assert contents_of_database(on_postgresql) == held


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
async def test_a_database_of_a_newer_program_is_not_restored_over(
    database_url: str, sqlite_template: Path, tmp_path: Path
) -> None:
    """Tables that nobody here knows would stay in it. Of an SQLite file nothing stays."""
    database, file = Database.at(database_url), tmp_path / "x.backup"
    held = contents_of_database(database)
    back_up(Database.in_directory(sqlite_template), file)
    with database.synchronous() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BackendError, match="newer fleet-tui"):
        restore(database, file)
    assert contents_of_database(database) == held


def test_what_is_no_backup_changes_nothing(sqlite_template: Path, tmp_path: Path) -> None:
    database = Database.in_directory(tmp_path / "data")
    source = Database.in_directory(sqlite_template)
    good, bad = tmp_path / "good.backup", tmp_path / "bad.backup"
    restore(database, _written(source, good))
    before = contents_of_database(database)
    whole = good.read_bytes()
    damaged = bytearray(whole)
    damaged[len(whole) // 2 : len(whole) // 2 + 4096] = b"x" * 4096
    for content in (b"", b"no database at all" * 999, whole[: len(whole) // 2], bytes(damaged)):
        bad.write_bytes(content)
        with pytest.raises(BackendError, match="is no backup that can be read"):
            restore(database, bad)
    with pytest.raises(BackendError, match="is no backup that can be read"):
        restore(database, tmp_path / "nowhere.backup")
    bad.write_bytes(whole)
    with sqlite3.connect(bad) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(BackendError, match="newer fleet-tui"):
        restore(database, bad)
    assert contents_of_database(database) == before


def _written(database: Database, path: Path) -> Path:
    back_up(database, path)
    return path


async def test_a_layout_that_does_not_fit_is_said_at_the_start(sqlite_template: Path, tmp_path: Path) -> None:
    """Two programs may call different layouts the same version: each call failed, and health was fine."""
    restore(Database.in_directory(tmp_path), _written(Database.in_directory(sqlite_template), tmp_path / "x.backup"))
    with sqlite3.connect(Database.file_in(tmp_path)) as connection:
        connection.execute("ALTER TABLE lines DROP COLUMN description")
        connection.execute("DROP TABLE tickets")
    connection.close()
    with pytest.raises(BackendError) as refused:
        await Backend(tmp_path, clock=FrozenClock()).start()
    assert "lines.description, tickets is missing" in refused.value.user_message
    with Database.in_directory(tmp_path).synchronous() as connection_to_it:
        assert schema.lacking(connection_to_it) == ["lines.description", "tickets"]
