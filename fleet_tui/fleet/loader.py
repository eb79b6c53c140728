"""Fetching the fleet: the first page, the rest, and later only what changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable

from fleet_tui.domain.calendar import Clock, day_of, system_clock
from fleet_tui.domain.failure import BadAnswer, NotFound, Refused
from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.index import FleetIndex, Rest
from fleet_tui.i18n import _
from fleet_tui.port import FleetPort

KEYS_FIRST = 0.005
"""Seconds between two pages. A key goes through a dozen turns of the loop, and must not wait for a page at each."""

OnProgress = Callable[[int, int], None]
"""Told how many lines have come, of how many."""


def _silent(_done: int, _total: int) -> None:
    pass


class FleetLoader:
    """Keeps `index` in step with the fleet behind `port`. Both methods may raise the port's failures.

    The capabilities of the index say how large pages are, and how many calls go side by side over a network. A failure
    leaves the index as it was, except that the pages of a very first load stay: they can be used already, and the next
    load goes on behind them.
    """

    def __init__(self, port: FleetPort, index: FleetIndex, clock: Clock = system_clock) -> None:
        self._port = port
        self._index = index
        self._clock = clock

    async def load(self, on_progress: OnProgress = _silent) -> None:
        """Fetch every page, or those that a first load which was interrupted did not get to.

        An index that holds a whole fleet already changes only when all have come.
        """
        index = self._index
        if index.rest is not None:
            with contextlib.suppress(Refused, NotFound):  # its place in the list is not known any more: all anew
                await self._take(index, index.rest, on_progress)
                return
        if len(index):
            index = FleetIndex()
            index.catalogue, index.capabilities = self._index.catalogue, self._index.capabilities
        as_of = self._clock()
        index.begin(day_of(as_of))
        first = await self._port.line_page(limit=index.capabilities.page)
        index.add_page(first)
        on_progress(len(index), first.total)
        await self._take(index, Rest(_after(first), first.sync_token, as_of), on_progress)
        if index is not self._index:
            self._index.become(index)

    async def _take(self, index: FleetIndex, rest: Rest, on_progress: OnProgress) -> None:
        """Fetch what `index` lacks; after each page it says what is left."""
        index.rest = rest
        async for page in self._pages(rest.cursors):
            known = len(index)
            index.add_page(page)
            if page.next_cursor and page.id and len(index) == known:
                index.rest = None
                raise BadAnswer(_("The list of lines does not end; nothing was changed."), detail="a page came again")
            rest = rest._replace(cursors=rest.cursors[1:] + _after(page))
            index.rest = rest
            on_progress(len(index), page.total)
            await asyncio.sleep(KEYS_FIRST)
        index.finish(rest.sync_token, rest.as_of)

    async def refresh(self, on_progress: OnProgress = _silent) -> None:
        """Fetch what changed since the last time, or everything where that cannot be said (any more)."""
        if not (self._index.complete and self._index.sync_token):
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

    async def _pages(self, cursors: Iterable[str]) -> AsyncIterator[LinePage]:
        """The pages at `cursors` in their order, however they arrive, and those that they lead to."""
        waiting = deque(cursors)
        under_way: deque[asyncio.Task[LinePage]] = deque()
        at_once = self._index.capabilities.side_by_side if self._port.far else 1
        try:
            while waiting or under_way:
                while waiting and len(under_way) < at_once:
                    under_way.append(asyncio.ensure_future(self._page(waiting.popleft())))
                page = await under_way.popleft()
                waiting.extend(_after(page))
                yield page
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _page(self, cursor: str) -> LinePage:
        return await self._port.line_page(cursor=cursor, limit=self._index.capabilities.page)


def _after(page: LinePage) -> tuple[str, ...]:
    """Where `page` says that others are: all of them on a first one, or the next."""
    return (*(page.cursors or ()), *([page.next_cursor] if page.next_cursor else []))
