"""The tokens of a session: read once, renewed once however many calls find them expired."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from fleet_tui.api.credentials import TokenStore
from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.session import Tokens
from fleet_tui.i18n import _

Refresh = Callable[[str], Awaitable[Tokens]]
"""Spends a refresh token for new tokens."""


class Session:
    """Keeps the tokens in memory and in `store`; a store may block, so it is asked in a thread."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self._tokens: Tokens | None = None
        self._lock = asyncio.Lock()

    async def access_token(self) -> str:
        """The token to send.

        Raises:
            NotSignedIn: there is none.
        """
        if self._tokens is None:
            async with self._lock:
                self._tokens = self._tokens or await asyncio.to_thread(self._store.load)
        if self._tokens is None:
            raise not_signed_in()
        return self._tokens.access_token

    async def renew(self, spent: str, refresh: Refresh) -> str:
        """A token to send instead of `spent`, which the server no longer takes.

        Calls that find the same token spent share one renewal. Another process of this user may have renewed it
        already, and a command may give another one: the store is asked first.

        Raises:
            NotSignedIn: the session is over.
        """
        async with self._lock:
            tokens = self._tokens
            if tokens is not None and tokens.access_token == spent:
                stored = await asyncio.to_thread(self._store.load)
                tokens = stored if stored and stored.access_token != spent else await self._refreshed(tokens, refresh)
                self._tokens = tokens
            if tokens is None:
                raise not_signed_in()
            return tokens.access_token

    async def _refreshed(self, tokens: Tokens, refresh: Refresh) -> Tokens:
        if not tokens.refresh_token:
            raise session_over()
        try:
            fresh = await refresh(tokens.refresh_token)
        except NotSignedIn:
            # Another process may have spent it while this one was asking.
            stored = await asyncio.to_thread(self._store.load)
            if stored is None or stored.access_token == tokens.access_token:
                raise session_over() from None
            return stored
        await self._save(fresh)
        return fresh

    async def adopt(self, tokens: Tokens) -> None:
        """Go on with `tokens`."""
        async with self._lock:
            self._tokens = tokens
            await self._save(tokens)

    async def forget(self) -> None:
        """Drop the tokens, here and in the store."""
        async with self._lock:
            self._tokens = None
            await asyncio.to_thread(self._store.clear)

    async def _save(self, tokens: Tokens) -> None:
        # A store that fails costs a sign-in at the next start, not the session.
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._store.save, tokens)


def not_signed_in() -> NotSignedIn:
    """Nobody is signed in."""
    return NotSignedIn(_("You are not signed in; nothing was changed."))


def session_over() -> NotSignedIn:
    """Somebody was signed in and has to sign in again."""
    return NotSignedIn(_("Your session has expired; nothing was changed."))
