"""Nobody at the keyboard: what happens after so many minutes. One timer, which costs nothing while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.app import App


class Idle:
    """Calls `away` after `minutes` without `here`; never with 0 minutes."""

    def __init__(
        self,
        app: App[None],
        minutes: int,
        away: Callable[[], None],
        *,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._seconds = minutes * 60
        self._away = away
        self._now = now
        self._last = now()

    def start(self) -> None:
        """Begin to wait."""
        if self._seconds:
            self._app.set_timer(self._seconds, self.look)

    def here(self) -> None:
        """Somebody pressed a key."""
        self._last = self._now()

    def look(self) -> None:
        """Is anybody there? Else wait for the rest of the time."""
        left = self._last + self._seconds - self._now()
        if left > 0:
            self._app.set_timer(left, self.look)
        else:
            self._away()
            self._last = self._now()
            self._app.set_timer(self._seconds, self.look)
