"""Codes by the clock, against the values of the standard."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest

from fleet_tui.server.auth import totp

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),  # RFC 6238, appendix B, SHA-1: the last six of its eight digits
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, seconds // totp.PERIOD) == code


def test_a_clock_may_be_half_a_minute_off() -> None:
    now, this = datetime.fromtimestamp(1234567890, UTC), 1234567890 // totp.PERIOD
    around = {off: totp.period_of(SECRET, "005924", now + timedelta(seconds=30 * off)) for off in range(-2, 3)}
    assert around == {-2: None, -1: this, 0: this, 1: this, 2: None}


def test_an_address_for_apps_names_company_and_person_whatever_they_are_called() -> None:
    address = totp.uri("ABCD", "fleet-tui A&B: Söhne", "anna+fleet@example.be")
    assert address == (
        "otpauth://totp/fleet-tui%20A%26B%3A%20S%C3%B6hne:anna%2Bfleet%40example.be"
        "?secret=ABCD&issuer=fleet-tui%20A%26B%3A%20S%C3%B6hne"
    )
