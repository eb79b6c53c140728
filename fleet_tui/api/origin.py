"""Whom a token may be sent to, and how that server proves who it is."""

from __future__ import annotations

import ipaddress
import ssl
from pathlib import Path

import httpx

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _


class UnsafeServer(Failure):
    """An address that no token is sent to, or a certificate file that cannot be used."""

    default_code = "UNSAFE_SERVER"


def check_base_url(url: str) -> str:
    """`url` without a trailing slash, when a token may be sent there: https, or http on this machine.

    Raises:
        UnsafeServer: plain http to another machine, a user name or a query in the address, or no address at all.
    """
    parts = _parts(url)
    if parts.userinfo or parts.query or parts.fragment:
        raise UnsafeServer(_("The server address may not hold a user name, a password or a query."))
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise UnsafeServer(
            _("{host} is another machine: its address must begin with https://.").format(host=clean(parts.host, 100))
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """`host` is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host (and port) of `url`, to show."""
    return clean(httpx.URL(url).netloc.decode(), 100)


def _parts(url: str) -> httpx.URL:
    # Taken apart by what will connect: two parsers may see two hosts in one address.
    try:
        parts = httpx.URL(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.host) and (parts.port or 1) < 65536
    except (httpx.InvalidURL, UnicodeError):
        valid = False
    if not valid or not url.isprintable() or " " in url or "\\" in url:
        raise UnsafeServer(
            _("“{url}” is not a server address; it looks like https://fleet.example.com.").format(url=clean(url, 100))
        )
    return parts


def tls_context(ca_file: Path | None = None, client_certificate: Path | None = None) -> ssl.SSLContext:
    """How the server's certificate is checked: by what this machine trusts, and by `ca_file` where one is given.

    `client_certificate` is a PEM file with certificate and key. There is no way to go on without the check.

    Raises:
        UnsafeServer: a file is missing or is no certificate.
    """
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for path, load in ((ca_file, context.load_verify_locations), (client_certificate, context.load_cert_chain)):
        if path is None:
            continue
        try:
            load(str(path))
        except (OSError, ssl.SSLError):
            raise UnsafeServer(
                _("{path} cannot be read as a certificate.").format(path=clean(str(path), 300))
            ) from None
    return context


def trusting_nobody() -> ssl.SSLContext:
    """For plain http on this machine, where no certificate is ever shown; made in no time."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
