"""The last resort of a process that was told to end and cannot: it ends all the same."""

from __future__ import annotations

import logging
import os
import threading

ENDS_WITHIN = 9.0
"""Seconds from a signal to the end of the process, whatever hangs: a mail server, a disk, a database."""


class Ending:
    """Breaks the process off some time after `begin`, unless its end was `reached`.

    What was not committed is rolled back by the database, and an order goes on where it was.
    """

    def __init__(self) -> None:
        self._timer = threading.Timer(ENDS_WITHIN, _break_off)
        self._timer.daemon = True
        self._began = False

    def begin(self) -> None:
        """The process was told to end; a second time changes nothing."""
        if not self._began:
            self._began = True
            self._timer.start()

    def reached(self) -> None:
        """Everything has ended in good order."""
        self._timer.cancel()


def _break_off() -> None:
    logging.getLogger("fleet_tui.server").error("something did not end within %g s: broken off", ENDS_WITHIN)
    os._exit(1)
