"""Who asks, behind a reverse proxy: X-Forwarded-For counts when a proxy that was named says it, and else not."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.i18n import _
from fleet_tui.server.storage.errors import BackendError

SOCKET = "socket"
"""Names whoever connects to the Unix socket, which its owner alone can."""

Network = IPv4Network | IPv6Network


class Proxies:
    """The proxies that are trusted to say for whom they ask."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names`: addresses, networks (10.0.0.0/8), or `SOCKET`.

        Raises:
            BackendError: one is none of these.
        """
        self._by_socket = False
        self._networks: list[Network] = []
        for name in names:
            if name == SOCKET:
                self._by_socket = True
                continue
            try:
                self._networks.append(_network(name))
            except ValueError:
                sentence = _("“{name}” is not the address of a proxy: write 10.0.0.7, 10.0.0.0/8 or “socket”.")
                raise BackendError(sentence.format(name=name)) from None

    def client_of(self, peer: str | None, forwarded_for: str) -> str | None:
        """Whom `peer` (None: at the Unix socket) asks for: the last address that no trusted proxy has."""
        client = peer
        for said in reversed(forwarded_for.split(",")):
            if not self._is_trusted(client):
                break
            try:
                client = str(_address(said.strip()))
            except ValueError:
                break
        return client

    def _is_trusted(self, address: str | None) -> bool:
        if address is None:
            return self._by_socket
        return any(_address(address) in network for network in self._networks)


def _address(name: str) -> IPv4Address | IPv6Address:
    """What a socket that takes both kinds calls ::ffff:10.0.0.1 is 10.0.0.1."""
    address = ip_address(name)
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _network(name: str) -> Network:
    network = ip_network(name)
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return network if mapped is None else ip_network((mapped, network.prefixlen - 96))


class Forwarded:
    """Gives each request the address of who asks by a proxy."""

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get("client")
        said = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
        if said:
            client = self._proxies.client_of(peer[0] if peer else None, said)
            scope["client"] = None if client is None else (client, 0)
        await self._app(scope, receive, send)
