"""When an application has come to rest, as its event loop tells: no clock has to be asked."""

from __future__ import annotations

import asyncio
from typing import Any

SOON = 3 / 60
"""Seconds: a timer that is due by then is waited for (Textual resizes after 1/120 at most, paints after 2/60)."""


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 20) -> None:
    """Instead of Textual's: return when nothing of this event loop can run now or soon, or after `max_sleep` seconds.

    Textual returns when the process has used hardly any processor for 20 ms: four times that for each key on a quiet
    machine, up to a second on a busy one, and a test that passes on one may fail on the other.
    """
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    await asyncio.sleep(0)
    while (now := loop.time()) < end:
        timers = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        due = now if loop._ready else min(timers, default=end)
        if due > now + SOON:
            return
        await asyncio.sleep(due - now)
