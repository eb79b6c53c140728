"""Lists that the operator answers in pages, put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class _Page(Protocol[T_co]):
    @property
    def items(self) -> Sequence[T_co]: ...
    @property
    def next_cursor(self) -> str | None: ...


async def collect(ask: Callable[[str | None], Awaitable[_Page[T]]], limit: int | None = None) -> list[T]:
    """The items of all pages, or the first `limit`. `ask` asks for the page at a cursor, None being the first."""
    found: list[T] = []
    cursor: str | None = None
    while True:
        page = await ask(cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None or (limit is not None and len(found) >= limit):
            return found[:limit]
