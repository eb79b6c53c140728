"""The changes of lines by their keys: the same on the list of lines and on the screen of one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import on, work
from textual.message import Message

from fleet_tui.actions import CHANGES
from fleet_tui.domain.changes.models import Change
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.sim_card import PukReveal
from fleet_tui.domain.ticket import MOST_NUMBERS
from fleet_tui.i18n import _
from fleet_tui.workspace.line_changes import lines_at
from fleet_tui.workspace.selection import Selection
from screens.base import FleetScreen


class LineScreen(FleetScreen):
    """A screen on which lines are changed: `targets` says which. A change leads to its form, or to its review."""

    class Revealed(Message):
        """The PUK that was asked for."""

        def __init__(self, reveal: PukReveal) -> None:
            super().__init__()
            self.reveal = reveal

    class NotRevealed(Message):
        """It was not shown; `failure` says why."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    @abstractmethod
    def targets(self) -> Sequence[int]:
        """The positions in the fleet of the lines that an action acts on."""

    def selection(self) -> Selection:
        return self.workspace.selection_of(self.targets())

    def review_change(self, change: Change) -> None:
        """Review `change` for the targets."""
        from screens.changes.form import review

        review(self, lines_at(self.workspace.index, self.targets()), change)

    def carry_out(self, action_id: str) -> None:
        if action_id in CHANGES:
            self.open_change(action_id)
        else:
            super().carry_out(action_id)

    def open_change(self, action_id: str) -> None:
        """Open what the action needs to order its kind of change for the targets: a form, or the review."""
        from screens.changes import open_change

        open_change(self, action_id, self.targets())

    @work(group="puk", exclusive=True, exit_on_error=False)
    async def reveal_puk(self, iccid: str) -> None:
        """Ask for the PUK of a card, which is recorded."""
        try:
            self.post_message(self.Revealed(await self.workspace.operator.reveal_puk(iccid)))
        except Failure as failure:
            self.post_message(self.NotRevealed(failure))

    @on(NotRevealed)
    def _not_revealed(self, message: NotRevealed) -> None:
        self.say_failure(message.failure)

    def do_ticket_about(self) -> None:
        """A ticket about the targets: as many of them as one ticket names."""
        from screens.tickets.subjects import SubjectsScreen

        numbers = [number for each in self.targets() if (number := self.workspace.index.msisdns[each])]
        if len(numbers) > MOST_NUMBERS:
            self.say(_("One ticket names at most {count} numbers.").format(count=MOST_NUMBERS), "warning")
            return
        self.app.push_screen(SubjectsScreen(", ".join(map(grouped, numbers))))
