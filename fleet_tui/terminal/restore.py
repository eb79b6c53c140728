"""Giving the terminal back as it was: its settings, and the modes that a full-screen program switches on."""

from __future__ import annotations

import contextlib
import os
import termios
from functools import cache
from typing import Any

RESTORE = (
    b"\x18\x1b\\\x1b[?2026l\x1b[m"
    b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?2048l\x1b[?1004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""What gives the terminal back, whatever it was sent last.

What a killed program had half sent is abandoned (CAN, ST), what waits is shown, colours are plain; mouse, paste
brackets, size and focus reports off; lines wrap, usual keyboard protocol, main screen, cursor.
"""


@cache
def attributes_of(descriptor: int) -> list[Any] | None:
    """The settings of the terminal at `descriptor` when this process, or the one it was forked off, first asked for
    them; None where there is none."""
    try:
        return termios.tcgetattr(descriptor)
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
