"""What can be done about a dispute, in the list and where one is open."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.amount import InvalidAmount, amount_between
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.finding_list import Dispute, DisputeDetail, DisputeState, DisputeUpdate
from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.files import write_private
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import decimal, money
from fleet_tui.workspace.dispute_words import awaited, reminder, said_of, still_open, why_not
from fleet_tui.workspace.list_export import free_path
from screens.doing import Doing
from screens.exporting import ask_and_write
from screens.languages import LetterLanguageDialog
from widgets.dialog import Dialog, InputDialog
from widgets.field import Field
from widgets.safe import Button, button, label

_LETTERS = (".txt",)
_NOTES = {
    "dispute_sent": DisputeState.SENT,
    "dispute_accepted": DisputeState.ACCEPTED,
    "dispute_credited": DisputeState.CREDITED,
}
"""What an action notes."""


class NotedDialog(Dialog[DisputeUpdate]):
    """That a letter was sent, or was answered: the operator's reference, and when."""

    AUTO_FOCUS = "Field TextInput"

    def __init__(self, title: str, state: DisputeState, reference: str, today: date) -> None:
        super().__init__(title)
        self._state = state
        self._reference = reference
        self._today = today

    def content(self) -> ComposeResult:
        hint = _("what the operator calls it; may be empty")
        yield Field(_("Reference"), self._reference, hint=hint, max_length=100, id="reference")
        yield Field(_("Day"), hint=_("e.g. 24/11; empty for today"), id="day")
        with Horizontal(classes="buttons"):
            yield button(_("Cancel"), id="cancel")
            yield button(_("Note it"), id="go-on")
        yield label(_("enter goes on, esc leaves"), classes="hint")

    @on(Field.Submitted, "#reference")
    def _to_the_day(self) -> None:
        self.query_one("#day", Field).go_to()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.answer(None)

    @on(Button.Pressed, "#go-on")
    @on(Field.Submitted, "#day")
    def _go_on(self) -> None:
        field = self.query_one("#day", Field)
        try:
            when = parse_day(field.value, self._today, gone=True)
        except InvalidDay as error:
            field.show_error(error.message)
            field.go_to()
            return
        if when is not None and when > self._today:
            field.show_error(_("This day is still to come."))
            field.go_to()
            return
        reference = self.query_one("#reference", Field).value.strip()
        self.answer(DisputeUpdate(state=self._state, reference=reference, day=when))


class DisputeActs(Doing):
    """Sent, agreed, paid back; the letter again, and the one that reminds."""

    class Drafted(Message):
        """The whole dispute is here, for the letter `proposed` is the name of a file for."""

        def __init__(self, text: str, title: str, proposed: str) -> None:
            super().__init__()
            self.text = text
            self.title = title
            self.proposed = proposed

    @abstractmethod
    def dispute(self) -> Dispute | None:
        """The dispute an action is about."""

    @property
    def today(self) -> date:
        """The day in Brussels."""
        return day_of(self.workspace.clock())

    def why_not(self, action: Action) -> str | None:
        reason = super().why_not(action)
        if reason or not (action.id in _NOTES or action.id == "dispute_reminder"):
            return reason
        found = self.dispute()
        if found is None:
            return _("There is no dispute here.")
        if action.id == "dispute_credited" and found.noted:
            return None  # it can be put right
        if action.id in _NOTES:
            return why_not(found, _NOTES[action.id])
        return None if awaited(found) else _("Only a letter that was sent and waits for the money is reminded of.")

    def do_dispute_sent(self) -> None:
        """Note that the letter was sent, and what the operator calls it."""
        self._ask(_("Was the letter sent?"), DisputeState.SENT)

    def do_dispute_accepted(self) -> None:
        """Note that the operator agreed."""
        self._ask(_("Did the operator agree?"), DisputeState.ACCEPTED)

    def _ask(self, title: str, state: DisputeState) -> None:
        found = self.dispute()
        if found is None:
            return

        def given(changes: DisputeUpdate | None) -> None:
            if changes is not None:
                self.note(found, changes)

        self.app.push_screen(NotedDialog(title, state, found.reference, self.today), given)

    def do_dispute_credited(self) -> None:
        """Note money that came back without a credit note, or take back what was noted."""
        found = self.dispute()
        if found is None:
            return
        least, most = -found.noted, still_open(found)

        def wrong(text: str) -> str:
            try:
                amount_between(text, least, most)
            except InvalidAmount as error:
                return error.message
            return ""

        def given(text: str | None) -> None:
            if text is not None:
                amount = amount_between(text, least, most)
                self.note(found, DisputeUpdate(state=DisputeState.CREDITED, amount=amount))

        hint = _("{amount} still open; a credit note that is brought in counts beside this").format(
            amount=money(most, found.currency)
        )
        if found.noted:
            hint = _("{amount} still open, {noted} noted by hand; with a minus it is taken back").format(
                amount=money(most, found.currency), noted=money(found.noted, found.currency)
            )
        proposed = decimal(most or least, 2)
        dialog = InputDialog(_("Money that came back"), _("Amount, excl. VAT"), proposed, hint=hint, check=wrong)
        self.app.push_screen(dialog, given)

    def note(self, dispute: Dispute, changes: DisputeUpdate) -> None:
        """Keep what became of `dispute`, as it was seen."""

        async def keep() -> str:
            now = await self.workspace.operator.change_dispute(dispute, changes)
            return labelled(dispute_title(now.number), said_of(now, self.today))

        self.work_on(keep)

    # Letters

    def do_dispute_letter(self) -> None:
        """The letter as it was drafted, to a file again."""
        if (found := self.dispute()) is not None:
            title = _("Letter to the operator")
            self.draft(found, lambda detail: detail.letter.raw, title, _("dispute"))

    def do_dispute_reminder(self) -> None:
        """A letter about what has not come back, in the operator's language."""
        found = self.dispute()
        if found is None:
            return
        author = self.workspace.me.name if self.workspace.me else ""

        def chosen(code: str | None) -> None:
            if code is not None:
                self.draft(
                    found,
                    lambda detail: reminder(detail, self.workspace.company, author, self.today, code),
                    _("Reminder to the operator"),
                    _("reminder"),
                )

        self.app.push_screen(LetterLanguageDialog(), chosen)

    @work(group="letter", exclusive=True, exit_on_error=False)
    async def draft(self, dispute: Dispute, text: Callable[[DisputeDetail], str], title: str, name: str) -> None:
        """Ask for the whole dispute, and put the letter together."""
        try:
            detail = await self.workspace.operator.dispute(dispute.number)
        except Failure as failure:
            self.post_message(self.NotDone(failure))
        else:
            self.post_message(self.Drafted(text(detail), title, f"{name}-{detail.number}"))

    @on(Drafted)
    def _drafted(self, message: Drafted) -> None:
        def write(path: Path) -> None:
            write_private(path, message.text.encode())

        proposed = free_path(self.workspace, message.proposed, _LETTERS[0])
        ask_and_write(self, message.title, proposed, _LETTERS, write)


def dispute_title(number: int) -> str:
    """What a dispute is called."""
    return _("Dispute {number}").format(number=number)
