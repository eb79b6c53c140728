"""Adding a SIM card: the wizard, and going on with one that was left half filled in."""

from __future__ import annotations

from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.workspace.add_line import KIND
from screens.base import FleetScreen
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog

_NEW = "new"
OFFERED = 9
"""Drafts that have a number key in the menu."""


def add_sim(screen: FleetScreen) -> None:
    """Open the wizard from `screen`; where drafts of it were left, ask whether to go on with one."""
    from screens.add_sim.screen import AddSimScreen

    drafts = {draft.id: draft for draft in screen.workspace.drafts.found().drafts if draft.kind == KIND}
    if not drafts:
        screen.app.push_screen(AddSimScreen())
        return

    def chosen(choice: str | None) -> None:
        if choice is not None:
            screen.app.push_screen(AddSimScreen(drafts.get(choice)))

    choices = [
        Choice(_NEW, _("begin a new one"), key="n"),
        *(
            Choice(draft.id, draft.title, key=str(number) if number <= OFFERED else "", hint=moment(draft.at))
            for number, draft in enumerate(drafts.values(), start=1)
        ),
    ]
    screen.app.push_screen(ChoiceDialog(_("Go on with a draft?"), choices), chosen)
