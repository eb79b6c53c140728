"""Whom a token may be sent to, and how that server proves who it is."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.server_address import wrong_with
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
    wrong = wrong_with(url)
    if not wrong:
        try:
            taken = bool(httpx.URL(url).host)  # by what will connect
        except (httpx.InvalidURL, UnicodeError):
            taken = False
        if not taken:
            wrong = _("This is not a server address; it looks like https://fleet.example.com.")
    if wrong:
        raise UnsafeServer(wrong)
    return url.rstrip("/")


def host_of(url: str) -> str:
    """The host (and port) of `url`, to show."""
    return clean(httpx.URL(url).netloc.decode(), 100)


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
