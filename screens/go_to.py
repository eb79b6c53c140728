"""The menu of areas, from anywhere."""

from __future__ import annotations

from fleet_tui.actions import ACTIONS, AREAS, AUDIT
from fleet_tui.i18n import _
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog


def go_to_dialog() -> ChoiceDialog:
    """Answers with the id of an area, or "dashboard"."""
    choices = [Choice("dashboard", _("Dashboard"), "0")]
    choices += [_choice(area, label) for area, label in AREAS]
    choices.append(Choice("audit", _(AUDIT), "a"))
    return ChoiceDialog(_("Go to"), choices)


def _choice(area: str, label: str) -> Choice:
    key, *aliases = ACTIONS[f"open_{area}"].keys
    return Choice(area, _(label), key, aliases=tuple(aliases))
