"""Cursors: opaque to the caller, a JSON list inside. They hold places in a list, never a permission."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date
from typing import Any

from fleet_tui.server.problems import ApiProblem


def encode(*place: Any) -> str:
    """A cursor for `place`."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any]:
    """The place of a cursor.

    Raises:
        ApiProblem: 422 CURSOR_INVALID when it is none of ours.
    """
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        place = None
    if not isinstance(place, list) or len(place) != length or not all(isinstance(p, str | int | None) for p in place):
        raise _not_ours()
    return place


def day(text: Any) -> date:
    """A day inside a cursor. Raises ApiProblem as `decode`."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise _not_ours() from None


def _not_ours() -> ApiProblem:
    return ApiProblem(422, "CURSOR_INVALID", "This cursor is not one of ours.")
