"""The address of a server: what may stand in it, said before anything heavy is imported and before anything is sent.

An address that is refused is never quoted: what is wrong with it may be the password in it.
"""

from __future__ import annotations

import ipaddress
import re

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\]+)(:(?P<port>[0-9]{1,5}))?(/[^\s?#\\]*)?",
    re.IGNORECASE,
)
"""Narrower than a URL: in what matches, no two programs see two hosts."""
_HIGHEST_PORT = 65535
_SECRETS = ("@", "%40", "?", "#")


def wrong_with(url: str) -> str:
    """Why no token is sent to `url`, in a sentence that does not quote it; empty for https, or http on this machine."""
    if any(sign in url for sign in _SECRETS):
        return _("The server address may not hold a user name, a password or a query.")
    found = _ADDRESS.fullmatch(url)
    if found is None or not url.isprintable() or not _exists(found["host"], found["port"]):
        return _("This is not a server address; it looks like https://fleet.example.com.")
    host = found["host"].strip("[]")
    if found["scheme"].lower() == "http" and not is_loopback(host):
        return _("{host} is another machine: its address must begin with https://.").format(host=clean(host, 100))
    return ""


def is_loopback(host: str) -> bool:
    """`host` is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _exists(host: str, port: str | None) -> bool:
    """A bracketed host is an IPv6 address, any other a name that can be asked for; a port one that there is."""
    try:
        if host.startswith("["):
            ipaddress.IPv6Address(host.strip("[]"))
        else:
            host.encode("idna")
    except ValueError:
        return False
    return port is None or 0 < int(port) <= _HIGHEST_PORT
