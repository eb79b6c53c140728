"""A fleet served over a real socket of this machine, and applications that connect to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Connection, Settings
from tests.harness import World, world

PASSWORD = "correct horse battery"


@dataclass
class Served:
    """A backend on a port of its own. Each person keeps one session, as a computer of theirs would."""

    world: World
    url: str
    sessions: dict[str, MemoryStore] = field(default_factory=dict)

    def app(self, name: str = "one", **settings: Any) -> FleetApp:
        """An application of the person `name`, connected to the port."""
        store = self.sessions.setdefault(name, MemoryStore())

        async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
            stack = AsyncExitStack()
            client = FleetClient(self.url, store, clock=self.world.clock)
            stack.push_async_callback(client.close)
            return Connected(client, Target(self.url, Connection(url=self.url)), _stack=stack)

        data_dir = self.world.directory / f"app-{name}"
        options = LaunchOptions(server=self.url, data_dir=data_dir)
        return FleetApp(Settings(data_dir=data_dir, **settings), options, connect=connect, clock=self.world.clock)

    async def sign_in(self, *names: str) -> None:
        """Sessions of the manager of the sample, one for each name, so that a test can begin behind the sign-in."""
        for name in names:
            self.sessions[name] = MemoryStore(await self.world.backend.local_tokens())


@asynccontextmanager
async def served(directory: Path, behind: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> AsyncIterator[Served]:
    """A sample fleet served on a free port of the loopback interface, behind what `behind` makes of the server."""
    async with world(directory) as here:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(behind(here.backend.app), lifespan="off", access_log=False, log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield Served(here, f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            server.should_exit = True
            await serving
            listener.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
