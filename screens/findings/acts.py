"""What can be done about findings, in the list and where one is open."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from fleet_tui.actions import Action
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.finding_list import FindingState, FindingUpdate, ListedFinding, NewDispute
from fleet_tui.domain.findings.finding import Code
from fleet_tui.domain.msisdn import plain
from fleet_tui.files import write_private
from fleet_tui.i18n import N_, _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.findings import can_be_claimed, change_of, letter, order_of
from fleet_tui.workspace.list_export import free_path
from screens.doing import Doing
from screens.exporting import ask_for_path
from screens.languages import LetterLanguageDialog
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog, InputDialog

_SUSPEND, _STOP = "suspend", "stop"


class FindingActs(Doing):
    """Ordering, disputing, keeping, dismissing."""

    @abstractmethod
    def meant(self) -> Sequence[ListedFinding]:
        """The findings an action is about: those marked, else the one under the cursor."""

    def why_not(self, action: Action) -> str | None:
        reason = super().why_not(action)
        if reason or action.id not in _NEEDS:
            return reason
        meant = self.meant()
        if not meant:
            return _("There is no finding here.")
        fits, sentence = _NEEDS[action.id]
        return None if any(map(fits, meant)) else _(sentence)

    # Orders

    def do_order_finding(self) -> None:
        """Review the order that findings propose; what becomes of lines that could be stopped is asked."""
        meant = self.meant()
        if not any(change_of(each, stop=True) != change_of(each) for each in meant):
            self._review(meant, stop=False)
            return
        choices = [
            Choice(_SUSPEND, _("Suspend: can be taken back, may go on being billed"), "1"),
            Choice(_STOP, _("Stop for good: nothing takes that back"), "2"),
        ]

        def chosen(how: str | None) -> None:
            if how is not None:
                self._review(meant, stop=how == _STOP)

        self.app.push_screen(ChoiceDialog(_("Lines that nobody uses any more"), choices), chosen)

    def _review(self, meant: Sequence[ListedFinding], *, stop: bool) -> None:
        from screens.review import ReviewScreen

        order, _ordered, left = order_of(meant, stop=stop)
        if order is None:
            self.say(_("There is nothing to order for these findings."), "warning")
            return
        if left:
            words = ngettext("{count} is not in this order.", "{count} are not in this order.", len(left))
            self.say(words.format(count=number(len(left))), "warning")
        self.app.push_screen(ReviewScreen(order))

    # Disputes

    def do_dispute_finding(self) -> None:
        """Write the letter that asks the money back, in the operator's language."""
        meant = [each for each in self.meant() if can_be_claimed(each)]

        def chosen(code: str | None) -> None:
            if code is not None:
                proposed = free_path(self.workspace, _("dispute"), ".txt")
                ask_for_path(self, _("Letter to the operator"), proposed, lambda path: write(code, path), (".txt",))

        def write(code: str, path: Path) -> None:
            self.work_on(lambda: self._dispute(meant, code, path))

        self.app.push_screen(LetterLanguageDialog(), chosen)

    async def _dispute(self, meant: Sequence[ListedFinding], code: str, path: Path) -> str:
        operator, workspace = self.workspace.operator, self.workspace
        details = [await operator.finding(each.id) for each in meant]
        author = workspace.me.name if workspace.me else ""
        text = letter(details, workspace.company, author, day_of(workspace.clock()), code)
        try:
            write_private(path, text.encode())
        except OSError as error:
            reason = error.strerror or str(error)
            return _("Not written: {reason}. A file that was there is as it was.").format(reason=reason)
        wanted = NewDispute(findings=[each.id for each in details], letter=text)
        opened = await operator.open_dispute(wanted, uuid.uuid4().hex)
        said = _("Dispute {number}: the letter is in {file}.").format(number=opened.number, file=path)
        if any(each.check_by_hand for each in details):
            said += " " + _("The sums of an invoice behind it differ: check it by hand.")
        return said

    def do_disputes(self) -> None:
        """The dispute that this one is in; else all of them."""
        from screens.findings.dispute import DisputeScreen
        from screens.findings.disputes import DisputesScreen

        meant = self.meant()
        number = meant[0].dispute if len(meant) == 1 else None
        self.app.push_screen(DisputesScreen() if number is None else DisputeScreen(number))

    # People

    def do_people(self) -> None:
        """Whose line it is, where that is the question; else the whole HR list."""
        meant = [each for each in self.meant() if each.code in {Code.PERSON_AMBIGUOUS, Code.NOT_IN_HR} and each.msisdn]
        self.host.open_area("people/query " + plain(meant[0].msisdn or "") if len(meant) == 1 else "people")

    # Keeping, dismissing

    def do_keep_line(self) -> None:
        """These lines stay as they are: no saving is proposed for them any more."""
        meant = [each for each in self.meant() if _is_of_a_line(each)]

        async def keep() -> str:
            for each in meant:
                await self.workspace.operator.keep_line(each.id)
            words = ngettext("{count} line is kept as it is.", "{count} lines are kept as they are.", len(meant))
            return words.format(count=number(len(meant)))

        self.work_on(keep)

    def do_dismiss_finding(self) -> None:
        """Ask why, and dismiss."""
        meant = [each for each in self.meant() if _is_new(each)]

        async def dismiss(reason: str) -> str:
            changes = FindingUpdate(state=FindingState.DISMISSED, reason=reason)
            for each in meant:
                await self.workspace.operator.change_finding(each.id, changes)
            words = ngettext("{count} finding dismissed.", "{count} findings dismissed.", len(meant))
            return words.format(count=number(len(meant)))

        def given(reason: str | None) -> None:
            if reason is not None:
                self.work_on(lambda: dismiss(reason[:300]))

        self.app.push_screen(InputDialog(_("Dismiss"), _("Why"), hint=_("for whoever asks later")), given)


def _is_new(finding: ListedFinding) -> bool:
    return finding.state == FindingState.NEW


def _is_of_a_line(finding: ListedFinding) -> bool:
    return finding.line_id is not None and finding.kind == "SAVE"


def _orders(finding: ListedFinding) -> bool:
    return _is_new(finding) and finding.line_id is not None and change_of(finding) is not None


_NEEDS: dict[str, tuple[Callable[[ListedFinding], bool], str]] = {
    "order_finding": (_orders, N_("No order helps here; what is claimed back is disputed.")),
    "dispute_finding": (can_be_claimed, N_("There is nothing to claim back here, or it is disputed already.")),
    "keep_line": (_is_of_a_line, N_("Only lines that a saving is proposed for are kept.")),
    "dismiss_finding": (_is_new, N_("Something is being done about this already.")),
}
"""What an action needs of one of the findings meant, and what is said where none has it."""
