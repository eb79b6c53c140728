"""Passwords: argon2, off the event loop, at most a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import SecretStr

from fleet_tui.domain.session import PASSWORD_MAXIMUM, PASSWORD_MINIMUM
from fleet_tui.server.auth.weak_passwords import is_weak
from fleet_tui.server.problems import ApiProblem, invalid

CONCURRENT = 2
"""Hashes at once: each takes 64 MiB and a core for a while."""
WAITING = 16
"""Hashes that wait their turn at most: some two seconds, after which an honest person gives up too."""


def usable(password: SecretStr, about: Iterable[str]) -> str:
    """A new password as it was typed; `about` is what others know of whoever chose it.

    Raises:
        ApiProblem: 422 at `/password`: PASSWORD_LENGTH, PASSWORD_WEAK.
    """
    typed = password.get_secret_value()
    if not PASSWORD_MINIMUM <= len(typed) <= PASSWORD_MAXIMUM:
        message = f"A password has {PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters."
        raise invalid("/password", "PASSWORD_LENGTH", message)
    if is_weak(typed, about):
        raise invalid("/password", "PASSWORD_WEAK", "This password is one of those that are guessed first.")
    return typed


class Passwords:
    """Hashes and verifies."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = asyncio.Semaphore(CONCURRENT)
        self._waiting = 0
        self._dummy: str | None = None

    async def hashed(self, password: str) -> str:
        """The hash to store. Raises ApiProblem 503 as `matches`."""
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether `password` belongs to the hash `stored`; takes as long when there is none (an unknown name).

        Raises:
            ApiProblem: 503 with Retry-After when too many wait already.
        """
        async with self._turn():
            return await asyncio.to_thread(self._matches, password[:PASSWORD_MAXIMUM], stored)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= WAITING:
            raise ApiProblem(503, "UNAVAILABLE", "Too many sign in at once.", headers={"Retry-After": "2"})
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    def _matches(self, password: str, stored: str | None) -> bool:
        if self._dummy is None:
            self._dummy = self._hasher.hash("nobody's password")
        try:
            self._hasher.verify(stored or self._dummy, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
