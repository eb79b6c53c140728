"""What the backend does beside answering: it works off what is due, waits, and is woken when there may be more."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod

from fleet_tui.server.problems import log_failure


class Worker(ABC):
    """`run` works until it is stopped; `work_until_idle` until nothing is due."""

    def __init__(self, name: str, *, look_every: float) -> None:
        """`name` is for the log; `look_every`: seconds between looks for work that nobody told of."""
        self._name = name
        self._look_every = look_every
        self._woken = asyncio.Event()
        self._working = asyncio.Lock()
        self._stopping = False
        self.is_well = True
        """Whether the last look for work went well; one that is on its way counts as the one before."""

    def wake(self) -> None:
        """There may be new work."""
        self._woken.set()

    def stop(self) -> None:
        """Stop after what is under way."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Work as long as the process lives."""
        while not self._stopping:
            self._woken.clear()
            try:
                await self.work_until_idle()
                self.is_well = True
            except Exception as error:  # noqa: BLE001 - the worker's edge: a busy database or a bug, it looks again
                self.is_well = False
                log_failure(self._name, error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._look_every)

    @abstractmethod
    async def work_until_idle(self) -> None:
        """Work off everything that is due now."""
