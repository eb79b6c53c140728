"""SIGHUP and SIGTERM: keep what was typed, give the terminal back, leave, whatever else hangs.

asyncio's own signal handlers do not run while the terminal stalls, so these are `signal.signal` handlers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import termios
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

GRACE_S = 2.0
"""How long leaving in good order may take."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM)
RESTORE = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?2048l\x1b[?1004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""Mouse, paste brackets, size and focus reports off; lines wrap, usual keyboard protocol, main screen, cursor."""


@contextlib.contextmanager
def leaving_on_signals(
    flush: Callable[[], None], leave: Callable[[int], None], *, grace: float = GRACE_S
) -> Iterator[None]:
    """While this lasts, SIGHUP and SIGTERM call `flush` (save what was typed) and then `leave` with the exit status.

    `leave` only asks the application to end. If it has not after `grace` seconds, or a second signal comes, the
    terminal is given back and the process ends at once. The exit status is 128 + the signal's number, as in shells.
    """
    attributes = _attributes()
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


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None


def restore_terminal(attributes: list[Any] | None) -> None:
    """Give the terminal back as it was, without waiting for one that takes nothing any more."""
    with contextlib.suppress(OSError):
        os.set_blocking(2, False)
        try:
            os.write(2, RESTORE)
        finally:
            # The shell shares this open file.
            os.set_blocking(2, True)
    if attributes is not None:
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, attributes)
