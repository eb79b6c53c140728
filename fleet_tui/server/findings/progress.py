"""How far it is with finding something: rows read, checks made."""

from __future__ import annotations

from dataclasses import dataclass

from fleet_tui.domain.findings.registry import CHECKS

_READING = 50
"""Percent of the time that reading takes: of a year of 10,000 lines about half."""


class Stopped(Exception):
    """Nobody waits for it any more."""


@dataclass(slots=True)
class Progress:
    """Of `rows` that are to be read so many were; so many of all checks were made."""

    rows: int = 0
    rows_read: int = 0
    checks_made: int = 0
    _stopped: bool = False

    @property
    def percent(self) -> int:
        """0 to 99."""
        read = _READING * self.rows_read // self.rows if self.rows else 0
        return min(99, read + (100 - _READING) * self.checks_made // len(CHECKS))

    def begin(self) -> None:
        """From the beginning, once more."""
        self.rows = self.rows_read = self.checks_made = 0

    def checked(self) -> None:
        """One more check was made.

        Raises:
            Stopped: it was told to stop; a thread hears of it here only.
        """
        if self._stopped:
            raise Stopped
        self.checks_made += 1

    def stop(self) -> None:
        """Make no further check."""
        self._stopped = True
