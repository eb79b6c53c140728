"""From settings to an operator: the embedded backend in this process, a server over HTTP, or an operator's own API.

`target_of` says at once which of the two and what its files are called after; `connect` imports what is heavy.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.server_address import wrong_with
from fleet_tui.operators import Known, plugins
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, connection
from fleet_tui.settings.model import LOCAL, Connection, Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.settings.taking_over import take_over

if TYPE_CHECKING:
    from fleet_tui.api.client import FleetClient
    from fleet_tui.api.credentials import TokenStore
    from fleet_tui.operators.keys import KeyStore
    from fleet_tui.port import Operator

EMBEDDED = "embedded"
_IN_PROCESS = "http://embedded"  # no host of this name is ever asked: the transport ends in this process

Progress = Callable[[int, int], None]
"""Called with lines made and lines in all, while a sample fleet is made."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which backend a run speaks to. `origin` is "embedded" or the server's base URL."""

    origin: str
    connection: Connection | None = None
    """None: the embedded backend."""
    name: str = ""
    """What the settings call the connection; empty for an address that they do not have."""
    alone: bool = True
    """No other connection of the settings leads to the same server."""

    @property
    def files(self) -> str:
        """What its files are called after: the connection and the account there, so that two accounts at one server
        have nothing in common; for an address of no connection, the address. Keys to an operator's account come and go:
        there it is the connection alone, and its book of orders is called after the account too."""
        if self.connection is not None and self.connection.operator:
            return f"{self.name}\n{self.connection.operator}"
        return f"{self.name}\n{self.connection.identifier}" if self.name and self.connection else self.origin

    @property
    def adapter(self) -> Known | None:
        """The operator whose own API it is; None: our contract."""
        return plugins.find(self.connection.operator) if self.connection is not None else None

    @property
    def key_id(self) -> str | None:
        """The id of the key one signs in with, empty where the settings have none; None: one signs in by password."""
        return self.connection.identifier if self.connection is not None and self.connection.operator else None

    @property
    def embedded(self) -> bool:
        """The backend runs in this process."""
        return self.connection is None


@dataclass(frozen=True, slots=True)
class Connected:
    """An operator that answers. `store` says in words where the session is kept, empty for the embedded backend."""

    operator: Operator
    target: Target
    store: str = ""
    given: bool = False
    """A command or the environment gives the secret or the token: signing in or out changes nothing of that."""
    news: str = ""
    """What a person should be told of the operator's plug-in: it is new here, or not what it was."""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack, repr=False)

    async def close(self) -> None:
        """Release the connection; the embedded backend stops, orders under way go on at its next start."""
        await self._stack.aclose()


def target_of(settings: Settings, options: LaunchOptions) -> Target:
    """Where to: --server, else the connection that --profile or the settings name, else the embedded backend.

    A server whose address is in the settings brings its certificates and identifier along.

    Raises:
        SettingsError: no connection of that name, or an address that no token is sent to.
    """
    if options.server is not None:
        if wrong := wrong_with(options.server):
            raise SettingsError("--server", wrong)
        url = options.server.rstrip("/")
        known = _at(settings, url)
        return _named(settings, known[0]) if known else Target(url, Connection(url=url))
    if settings.default_connection in {None, LOCAL}:
        return Target(EMBEDDED)
    return _named(settings, str(settings.default_connection))


def opened(settings: Settings, options: LaunchOptions) -> Target:
    """`target_of`, once its files hold what an earlier version kept under the address. Raises SettingsError."""
    target = target_of(settings, options)
    if target.adapter is None:
        take_over(Paths.of(settings.data_dir), target.files, target.origin, alone=target.alone)
    return target


def _named(settings: Settings, name: str) -> Target:
    chosen = connection(settings, name)
    url = chosen.url.rstrip("/")
    return Target(url, chosen, name, alone=len(_at(settings, url)) == 1)


def _at(settings: Settings, url: str) -> list[str]:
    """The names of the connections to `url`."""
    return [name for name, each in settings.connections.items() if each.url.rstrip("/") == url]


async def connect(settings: Settings, options: LaunchOptions, *, progress: Progress | None = None) -> Connected:
    """The operator behind `settings` and `options`; the embedded one is signed in, a remote one perhaps not yet.

    Raises:
        SettingsError: no connection of that name.
        BackendError: the embedded backend cannot start; its `user_message` names the directory.
        Failure: the server's address is not one a token may be sent to, a certificate or token cannot be read.
    """
    target = opened(settings, options)
    if target.connection is None:
        return await _embedded(settings, options, target, progress)
    if target.adapter is not None:
        return await _adapted(target, target.connection, settings, options)
    return await _remote(target, target.connection, settings, read_only=options.read_only)


