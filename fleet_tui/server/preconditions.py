"""`If-Match`: nobody overwrites unawares what somebody else changed meanwhile."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

from fleet_tui.server.problems import ApiProblem

IfMatch = Annotated[str | None, Header()]


def named_version(if_match: str | None) -> int | None:
    """The version an If-Match header names; None without one and for `*`, any version.

    Raises:
        ApiProblem: 412 when it is not a tag of ours.
    """
    if if_match is None or if_match == "*":
        return None
    digits = if_match.strip('"')
    if not digits.isascii() or not digits.isdigit():
        raise stale()
    return int(digits)


def required_version(if_match: str | None) -> int | None:
    """As `named_version`, where an update must say which version it was made on.

    Raises:
        ApiProblem: 428 without the header, 412 when it is not a tag of ours.
    """
    if if_match is None:
        raise ApiProblem(428, "IF_MATCH_MISSING", "This update needs an If-Match header.")
    return named_version(if_match)


def stale() -> ApiProblem:
    """The version named is not the present one."""
    return ApiProblem(412, "VERSION_CONFLICT", "It was changed meanwhile.")
