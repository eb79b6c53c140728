"""A SIM card is lost or stolen: its line is suspended, it gets another card now or later.

A ticket says what happened, or the order sheet where the operator is only told by that.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.changes.models import ReportLoss
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _
from fleet_tui.workspace.change_draft import Typed
from screens.changes.swap import SwapScreen
from widgets.field import Field
from widgets.safe import Checkbox, checkbox, label

MESSAGE, STOLEN = "message", "stolen"
"""Fields beside the cards, as a draft names them; a phone number is neither."""


class LossScreen(SwapScreen):
    """As replacing cards, but that no card need be given: `enter` without one goes to the review.

    `enter` at the last card goes on to what happened, and from there to the review.
    """

    change_id = "lost"

    def asked_beside(self) -> ComposeResult:
        yield label(_("enter without a card: the line is suspended, the card comes later"), classes="hint")
        recorded = self.workspace.recorded_only
        asked = _("What happened, for the order sheet") if recorded else _("What happened, for the ticket")
        yield Field(asked, max_length=1000, id=MESSAGE)
        yield checkbox(_("It was stolen"), value=False, id=STOLEN)

    def heading(self) -> str:
        return _("SIM card lost or stolen")

    def typed(self) -> Typed:
        beside: Typed = {MESSAGE: self._message, STOLEN: self._stolen}
        return {**super().typed(), **{name: value for name, value in beside.items() if value}}

    def take_up(self, typed: Typed) -> None:
        message = self.query_one(f"#{MESSAGE}", Field)
        with message.prevent(Field.Changed):
            message.value = str(typed.get(MESSAGE, ""))
        self.query_one(f"#{STOLEN}", Checkbox).value = typed.get(STOLEN) is True
        super().take_up({name: value for name, value in typed.items() if name not in {MESSAGE, STOLEN}})

    @property
    def _message(self) -> str:
        return self.query_one(f"#{MESSAGE}", Field).value.strip()

    @property
    def _stolen(self) -> bool:
        return bool(self.query_one(f"#{STOLEN}", Checkbox).value)

    def take_entry(self, typed: str) -> None:
        if self.no_card_typed:
            self.do_check()
        else:
            super().take_entry(typed)

    def all_given(self) -> None:
        """What happened comes next, unless somebody is there already: an answer may have been slow."""
        if self._field.has_focus_within:
            self.query_one(f"#{MESSAGE}", Field).go_to()

    @on(Field.Changed, f"#{MESSAGE}")
    @on(Checkbox.Changed)
    def _told(self) -> None:
        self.edited()

    @on(Field.Submitted, f"#{MESSAGE}")
    def _message_given(self) -> None:
        self.do_check()

    def do_check(self) -> None:
        if not self.no_card_typed:
            self._field.refuse(_("enter takes this card; without it, empty the field."))
            return
        self.review(self.swap.lines, self._change_of)

    def _change_of(self, line: LineRow) -> ReportLoss:
        return ReportLoss(iccid=self.swap.cards.get(line.id), stolen=self._stolen, message=self._message)