async def _embedded(settings: Settings, options: LaunchOptions, target: Target, progress: Progress | None) -> Connected:
    await _import("fleet_tui.api.client", "fleet_tui.api.credentials", "fleet_tui.server.embedded")
    from fleet_tui.api.client import FleetClient
    from fleet_tui.api.credentials import MemoryStore
    from fleet_tui.server.embedded import Backend

    backend = Backend(
        Paths.of(settings.data_dir).data,
        fleet_size=options.fleet_size,
        thresholds=settings.findings,
        retention=settings.retention,
    )
    async with AsyncExitStack() as stack:
        await backend.start(progress)
        stack.push_async_callback(backend.stop)
        tokens = MemoryStore(await backend.local_tokens())
        client = FleetClient(_IN_PROCESS, tokens, transport=backend.transport, far=False, read_only=options.read_only)
        stack.push_async_callback(client.close)
        return Connected(client, target, _stack=stack.pop_all())


async def _remote(target: Target, wanted: Connection, settings: Settings, *, read_only: bool) -> Connected:
    await _import("fleet_tui.api.client", "fleet_tui.api.credentials")
    from fleet_tui.api.credentials import CommandStore, EnvironmentStore

    store = await asyncio.to_thread(_store, target, wanted, Paths.of(settings.data_dir).state / "sessions")
    given = isinstance(store, CommandStore | EnvironmentStore)
    client = _client(wanted, store, read_only=read_only)
    stack = AsyncExitStack()
    stack.push_async_callback(client.close)
    return Connected(client, target, store.name, given, _stack=stack)


async def _adapted(target: Target, wanted: Connection, settings: Settings, options: LaunchOptions) -> Connected:
    """The operator whose own API `wanted` names; its adapter is imported now."""
    known = target.adapter
    assert known is not None  # noqa: S101 - asked before
    if known.unusable:
        raise plugins.PluginUnusable(known.unusable)
    from fleet_tui.operators.asked import Asked
    from fleet_tui.transport.origin import check_base_url

    keys = key_store(target, wanted, options)
    asked = Asked(
        check_base_url(wanted.url),
        keys,
        Paths.of(settings.data_dir).kept(target.files),
        coverage=wanted.coverage,
        options=wanted.options,
        read_only=options.read_only,
    )
    news = await asyncio.to_thread(plugins.news, wanted.operator, Paths.of(settings.data_dir).state)
    operator = await asyncio.to_thread(plugins.make, wanted.operator, known, asked)
    stack = AsyncExitStack()
    stack.push_async_callback(operator.close)
    return Connected(operator, target, await asyncio.to_thread(lambda: keys.name), keys.given, news, _stack=stack)


def key_store(target: Target, wanted: Connection, options: LaunchOptions) -> KeyStore:
    """Where the key to the operator comes from that `wanted` names."""
    from fleet_tui.operators.keys import KeyStore

    environ = {} if options.kiosk else os.environ  # there it may be the guest's
    return KeyStore(target.name, wanted.identifier, wanted.secret_command, environ)


def _store(target: Target, wanted: Connection, sessions: Path) -> TokenStore:
    """Where the session of the connection is kept; one that an earlier version kept for the server goes on there."""
    from fleet_tui.api.credentials import choose_store

    if target.files == target.origin:
        return choose_store(target.origin, sessions, token_command=wanted.token_command)
    store = choose_store(f"{target.origin}#{quote(target.files)}", sessions, token_command=wanted.token_command)
    if target.alone and not wanted.token_command:
        with contextlib.suppress(OSError, NotSignedIn):  # one signs in again
            earlier = choose_store(target.origin, sessions)
            if store.load() is None and (tokens := earlier.load()) is not None:
                store.save(tokens)
                earlier.clear()
    return store


async def _import(*modules: str) -> None:
    """Import what is heavy in a thread: half a second in which keys are answered."""
    await asyncio.to_thread(lambda: [import_module(module) for module in modules])


def _client(wanted: Connection, store: TokenStore, *, read_only: bool = False) -> FleetClient:
    from fleet_tui.api.client import FleetClient
    from fleet_tui.transport.origin import tls_context

    own = wanted.ca_file is not None or wanted.client_certificate is not None
    verify = tls_context(wanted.ca_file, wanted.client_certificate) if own else None
    return FleetClient(wanted.url, store, verify=verify, read_only=read_only)


async def probe(wanted: Connection) -> None:
    """Return when the server behind `wanted` answers, whether one is signed in there or not.

    Raises:
        Failure: why it does not.
    """
    from fleet_tui.api.credentials import MemoryStore

    client = _client(wanted, MemoryStore())
    try:
        await client.health()
    finally:
        await client.close()
