"""The backend for a team: the same one, on a TCP port or a Unix socket.

It speaks plain HTTP. TLS is for whatever stands in front of it; clients refuse plain HTTP beyond their own machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import stat
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from fleet_tui.i18n import _
from fleet_tui.server.embedded import Backend
from fleet_tui.server.ending import Ending
from fleet_tui.server.listening import PatientProtocol
from fleet_tui.server.logs import log_request, log_unhandled
from fleet_tui.server.observed import Observed, Observer
from fleet_tui.server.proxies import Forwarded, Proxies
from fleet_tui.server.storage.errors import BackendError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8075
_REQUESTS_END_WITHIN = 5
"""Seconds for requests under way after a signal; then they are broken off, and nothing of them is written."""
_PRIVATE = 0o177
"""What the Unix socket's mode leaves out: its owner may connect, nobody else."""


def initialise(backend: Backend, progress: Callable[[int, int], None] | None = None) -> str:
    """Make the data where there is none, and invite a manager: the invitation's code.

    Raises:
        BackendError: as `Backend.start`.
    """

    async def invited() -> str:
        await backend.start(progress)
        try:
            return await backend.invite_manager()
        finally:
            await backend.stop()

    return asyncio.run(invited())


def run(
    backend: Backend,
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    uds: Path | None = None,
    proxies: Sequence[str] = (),
    metrics_port: int | None = None,
    announce: Callable[[str], None] = lambda address: None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first, when they end soon.

    `proxies` are believed what their X-Forwarded-For says (`fleet_tui.server.proxies`). At `metrics_port`, of this
    machine alone, are `/metrics` for Prometheus and `/ready`. `announce` is told the address (http://…, or the socket's
    path) once connections are taken. Port 0: any free one.

    Raises:
        BackendError: the address is in use or not ours, or as `Backend.start`.
    """

    trusted = Proxies(proxies)
    ending = Ending()

    async def serving() -> None:
        asyncio.get_running_loop().set_exception_handler(log_unhandled)
        listener, address = _unix_listener(uds) if uds is not None else _tcp_listener(host, port)
        with contextlib.closing(listener):
            try:
                await backend.start(progress)
                async with _operations(backend, metrics_port) as observers:
                    app = Observed(Forwarded(backend.app, trusted), [log_request, *observers])
                    server = _server(app, ending)
                    listener.listen()  # connections wait their turn from now on: what is announced is true
                    announce(address)
                    await server.serve(sockets=[listener])
            finally:
                await backend.stop()
                if uds is not None:
                    uds.unlink(missing_ok=True)

    try:
        asyncio.run(serving())
    finally:
        ending.reached()


@contextlib.asynccontextmanager
async def _operations(backend: Backend, port: int | None) -> AsyncIterator[list[Observer]]:
    """Serve readiness and metrics at `port` of this machine for the length of the block; what counts for them."""
    if port is None:
        yield []
        return
    from fleet_tui.server.operations import Operations

    operations = Operations(backend.services)
    listener, _address = _tcp_listener(DEFAULT_HOST, port)
    server = _Server(_config(operations.app))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield [operations.count]
    finally:
        server.should_exit = True
        await serving
        listener.close()


class _Server(uvicorn.Server):
    """Leaves signals to `_server`: uvicorn raises them again at the end, which would cut `Backend.stop` short."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(app: ASGIApp, ending: Ending) -> _Server:
    """A server for `app` that SIGINT and SIGTERM end in good order, also before it has begun."""
    server = _Server(_config(app))

    def leave() -> None:
        ending.begin()
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, leave)
    return server


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_REQUESTS_END_WITHIN,
    )


def _tcp_listener(host: str, port: int) -> tuple[socket.socket, str]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio sets TCP_NODELAY on what it accepts: no answer waits 40 ms to be acknowledged.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        sentence = _("Cannot listen on {address}: {reason}.")
        raise BackendError(sentence.format(address=f"{host}:{port}", reason=error.strerror or "?")) from error
    shown = f"[{host}]" if family == socket.AF_INET6 else host
    return listener, f"http://{shown}:{listener.getsockname()[1]}"


def _unix_listener(path: Path) -> tuple[socket.socket, str]:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(_PRIVATE)
    try:
        if _is_left_over(path):
            path.unlink()
        listener.bind(str(path))
    except OSError as error:
        listener.close()
        sentence = _("Cannot listen on {address}: {reason}.")
        raise BackendError(sentence.format(address=path, reason=error.strerror or str(error))) from error
    finally:
        os.umask(before)
    return listener, str(path)


def _is_left_over(path: Path) -> bool:
    """Whether `path` is a socket on which nobody listens any more."""
    if not path.exists() or not stat.S_ISSOCK(path.stat().st_mode):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) != 0
