"""The server behind the contract, on SQLite and on PostgreSQL; the client in front of it is the application's own."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from fleet_tui.server.embedded import Backend
from tests.contract import postgresql
from tests.contract.server import Server
from tests.harness import FrozenClock

SIZE = 60
_serial = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The URL of a PostgreSQL cluster of this test process."""
    binaries = postgresql.programs()
    if binaries is None:
        pytest.skip("no PostgreSQL server program on this machine")
    with postgresql.cluster(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def administer(cluster: str) -> Iterator[Callable[[str], object]]:
    """Executes a statement about databases in the cluster."""
    engine = create_engine(cluster.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample fleet."""
    directory = tmp_path_factory.mktemp("template")
    asyncio.run(_make_sample(Backend(directory, fleet_size=SIZE, clock=FrozenClock())))
    return directory


@pytest.fixture(scope="session")
def postgresql_template(
    cluster: str, administer: Callable[[str], object], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database with the sample fleet."""
    name = "template_fleet"
    administer(f"CREATE DATABASE {name}")
    url = cluster.format(name=name)
    unused = tmp_path_factory.mktemp("unused")
    asyncio.run(_make_sample(Backend(unused, fleet_size=SIZE, clock=FrozenClock(), database_url=url)))
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """A database with a sample of 60 lines: in the data directory (None), or at a URL."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_template"), tmp_path / "data")
        yield None
        return
    cluster: str = request.getfixturevalue("cluster")
    template: str = request.getfixturevalue("postgresql_template")
    administer: Callable[[str], object] = request.getfixturevalue("administer")
    name = f"fleet_{next(_serial)}"
    administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield cluster.format(name=name)
    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def server(database_url: str | None, tmp_path: Path) -> AsyncIterator[Server]:
    """A started backend at the frozen moment."""
    started = Server(tmp_path / "data", database_url)
    await started.start()
    yield started
    await started.stop()


async def _make_sample(backend: Backend) -> None:
    await backend.start()
    await backend.stop()
