"""The brake on guessing: so many failures per name and per address in a window of time, never a lasting lock."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from fleet_tui.domain.calendar import Clock
from fleet_tui.server.problems import throttled

WINDOW = timedelta(minutes=15)
PER_NAME = 8
PER_ADDRESS = 60
_SUBJECTS_KEPT = 10_000


class Throttle:
    """Counts failures in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def check(self, address: str, name: str | None = None) -> None:
        """Raises ApiProblem 429 with Retry-After when `address` or `name` failed too often."""
        for subject, limit in _subjects(address, name):
            failures = self._recent(subject)
            if len(failures) >= limit:
                throttled_for = failures[0] + WINDOW - self._clock()
                raise throttled(round(throttled_for.total_seconds()))

    def failed(self, address: str, name: str | None = None) -> None:
        """Remember a failure."""
        if len(self._failures) > _SUBJECTS_KEPT:
            for subject in [subject for subject in self._failures if not self._recent(subject)]:
                del self._failures[subject]
        for subject, _limit in _subjects(address, name):
            self._failures[subject].append(self._clock())

    def succeeded(self, name: str) -> None:
        """The person knows the password: forget their failures (the address keeps its own)."""
        self._failures.pop(f"name:{name}", None)

    def _recent(self, subject: str) -> deque[datetime]:
        failures = self._failures.get(subject) or deque()
        while failures and failures[0] + WINDOW <= self._clock():
            failures.popleft()
        return failures


def _subjects(address: str, name: str | None) -> list[tuple[str, int]]:
    """What is counted, and how often it may fail."""
    by_address = [(f"address:{address}", PER_ADDRESS)]
    return by_address if name is None else [*by_address, (f"name:{name}", PER_NAME)]
