"""What the next start shows before anything else: the screen it will open, as it is when this run ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from textual.screen import Screen

from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.workspace.workspace import Workspace
from screens.base import FleetScreen, ForStrangers


class Painter(Protocol):
    """The application, as far as it paints."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]: ...

    def painted(self, screen: Screen[Any], *, last_row: str) -> str:
        """What to send to an empty terminal so that it shows `screen`, with `last_row` in its last row."""


@dataclass(frozen=True, slots=True)
class LastFrame:
    """What is kept of a run."""

    allowed: bool = True
    """Otherwise no frame may be kept, nor one of an earlier run."""
    sent: str = ""
    """What to send to an empty terminal; empty where the screen is not open, or shows nothing of an operator yet."""


def last_frame(app: Painter, workspace: Workspace) -> LastFrame:
    """The screen that the next start opens, with when it stood so in the place of its keys: nothing on it acts."""
    stack = app.screen_stack
    if not workspace.settings.snapshot or any(isinstance(screen, ForStrangers) for screen in stack):
        return LastFrame(allowed=False)
    opens = workspace.remembered.screen
    opened = [screen for screen in stack if isinstance(screen, FleetScreen) and opens == screen.OPENS_AS]
    if not (opened and workspace.me is not None and workspace.attached):
        return LastFrame()
    as_of = _("As of {moment}. Starting: keys wait until it is there.").format(moment=moment(workspace.clock()))
    return LastFrame(sent=app.painted(opened[0], last_row=as_of))
