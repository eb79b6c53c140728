"""The language of what is made for people to read: an invoice, a payment page. The request says it (RFC 9110, 12.5.4).

It holds for the one request (`speaking_in`), never for the process: the next reader has another one.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from fleet_tui.i18n import SOURCE_LANGUAGE, available_languages

_RANGE = re.compile(r"([a-z]{1,8}|\*)(?:-[a-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?", re.IGNORECASE)
_RANGES = 20
"""Languages of a header that are looked at; nobody reads more."""


def preferred(accepted: str) -> str:
    """The language (ISO 639-1) that a reader who `accepted` these likes best, English when none of them is there."""
    offered = available_languages()
    best, wished = SOURCE_LANGUAGE, 0.0
    for written in accepted.split(",")[:_RANGES]:
        known = _RANGE.fullmatch(written.strip())
        code, weight = (known[1].lower(), float(known[2] or 1)) if known else ("", 0.0)
        if code in offered and weight > wished:
            best, wished = code, weight
    return best


def _reader(
    accept_language: Annotated[
        str | None, Header(description="The reader's languages, e.g. `fr-BE, nl;q=0.8`; otherwise English.")
    ] = None,
) -> str:
    return preferred(accept_language or "")


Reader = Annotated[str, Depends(_reader)]
"""The language in which the answer is read (ISO 639-1)."""


def headers_of(language: str) -> dict[str, str]:
    """What an answer in `language` says of it."""
    return {"Content-Language": language, "Vary": "Accept-Language"}
