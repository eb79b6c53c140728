"""Passwords: argon2, off the event loop, at most a few at a time."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 1024
CONCURRENT = 2
"""Hashes at once: each takes 64 MiB and a core for a while."""


class Passwords:
    """Hashes and verifies."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = asyncio.Semaphore(CONCURRENT)
        self._dummy: str | None = None

    async def hashed(self, password: str) -> str:
        """The hash to store."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether `password` belongs to the hash `stored`; takes as long when there is none (an unknown name)."""
        async with self._turns:
            return await asyncio.to_thread(self._matches, password[:MAXIMUM_LENGTH], stored)

    def _matches(self, password: str, stored: str | None) -> bool:
        if self._dummy is None:
            self._dummy = self._hasher.hash("nobody's password")
        try:
            self._hasher.verify(stored or self._dummy, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
