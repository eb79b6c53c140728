"""A request's body as it comes in: never more of it in memory than the route takes, never waited for without end."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from fleet_tui.server.problems import ApiProblem

SECRETS = 16 * 1024
"""Bytes of a body that carries a password, a token or a code: anybody may send one."""
FORM = 256 * 1024
"""Bytes of one record with its texts."""
LIST = 24 * 1024 * 1024
"""Bytes of a body with thousands of items."""
FILE = 64 * 1024 * 1024
"""Bytes of a whole file of rows."""

PATIENCE = 20.0
"""Seconds within which a body has to come."""
SLOWEST = 8 * 1024
"""Bytes of a body that give its sender one second more: a slow line is no attack."""


async def read_body(request: Request, limit: int) -> bytes:
    """The body of `request`, of at most `limit` bytes; one that was read before is there already.

    Raises:
        ApiProblem: 413 TOO_LARGE, or 408 TOO_SLOW when less than `SLOWEST` bytes a second came after `PATIENCE`.
    """
    known: bytes | None = getattr(request.state, "body", None)
    if known is not None:
        return known
    too_large = ApiProblem(413, "TOO_LARGE", f"The body has at most {limit // 1024} kB here.")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise too_large
    parts, size, began = [], 0, asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(PATIENCE) as deadline:
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise too_large
                parts.append(part)
                deadline.reschedule(began + PATIENCE + size / SLOWEST)
    except (TimeoutError, ClientDisconnect):
        raise ApiProblem(408, "TOO_SLOW", "The body did not come in time.", headers={"Connection": "close"}) from None
    whole = b"".join(parts)
    request.state.body = whole
    return whole
