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
from fleet_tui.server.storage.database import Database


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

    async def see_to(self, organisation_id: str) -> None:
        """See to it that what is kept of a company was found from what is known now."""
        async with self._database.read() as connection:
            if await self._store(connection, organisation_id).fresh():
                return
        if organisation_id not in self._under_way:
            progress = Progress()
            task = asyncio.create_task(self._find(organisation_id, progress))
            self._under_way[organisation_id] = _Work(task, progress)
            task.add_done_callback(lambda _done: self._under_way.pop(organisation_id))
        # Whoever waits may leave: others wait too, and whoever comes back finds it done.
        await asyncio.shield(self._under_way[organisation_id].task)

    def percent(self, organisation_id: str) -> int | None:
        """How far it is with a company's findings; None: nothing is being done."""
        work = self._under_way.get(organisation_id)
        return None if work is None else work.progress.percent

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*(work.task for work in self._under_way.values()), return_exceptions=True)

    async def _find(self, organisation_id: str, progress: Progress) -> None:
        with _uncollected():
            async with self._database.read() as connection:
                found = await self._store(connection, organisation_id).find(progress)
            async with self._database.write() as connection:
                await self._store(connection, organisation_id).keep(found)

    def _store(self, connection: AsyncConnection, organisation_id: str) -> FindingStore:
        return FindingStore(connection, organisation_id, day_of(self._clock()), self._thresholds)


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
