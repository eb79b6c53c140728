"""The brake on guessing: after so many tries in a window of time each further one has to wait, never for long.

A try is counted before its password is looked at, in the database that all processes share, so that many at once are as
many. What a stranger tries slows down that stranger: who signed in from an address before is not held up there by what
others try under the same name (NIST SP 800-63B, 5.2.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.problems import throttled
from fleet_tui.server.storage.database import hold
from fleet_tui.server.storage.secrets import digest
from fleet_tui.server.storage.tables import sign_in_tries, trusted_addresses

WINDOW = timedelta(minutes=15)
TRUSTED_FOR = timedelta(days=90)

TRIES = sign_in_tries.c
TRUSTED = trusted_addresses.c


@dataclass(frozen=True, slots=True)
class Limit:
    """After `free` tries in `WINDOW`, the next has to come `pause` after the last."""

    free: int
    pause: timedelta


PER_PAIR = Limit(8, timedelta(seconds=30))
"""One name from one address: 120 guesses an hour."""
PER_NAME = Limit(40, timedelta(seconds=30))
"""One name from all addresses but those it signed in from before."""
PER_ADDRESS = Limit(60, timedelta(seconds=2))
"""All names from one address: a whole company may be behind it."""


def address_of(request: Request) -> str:
    """Where `request` comes from; at a Unix socket all come from one place."""
    return request.client.host if request.client else "local"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try from `address`, at signing in as `name` (None: at an invitation)."""

    address: str
    name: str | None = None

    async def begin(self, connection: AsyncConnection, now: datetime) -> None:
        """Count this try.

        Raises:
            ApiProblem: 429 with Retry-After when it comes too soon; it is not counted then.
        """
        await connection.execute(delete(sign_in_tries).where(TRIES.at <= now - WINDOW))
        trusted = await self._is_trusted(connection, now)
        subjects = list(self._subjects(trusted))
        await hold(connection, *(subject for subject, _limit in subjects))
        for subject, limit in subjects:
            found = select(func.count(), func.max(TRIES.at)).where(TRIES.subject == subject)
            count, last = (await connection.execute(found)).one()
            if count >= limit.free and last + limit.pause > now:
                raise throttled(round((last + limit.pause - now).total_seconds()))
        for subject, _limit in subjects:
            await connection.execute(insert(sign_in_tries).values(subject=subject, at=now))

    async def succeeded(self, connection: AsyncConnection, now: datetime) -> None:
        """Forget the tries under this name from here, and trust the address for it from now on."""
        for subject, _limit in self._subjects(trusted=True):
            if subject != self._by_address:
                await connection.execute(delete(sign_in_tries).where(TRIES.subject == subject))
        this = TRUSTED.subject == self._pair
        await connection.execute(delete(trusted_addresses).where(this | (TRUSTED.until <= now)))
        await connection.execute(insert(trusted_addresses).values(subject=self._pair, until=now + TRUSTED_FOR))

    async def _is_trusted(self, connection: AsyncConnection, now: datetime) -> bool:
        found = select(TRUSTED.subject).where(TRUSTED.subject == self._pair, TRUSTED.until > now)
        return self.name is not None and (await connection.execute(found)).first() is not None

    def _subjects(self, trusted: bool) -> Iterator[tuple[str, Limit]]:
        yield self._by_address, PER_ADDRESS
        if self.name is not None:
            yield self._pair, PER_PAIR
        if self.name is not None and not trusted:
            yield digest(f"name\n{self.name}"), PER_NAME

    @property
    def _by_address(self) -> str:
        return digest(f"address\n{self.address}")

    @property
    def _pair(self) -> str:
        return digest(f"pair\n{self.name}\n{self.address}")
