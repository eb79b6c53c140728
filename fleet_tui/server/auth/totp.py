"""Codes that follow from a shared secret and the clock (RFC 6238 with its defaults: SHA-1, 6 digits, 30 seconds)."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30
"""Seconds that a code is shown."""
DIGITS = 6
_OFF = 1
"""Periods that a clock may be ahead or behind (RFC 6238, 5.2)."""


def new_secret() -> str:
    """160 bits in base32, as RFC 4226 asks for."""
    return b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, period: int) -> str:
    """The code of the period of that number."""
    mac = hmac.digest(b32decode(secret), period.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def period_of(secret: str, code: str, now: datetime) -> int | None:
    """The period whose code it is, this one or one next to it; None: it is none of theirs."""
    this = int(now.timestamp()) // PERIOD
    periods = range(this - _OFF, this + _OFF + 1)
    typed = code.encode()
    return next((each for each in periods if hmac.compare_digest(code_at(secret, each).encode(), typed)), None)


def uri(secret: str, issuer: str, account: str) -> str:
    """What authenticator apps read out of a QR code: whose secret it is, at whom."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
