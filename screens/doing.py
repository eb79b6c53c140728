"""Screens that do something at the operator's, say what came of it, and ask anew."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable

from textual import on, work
from textual.message import Message

from fleet_tui.domain.failure import Failure
from screens.base import FleetScreen


class Doing(FleetScreen):
    """What is begun goes on to its end, whatever else is begun meanwhile."""

    class Done(Message):
        """Something was done; `said` tells what."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    class NotDone(Message):
        """It was not, or nobody knows."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    @abstractmethod
    def changed(self) -> None:
        """Something was done, or may have been: ask anew."""

    @on(Done)
    def _done(self, message: Done) -> None:
        self.say(message.said)
        self.changed()

    @on(NotDone)
    def _not_done(self, message: NotDone) -> None:
        self.say_failure(message.failure)
        self.changed()

    @work(group="write", exit_on_error=False)
    async def work_on(self, what: Callable[[], Awaitable[str]]) -> None:
        """Do `what`, which gives the sentence that says so. Whatever fails is said."""
        try:
            self.post_message(self.Done(await what()))
        except Failure as failure:
            self.post_message(self.NotDone(failure))
