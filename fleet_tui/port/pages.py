"""Lists that an operator answers in pages, gone through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Page(Protocol[T_co]):
    """Some items of a list; `next_cursor` is where the next page begins, None after the last."""

    @property
    def items(self) -> Sequence[T_co]: ...
    @property
    def next_cursor(self) -> str | None: ...


PageT = TypeVar("PageT", bound=Page[object])


async def pages(ask: Callable[[str | None], Awaitable[PageT]]) -> AsyncIterator[PageT]:
    """Page after page. `ask` asks for the one at a cursor, None being the first; it raises what it raises."""
    cursor: str | None = None
    while True:
        page = await ask(cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return


async def collect(ask: Callable[[str | None], Awaitable[Page[T]]], limit: int | None = None) -> list[T]:
    """The items of all pages, or the first `limit`."""
    found: list[T] = []
    async for page in pages(ask):
        found += page.items
        if limit is not None and len(found) >= limit:
            break
    return found[:limit]
