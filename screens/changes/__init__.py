"""The changes for one or many lines: choose what, then the review, the date, the confirmation, the result.

`open_change` is the way in, from the overview and from the manage screen, by the id of the action.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.changes.models import MODELS
from fleet_tui.workspace.change_draft import read_change
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import lines_at
from screens.base import FleetScreen

if TYPE_CHECKING:
    from screens.changes.form import ChangeScreen

FORMS: Mapping[str, str] = {
    "swap": "screens.changes.swap:SwapScreen",
    "lost": "screens.changes.loss:LossScreen",
    "plan": "screens.changes.plan:PlanScreen",
    "options": "screens.changes.options:OptionsScreen",
    "blocks": "screens.changes.blocks:BlocksScreen",
    "limit": "screens.changes.limit:LimitScreen",
    "account": "screens.changes.billing:AccountScreen",
    "split_bill": "screens.changes.billing:SplitBillScreen",
    "departure": "screens.changes.departure:DepartureScreen",
}
"""Module and class of the `ChangeScreen` of each action; a change for which nothing is asked has none."""


def open_change(screen: FleetScreen, action_id: str, positions: Sequence[int]) -> None:
    """Open, above `screen`, the form of the action for the lines at `positions` of the fleet, or its review."""
    from screens.changes.form import review

    lines = lines_at(screen.workspace.index, positions)
    if action_id in FORMS:
        screen.app.push_screen(form_class(action_id)(lines))
    else:
        kind = next(kind for kind in KINDS.values() if kind.action == action_id)
        review(screen, lines, MODELS[kind.code]())


def open_change_draft(screen: FleetScreen, draft: Draft) -> bool:
    """Go on with a form that was left half filled in; False when it is none, or none of its lines is there now."""
    kept = read_change(draft)
    lines = kept.rows(screen.workspace.index) if kept is not None else []
    if kept is None or not lines or kept.change not in FORMS:
        return False
    screen.app.push_screen(form_class(kept.change)(lines, draft))
    return True


def form_class(action_id: str) -> type[ChangeScreen]:
    """The form of the action. Raises KeyError."""
    module, _colon, name = FORMS[action_id].partition(":")
    form: type[ChangeScreen] = getattr(import_module(module), name)
    return form
