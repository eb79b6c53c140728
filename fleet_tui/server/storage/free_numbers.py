"""Numbers that are free for a new line. Nothing is reserved: who orders first has it (NUMBER_NOT_AVAILABLE)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.organisations import organisation_row

RANGE = "+32467"
"""Where the reference backend's free numbers lie; the sample fleet has its numbers elsewhere."""
FREE_DIGITS = 6
_STRIDE = 618_033
"""Shares no factor with a power of ten: numbers offered together look unlike, and each comes once."""


async def free_numbers(connection: AsyncConnection, organisation_id: str, ending: str, limit: int) -> list[str]:
    """At most `limit` numbers (E.164) that end in the digits `ending`; none for a local list, which no operator serves.

    `ending` may be longer than the digits that are free: then it must be the end of a number of the range.
    """
    if (await organisation_row(connection, organisation_id)).origin == FleetOrigin.LOCAL_LIST:
        return []
    offered: list[str] = []
    candidates = candidates_ending(ending)
    while len(offered) < limit and (some := list(islice(candidates, limit))):
        taken = await _in_use(connection, organisation_id, some)
        offered += [number for number in some if number not in taken]
    return offered[:limit]


def candidates_ending(ending: str) -> Iterator[str]:
    """The numbers of the range that end in `ending`, each once."""
    kept = ending[-FREE_DIGITS:]
    count = 10 ** (FREE_DIGITS - len(kept))
    for step in range(1, count + 1):
        free = f"{step * _STRIDE % count:0{FREE_DIGITS - len(kept)}d}" if count > 1 else ""
        number = f"{RANGE}{free}{kept}"
        if number.endswith(ending):
            yield number


async def _in_use(connection: AsyncConnection, organisation_id: str, numbers: list[str]) -> set[str]:
    lines = tables.lines.c
    taken: set[str] = set()
    for some in chunks(numbers):
        statement = select(lines.msisdn).where(
            lines.organisation_id == organisation_id,
            lines.msisdn.in_(some),
            lines.status != LineStatus.CEASED.value,
        )
        taken.update((await connection.execute(statement)).scalars())
    return taken
