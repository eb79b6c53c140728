"""SIGHUP, SIGTERM, SIGQUIT: keep what was typed, give the terminal back, leave, whatever else hangs.

asyncio's own signal handlers do not run while the terminal stalls, so these are `signal.signal` handlers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from fleet_tui.terminal.restore import attributes_of, restore_terminal

GRACE_S = 2.0
"""How long leaving in good order may take."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT)


@contextlib.contextmanager
def leaving_on_signals(
    flush: Callable[[], None], leave: Callable[[int], None], *, grace: float = GRACE_S
) -> Iterator[None]:
    """While this lasts, each of `SIGNALS` calls `flush` (save what was typed) and then `leave` with the exit status.

    `leave` only asks the application to end. If it has not after `grace` seconds, or a second signal comes, the
    terminal is given back and the process ends at once. The exit status is 128 + the signal's number, as in shells.
    """
    attributes = attributes_of(0)
    asked = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        status = 128 + number
        if asked.is_set():
            _end(attributes, status)
        asked.set()
        timer = threading.Timer(grace, _end, [attributes, status])
        timer.daemon = True
        timer.start()
        try:
            with contextlib.suppress(OSError):
                flush()
        finally:
            leave(status)

    before = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(attributes: list[Any] | None, status: int) -> None:
    restore_terminal(attributes)
    os._exit(status)
