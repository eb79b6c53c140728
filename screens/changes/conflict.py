"""Somebody else changed a line meanwhile: both versions field by field. Nothing is overwritten unseen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.versions import Difference, compare
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import Dialog
from widgets.safe import label

SHOWN_FIELDS = 8
"""Rows of a comparison: so many go into the smallest terminal beside the answers."""


class ConflictDialog(Dialog[str]):
    """Answers "leave" or "again", for all lines in conflict "leave all" or "again all"."""

    DEFAULT_CSS = """
    ConflictDialog > .dialog { width: 78; }
    """

    def __init__(self, seen: LineRow | None, now: LineRow, index: FleetIndex, *, others: int) -> None:
        """`seen` is None where the version that was seen is not known any more. `others`: further lines in conflict."""
        super().__init__(_("{number} was changed meanwhile").format(number=now.called))
        self._seen = seen
        self._differences = [] if seen is None else [each for each in compare(seen, now, index) if each.changed]
        self._now = [] if seen is not None else compare(now, now, index)
        self._others = others

    def content(self) -> ComposeResult:
        yield label(self._introduction())
        for difference in self._differences[:SHOWN_FIELDS]:
            yield label(_comparison(difference))
        for field in self._now[:SHOWN_FIELDS]:
            yield label(labelled(field.label, field.now))
        yield label("")
        yield ChoiceList(self._answers())

    def _introduction(self) -> str:
        if self._seen is None:
            return _("This is how it is now; how it was before is not known any more.")
        if not self._differences:
            return _("What the list shows of it is as you saw it; something else of it was changed.")
        return _("Somebody else changed it: what you saw → what it is now")

    def _answers(self) -> list[Choice]:
        answers = [
            Choice("leave", _("Leave it as it is now"), "1", aliases=("&",)),
            Choice("again", _("Order your change again, on what it is now"), "2", aliases=("é",)),
        ]
        if self._others:
            left = ngettext(
                "Leave this one and {count} other changed meanwhile",
                "Leave this one and {count} others changed meanwhile",
                self._others,
            ).format(count=number(self._others))
            ordered = ngettext(
                "Order this one and {count} other again", "Order this one and {count} others again", self._others
            ).format(count=number(self._others))
            answers += [
                Choice("leave all", left, "3", aliases=('"',)),
                Choice("again all", ordered, "4", aliases=("'",)),
            ]
        return answers

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self.answer(message.choice.id)


def _comparison(difference: Difference) -> str:
    return labelled(difference.label, f"{difference.seen} → {difference.now}")
