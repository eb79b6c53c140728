"""The HTTP client of a connection: TLS by what this machine trusts, its proxy, one host, no redirects."""

from __future__ import annotations

import ssl

import httpx

from fleet_tui.transport.origin import tls_context, trusting_nobody

_KEPT_ALIVE = 60.0
"""Seconds an idle connection is kept: a person reads for a while between two keys."""


def http_client(
    base_url: str, transport: httpx.AsyncBaseTransport | None, verify: ssl.SSLContext | None = None
) -> httpx.AsyncClient:
    """A client for `base_url`. `transport` stands for the network; `verify` checks the server's certificate."""
    secure = base_url.startswith("https:")
    if transport is None and secure and verify is None:
        verify = tls_context()
    return httpx.AsyncClient(
        transport=transport,
        verify=verify if verify and secure else trusting_nobody(),
        # Plain http goes to this machine only, and there straight: a proxy would see the token.
        trust_env=secure,
        follow_redirects=False,
        limits=httpx.Limits(keepalive_expiry=_KEPT_ALIVE),
        headers={"User-Agent": "fleet-tui"},
    )
