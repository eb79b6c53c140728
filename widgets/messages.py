"""Passing messages in a row of their own above the footer: they cover neither keys nor rows, and stay to be read."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from time import time
from typing import Any

from textual import events
from textual.app import App, ReturnType
from textual.notifications import Notification
from textual.timer import Timer

from fleet_tui.domain.calendar import Clock, system_clock
from widgets.footer_line import FooterLine
from widgets.safe import Severity, standing

ERROR_SEEN = 1.0
"""Seconds a message has stood before a key takes it away: who was typing ahead has not read it."""


KEPT = 200
"""Messages that can be read again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message of this run: the whole text, cleaned."""

    id: str
    at: datetime
    severity: Severity
    text: str


class MessageRow(App[ReturnType]):
    """What `toast` says stands in the footer of every screen, the newest in the place of the others.

    Textual keeps the messages and lets them expire; where they are shown, and that they can be read again, is ours.
    `clock` says when one was told.
    """

    _message_timer: Timer | None = None

    def __init__(self, *, clock: Clock = system_clock, **options: Any) -> None:
        super().__init__(**options)
        self._now = clock
        self.told: deque[Told] = deque(maxlen=KEPT)
        """The messages of this run, oldest first."""

    def _refresh_notifications(self) -> None:
        """Called by Textual for each message, for each that is taken back, and for each screen that comes up."""
        newest = self._newest
        if newest is not None:
            self._keep(newest)
        for screen in self.screen_stack if self._running else ():
            for footer in screen.query(FooterLine):
                footer.tell(newest.message if newest else "", newest.severity if newest else "information")
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(newest.time_left, self._refresh_notifications) if newest else None

    def _keep(self, message: Notification) -> None:
        """Keep what is told once; what is told again at once takes the place of the first time."""
        if any(each.id == message.identity for each in self.told):
            return
        if self.told and self.told[-1].text == message.message:
            self.told.pop()
        self.told.append(Told(message.identity, self._now(), message.severity, message.message))

    @property
    def _newest(self) -> Notification | None:
        """The message that is shown."""
        return next(reversed(standing(self)), None)

    def leave_behind(self) -> None:
        """Take away what could be read: it was about the place that somebody goes away from.

        An error in whose place another message stands was not read; it comes up.
        """
        newest = self._newest
        for each in standing(self):
            if each is newest or each.severity != "error":
                self._take_away(each)

    def _take_away(self, message: Notification) -> None:
        if time() - message.raised_at >= ERROR_SEEN:
            self._unnotify(message)

    async def _press(self, event: events.Event) -> None:
        """A key takes away an error that could be read."""
        if isinstance(event, events.Key):
            newest = self._newest
            if newest is not None and newest.severity == "error":
                self._take_away(newest)
        await super()._press(event)  # type: ignore[misc]
