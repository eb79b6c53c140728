"""Keys, one at a time: the next is handled when the one before has had its whole effect.

A key is handed to what has the focus, bubbles from there to the application, and what it does may open a screen that
takes a moment to stand. Textual hands over the next key meanwhile, to what had the focus before: of keys typed in one
burst, those behind a change of screen were lost, or did something else. Here they wait, and arrive in their order
where a person who types slowly would have typed them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.message_pump import MessagePump

SLICE = 0.1
PATIENCE = 15
"""Slices of so many seconds that a key waits for the one before at most: whatever is stuck, the keyboard is not. A time
in which nothing at all could run, the loop being blocked, is one slice however long it is.
"""


@runtime_checkable
class Listener(Protocol):
    """A screen that does not hear every key."""

    def hears(self, key: events.Key) -> bool:
        """Whether `key` can be meant for it."""


class KeyQueue:
    """The keys of `app`, and what is pasted between them; each is handled by `handle`, in the order they came."""

    def __init__(self, app: App[Any], handle: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[events.Event] = deque()
        self._settling: asyncio.Task[None] | None = None

    @property
    def at_work(self) -> bool:
        """A key has not had its whole effect yet."""
        return self._settling is not None

    async def arrived(self, event: events.Event) -> None:
        """Handle `event` now, or when its turn comes."""
        if self.at_work:
            self._waiting.append(event)
        else:
            await self._press(event)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._waiting.clear()
        if self._settling is not None:
            self._settling.cancel()

    async def _press(self, event: events.Event) -> None:
        target = self._target()
        await self._handle(event)
        self._settling = asyncio.create_task(self._settle(target), name="effect of a key")

    async def _settle(self, target: DOMNode) -> None:
        effect = asyncio.create_task(self._had_its_effect(target))
        try:
            for _slice in range(PATIENCE):
                if (await asyncio.wait([effect], timeout=SLICE))[0]:
                    break
        finally:
            effect.cancel()
        self._app.call_later(self._next)

    async def _next(self) -> None:
        self._settling = None
        if self._waiting:
            await self._press(self._waiting.popleft())

    def _target(self) -> DOMNode:
        """Who gets a key now."""
        return self._app.focused or self._app.screen

    async def _had_its_effect(self, target: DOMNode) -> None:
        """Wait until all that a key brought about from `target` upwards is done, on the screens it opened too."""
        with suppress(ScreenStackError):  # the application ends
            while True:
                before = self._app.screen, self._target()
                worked = [await _passed(pump) for pump in target.ancestors_with_self]
                target = self._target()
                if not any(worked) and before == (self._app.screen, target):
                    return


async def _passed(pump: MessagePump) -> bool:
    """Wait until `pump` has nothing to do, or is closed; whether it had more to do than what it had at first."""
    worked = False
    while True:
        passed = asyncio.get_running_loop().create_future()
        if not pump.call_later(_note, passed):
            return worked
        task = pump._task  # noqa: SLF001  # a pump that is closed meanwhile passes nothing on
        await asyncio.wait([passed, *([task] if task is not None else [])], return_when=asyncio.FIRST_COMPLETED)
        if not pump.message_queue_size:
            return worked
        worked = True


def _note(passed: asyncio.Future[None]) -> None:
    if not passed.done():
        passed.set_result(None)
