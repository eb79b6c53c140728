"""An operator's double behind a port of this machine, with the settings, the application and the commands before it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from fleet_tui.app import FleetApp
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Connection, Settings
from tests.harness import FrozenClock


@dataclass
class Account:
    """An account at the double of `operator`, which the settings call `name`."""

    operator: str
    name: str
    key_id: str
    secret: str
    url: str
    directory: Path

    @property
    def settings(self) -> Settings:
        """Settings that connect to it."""
        connection = Connection.model_validate({"operator": self.operator, "url": self.url, "identifier": self.key_id})
        return Settings(
            data_dir=self.directory / "data", default_connection=self.name, connections={self.name: connection}
        )

    def app(self) -> FleetApp:
        """The application, connected as anybody's is."""
        options = LaunchOptions(data_dir=self.directory / "data")
        return FleetApp(self.settings, options, clock=FrozenClock())

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """`fleet-tui` with `words`, a process of its own."""
        home = self.directory / "home"
        config = home / ".config" / "fleet-tui" / "config.toml"
        if not config.exists():
            config.parent.mkdir(parents=True, mode=0o700)
            config.write_text(
                f'default_connection = "{self.name}"\n[connections.{self.name}]\noperator = "{self.operator}"\n'
                f'url = "{self.url}"\nidentifier = "{self.key_id}"\n'
                f'secret_command = ["printf", "%s", "{self.secret}"]\n',
                encoding="utf-8",
            )
            config.chmod(0o600)
        piped = asyncio.subprocess.PIPE
        data = ("--data", str(self.directory / "data"))
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "fleet_tui", *data, *words, stdout=piped, stderr=piped,
            env={**os.environ, "HOME": str(home)},
        )  # fmt: skip

    async def run(self, *words: str) -> tuple[int, str, str]:
        """How a command ended, its data, its words."""
        process = await self.start(*words)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        return process.returncode or 0, out.decode(), err.decode()


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which `app` answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", access_log=False, log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()
