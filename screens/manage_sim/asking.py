"""What *Manage a SIM* asks of the operator: each question a worker, each answer a message."""

from __future__ import annotations

from textual import work
from textual.message import Message

from fleet_tui.domain.changes.models import Change
from fleet_tui.domain.failure import Conflict, Failure
from fleet_tui.domain.line import Line
from fleet_tui.domain.order import LineHistoryPage
from fleet_tui.workspace.line_edits import Values
from screens.line_actions import LineScreen
from screens.manage_sim.details import DetailsTab


class AskingScreen(LineScreen):
    """The questions. What becomes of the answers is the screen's that has the tabs."""

    class Fetched(Message):
        """The line is here; with `ask`, for a decision on what somebody else changed in these fields."""

        def __init__(self, line: Line, ask: Values | None) -> None:
            super().__init__()
            self.line = line
            self.ask = ask

    class Failed(Message):
        """Something could not be asked for or done."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class PersonSaved(Message):
        """The operator has the user's data as `sent`; `then` is to be ordered."""

        def __init__(self, line_id: str, sent: Values, then: Change | None) -> None:
            super().__init__()
            self.line_id = line_id
            self.sent = sent
            self.then = then

    class HistoryFetched(Message):
        """A part of the history of a line; the first one takes the place of what was shown."""

        def __init__(self, line_id: str, page: LineHistoryPage, *, first: bool) -> None:
            super().__init__()
            self.line_id = line_id
            self.page = page
            self.first = first

    @work(group="line", exclusive=True, exit_on_error=False)
    async def fetch(self, line_id: str, ask: Values | None = None) -> None:
        """The whole line; what is on screen stays when it cannot be had."""
        try:
            self.post_message(self.Fetched(await self.workspace.operator.line(line_id), ask))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @work(group="write", exit_on_error=False)
    async def update_person(self, wanted: DetailsTab.UpdateWanted) -> None:
        """Change the user's data. Left in the middle, what was typed stays a draft until the line has it."""
        line_id = wanted.line.id
        person = wanted.line.person
        if person is None:
            return
        try:
            await self.workspace.operator.change_person(person.id, person.version, wanted.update)
        except Conflict as conflict:
            self.post_message(self.Failed(conflict))
            self.fetch(line_id, wanted.sent)
        except Failure as failure:
            self.post_message(self.Failed(failure))
        else:
            self.post_message(self.PersonSaved(line_id, wanted.sent, wanted.then))

    @work(group="history", exclusive=True, exit_on_error=False)
    async def fetch_history(self, line_id: str, cursor: str | None) -> None:
        """Orders that concerned the line."""
        try:
            page = await self.workspace.operator.line_history(line_id, cursor=cursor)
            self.post_message(self.HistoryFetched(line_id, page, first=cursor is None))
        except Failure as failure:
            self.post_message(self.Failed(failure))
