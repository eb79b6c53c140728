"""Our own server behind our own client: where it cannot pass what every adapter is held to, the kit is wrong."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.conformance.cases import *  # noqa: F403 - the cases are taken as they are
from fleet_tui.conformance.subject import Stand, Subject
from fleet_tui.port import Operator
from fleet_tui.server.embedded import Backend
from tests.unit.api_support import Waits

SIZE = 30


class OwnServer(Subject):
    hosts = frozenset({"embedded"})
    page = 1_000
    sizes = (SIZE,)
    changes = {
        "suspend": {"kind": "suspend"},
        "set_user": {"kind": "set_user", "user": {"kind": "none"}, "description": "Pump house"},
    }

    def __init__(self, template: Path) -> None:
        self._template = template
        self._backend: Backend | None = None
        self.secrets: tuple[str, ...] = ()

    @asynccontextmanager
    async def stand(self, lines: int, directory: Path) -> AsyncIterator[Stand]:
        shutil.copytree(self._template, directory)
        backend = self._backend = Backend(directory, fleet_size=lines)
        await backend.start(None)
        tokens = await backend.local_tokens()
        self.secrets = (tokens.access_token, tokens.refresh_token)
        client = FleetClient("http://embedded", MemoryStore(tokens), transport=backend.transport, far=False)
        before = {order.id for order in (await client.orders()).items}

        async def taken() -> Mapping[Any, int]:
            new = [order for order in (await client.orders()).items if order.id not in before]
            return {"orders": len(new)} if new else {}

        try:
            yield Stand(backend.transport, taken)
        finally:
            await client.close()
            await backend.stop()

    async def operator(
        self, stand: Stand, transport: httpx.AsyncBaseTransport, directory: Path, *, read_only: bool = False
    ) -> Operator:
        assert self._backend is not None
        tokens = MemoryStore(await self._backend.local_tokens())
        return FleetClient(
            "http://embedded", tokens, transport=transport, far=False, read_only=read_only, sleep=Waits()
        )

    def writes(self, request: httpx.Request) -> bool:
        return request.method != "GET" and "/sessions" not in request.url.path


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a sample fleet."""
    import asyncio

    directory = tmp_path_factory.mktemp("template")

    async def made() -> None:
        backend = Backend(directory, fleet_size=SIZE)
        await backend.start(None)
        await backend.stop()

    asyncio.run(made())
    return directory


@pytest.fixture
def subject(template: Path) -> Subject:
    """What the cases are run against."""
    return OwnServer(template)
