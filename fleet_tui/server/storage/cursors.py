"""Cursors: opaque to the caller, a JSON list inside. They hold places in a list, never a permission.

Each part is read as what its place in the list is: whatever else stands there is no cursor of ours, and never reaches a
database, which would fail on it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from fleet_tui.server.problems import ApiProblem

Part = Callable[[Any], Any]
"""Returns a part of a place as its column has it; raises ValueError when it is none."""

_LARGEST = 2**63 - 1
"""What the integer columns of both databases hold at most."""


def number(part: Any) -> int:
    """A whole number from 0. Raises ValueError."""
    if type(part) is int and 0 <= part <= _LARGEST:
        return part
    raise ValueError("no number")


def word(part: Any) -> str:
    """A text as both databases can store it. Raises ValueError for others."""
    if isinstance(part, str) and part.isprintable():  # so without NUL and lone surrogates
        return part
    raise ValueError("no text")


def day(part: Any) -> date:
    """A day, written as ISO 8601 has it. Raises ValueError."""
    return date.fromisoformat(word(part))


def optional(read: Part) -> Part:
    """Returns the reader of a part that may be None, where a list begins or ends."""
    return lambda part: None if part is None else read(part)


def encode(*place: Any) -> str:
    """A cursor for `place`."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, *parts: Part) -> list[Any]:
    """The place of a cursor, read part by part.

    Raises:
        ApiProblem: 422 CURSOR_INVALID when it is none of ours.
    """
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(place, list):
            raise ValueError("no list")
        return [read(part) for read, part in zip(parts, place, strict=True)]
    except (binascii.Error, ValueError, RecursionError):
        raise not_ours() from None


def not_ours() -> ApiProblem:
    """A cursor that this server did not make."""
    return ApiProblem(422, "CURSOR_INVALID", "This cursor is not one of ours.")
