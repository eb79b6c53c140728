"""The changes for one or many lines: choose what, then the review, the date, the confirmation, the result.

`open_change` is the way in, from the overview and from the manage screen: the kinds are the ids of the actions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fleet_tui.workspace.change_draft import read_change
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines, lines_at
from screens.base import FleetScreen

Opener = Callable[[FleetScreen, Lines, Draft | None], None]


def open_change(screen: FleetScreen, kind: str, positions: Sequence[int]) -> None:
    """Open the form of the change `kind` above `screen`, for the lines at `positions` of the fleet.

    Kinds: swap, plan, options, blocks, limit, account, split_bill, departure. Raises KeyError.
    """
    _OPENERS[kind](screen, lines_at(screen.workspace.index, positions), None)


def open_change_draft(screen: FleetScreen, draft: Draft) -> bool:
    """Go on with a form that was left half filled in; False when it is none, or none of its lines is there now."""
    kept = read_change(draft)
    lines = kept.rows(screen.workspace.index) if kept is not None else []
    if kept is None or not lines or kept.change not in _OPENERS:
        return False
    _OPENERS[kept.change](screen, lines, draft)
    return True


def _swap(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.swap import SwapScreen

    screen.app.push_screen(SwapScreen(lines, draft))


def _plan(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.plan import PlanScreen

    screen.app.push_screen(PlanScreen(lines, draft))


def _options(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.options import OptionsScreen

    screen.app.push_screen(OptionsScreen(lines, draft))


def _blocks(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.blocks import BlocksScreen

    screen.app.push_screen(BlocksScreen(lines, draft))


def _limit(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.limit import LimitScreen

    screen.app.push_screen(LimitScreen(lines, draft))


def _account(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.billing import AccountScreen

    screen.app.push_screen(AccountScreen(lines, draft))


def _split_bill(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.billing import SplitBillScreen

    screen.app.push_screen(SplitBillScreen(lines, draft))


def _departure(screen: FleetScreen, lines: Lines, draft: Draft | None) -> None:
    from screens.changes.departure import DepartureScreen

    screen.app.push_screen(DepartureScreen(lines, draft))


_OPENERS: dict[str, Opener] = {
    "swap": _swap,
    "plan": _plan,
    "options": _options,
    "blocks": _blocks,
    "limit": _limit,
    "account": _account,
    "split_bill": _split_bill,
    "departure": _departure,
}
