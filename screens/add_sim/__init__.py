"""Adding SIM cards: one, many from a workbook, many by scanning, or going on with what was left half filled in."""

from __future__ import annotations

from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.workspace.add_line import KIND
from fleet_tui.workspace.add_line_answers import Answers, UserKind
from screens.base import FleetScreen
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog

ONE, WORKBOOK, SCAN = "one", "workbook", "scan"
KEYED = 9
"""Entries that have a number key in the menu."""


def add_sim(screen: FleetScreen) -> None:
    """Ask from `screen` in which way cards are added, and open that."""
    from screens.add_sim.batch import AddBatchScreen
    from screens.add_sim.screen import AddSimScreen

    drafts = {draft.id: draft for draft in screen.workspace.drafts.found().drafts if draft.kind == KIND}

    def chosen(choice: str | None) -> None:
        if choice == WORKBOOK:
            screen.app.push_screen(AddBatchScreen(Answers(user=UserKind.NONE)))
        elif choice is not None:
            screen.app.push_screen(AddSimScreen(drafts.get(choice), scanning=choice == SCAN))

    ways = [
        (ONE, _("one SIM card"), _("typed, scanned or from the stock")),
        (WORKBOOK, _("many, from a workbook"), _("a card in each row")),
        (SCAN, _("many, one scan after the other"), _("first what is the same for all")),
        *((draft.id, _("go on: {draft}").format(draft=draft.title), moment(draft.at)) for draft in drafts.values()),
    ]
    choices = [
        Choice(way, words, key=str(place) if place <= KEYED else "", hint=hint)
        for place, (way, words, hint) in enumerate(ways, start=1)
    ]
    screen.app.push_screen(ChoiceDialog(_("Add SIM cards"), choices), chosen)
