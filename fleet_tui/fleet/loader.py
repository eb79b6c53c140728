"""Fetching the fleet: the first page, the rest, and later only what changed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable

from fleet_tui.domain.calendar import Clock, day_of, system_clock
from fleet_tui.domain.failure import BadAnswer, Refused
from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _
from fleet_tui.port import FleetPort

NEAR_PAGE = 1_000
"""Rows a page in process: the server works in the same loop, and this much keeps its lag at a few milliseconds."""
FAR_PAGE = 1_000
"""Rows a page over a network: few enough to take in between two keys."""
SIDE_BY_SIDE = 4
"""Pages under way at once over a network: many enough to hide its latency."""
KEYS_FIRST = 0.005
"""Seconds between two pages. A key goes through a dozen turns of the loop, and must not wait for a page at each."""

OnProgress = Callable[[int, int], None]
"""Told how many lines have come, of how many."""


def _silent(_done: int, _total: int) -> None:
    pass


class FleetLoader:
    """Keeps `index` in step with the fleet behind `port`. Both methods may raise the port's failures.

    A failure leaves the index as it was, except that the pages of a very first load stay: they can be used already.
    """

    def __init__(self, port: FleetPort, index: FleetIndex, clock: Clock = system_clock) -> None:
        self._port = port
        self._index = index
        self._clock = clock

    async def load(self, on_progress: OnProgress = _silent) -> None:
        """Fetch every page. An index that holds lines already changes only when all have come."""
        index = self._index
        if len(index):
            index = FleetIndex()
            index.catalogue, index.capabilities = self._index.catalogue, self._index.capabilities
        as_of = self._clock()
        index.begin(day_of(as_of))
        first = await self._port.line_page(limit=FAR_PAGE if self._port.far else NEAR_PAGE)
        index.add_page(first)
        on_progress(len(index), first.total)
        async for page in self._chain(first) if first.next_cursor else self._pages(first.cursors or ()):
            known = len(index)
            index.add_page(page)
            if page.next_cursor and page.id and len(index) == known:
                raise BadAnswer(_("The list of lines does not end; nothing was changed."), detail="a page came again")
            on_progress(len(index), page.total)
            await asyncio.sleep(KEYS_FIRST)
        index.finish(first.sync_token, as_of)
        if index is not self._index:
            self._index.become(index)

    async def refresh(self, on_progress: OnProgress = _silent) -> None:
        """Fetch what changed since the last time, or everything where that cannot be said (any more)."""
        if not self._index.complete:
            await self.load(on_progress)
            return
        as_of = self._clock()
        try:
            pages = await self._port.lines_changed_since(self._index.sync_token)
        except Refused as refused:
            if refused.code != "SYNC_TOKEN_EXPIRED":
                raise
            await self.load(on_progress)
            return
        self._index.begin(day_of(as_of))
        self._index.apply_changes(pages)
        self._index.finish(self._index.sync_token, as_of)

    async def _chain(self, page: LinePage) -> AsyncIterator[LinePage]:
        """The pages after `page`, each of which names the next."""
        while page.next_cursor:
            page = await self._page(page.next_cursor)
            yield page

    async def _pages(self, cursors: Iterable[str]) -> AsyncIterator[LinePage]:
        """The pages at `cursors` in their order, however they arrive."""
        waiting = iter(cursors)
        under_way: deque[asyncio.Task[LinePage]] = deque()
        try:
            while True:
                while len(under_way) < (SIDE_BY_SIDE if self._port.far else 1):
                    cursor = next(waiting, None)
                    if cursor is None:
                        break
                    under_way.append(asyncio.ensure_future(self._page(cursor)))
                if not under_way:
                    return
                yield await under_way.popleft()
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _page(self, cursor: str) -> LinePage:
        return await self._port.line_page(cursor=cursor)
