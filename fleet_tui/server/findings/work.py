"""Findings found anew while people wait: once for all who ask, told how far it is, in nobody's way who writes."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import Clock, day_of
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.server.findings.progress import Progress
from fleet_tui.server.findings.store import FindingStore
from fleet_tui.server.problems import ApiProblem, log_failure
from fleet_tui.server.storage.database import Database

ENDS_WITHIN = 1.0
"""Seconds from the end of the program to that of what is being found."""


@dataclass(frozen=True, slots=True)
class _Work:
    task: asyncio.Task[None]
    progress: Progress


class FindingWork:
    """The findings of companies that are being found now."""

    def __init__(self, database: Database, clock: Clock, thresholds: Thresholds) -> None:
        self._database = database
        self._clock = clock
        self._thresholds = thresholds
        self._under_way: dict[str, _Work] = {}
        self._ends = False

    async def see_to(self, organisation_id: str, *, patience: float | None = None) -> bool:
        """See to it that what is kept of a company was found from what is known now; whether it was, in `patience`.

        `patience` are seconds, None: as long as it takes; the search goes on beyond them. Where something changes each
        time while it is found, twice is enough: what is kept then is found anew by whoever asks next.

        Raises:
            ApiProblem: 503 when the program ends meanwhile.
        """
        async with self._database.read() as connection:
            if await self._store(connection, organisation_id).fresh():
                return True
        if self._ends:
            raise _ending()
        if organisation_id not in self._under_way:
            progress = Progress()
            task = asyncio.create_task(self._find(organisation_id, progress))
            self._under_way[organisation_id] = _Work(task, progress)
            task.add_done_callback(lambda done: self._done(organisation_id, done))
        # Whoever waits may leave: others wait too, and whoever comes back finds it done.
        task = self._under_way[organisation_id].task
        try:
            async with asyncio.timeout(patience):
                await asyncio.shield(task)
        except TimeoutError:
            return False
        except asyncio.CancelledError:
            if task.cancelled():
                raise _ending() from None
            raise
        return True

    def percent(self, organisation_id: str) -> int | None:
        """How far it is with a company's findings; None: nothing is being done."""
        work = self._under_way.get(organisation_id)
        return None if work is None else work.progress.percent

    async def finish(self) -> None:
        """Break off what does not end in a moment: it is found when somebody asks again."""
        self._ends = True
        under_way = list(self._under_way.values())
        if under_way:
            await asyncio.wait([work.task for work in under_way], timeout=ENDS_WITHIN)
        for work in under_way:
            work.progress.stop()
            work.task.cancel()
        await asyncio.gather(*(work.task for work in under_way), return_exceptions=True)

    async def _find(self, organisation_id: str, progress: Progress) -> None:
        for again in (True, False):
            progress.begin()
            with _uncollected():
                async with self._database.read() as connection:
                    found = await self._store(connection, organisation_id).find(progress)
            async with self._database.write() as connection:
                if await self._store(connection, organisation_id).keep(found, unless_changed=again):
                    return

    def _done(self, organisation_id: str, task: asyncio.Task[None]) -> None:
        del self._under_way[organisation_id]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):  # whoever waited may have left
            log_failure("the search for findings", error)

    def _store(self, connection: AsyncConnection, organisation_id: str) -> FindingStore:
        return FindingStore(connection, organisation_id, day_of(self._clock()), self._thresholds)


def _ending() -> ApiProblem:
    return ApiProblem(503, "UNAVAILABLE", "The server ends.", headers={"Retry-After": "5"})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Facts are a million objects, none of them in a ring: a look at all of them makes keys wait and frees nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
