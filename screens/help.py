"""Help: the keys that act on the screen one comes from, from the table of actions itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fleet_tui.actions import Action, Group, key_name
from fleet_tui.i18n import N_, _
from screens.base import FleetScreen
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines

KEYS_WIDTH = 22

SEARCH_EXAMPLES = (
    ("0489 74 43 65", N_("a number, in any form; a name, a description, a card, a plan")),
    ("status:pending", N_("a field and what it holds")),
    ("plan:europe,start", N_("one of several")),
    ("-block:data", N_("not")),
    ("cost>20", N_("more a month than")),
    ('"van 3"', N_("these words together")),
    ("statut:active  Konto:…", N_("fields and statuses in any of the languages")),
)


class HelpScreen(FleetScreen):
    """What one can press there, grouped, with what cannot be taken back marked by a word."""

    COMMON = ("back",)

    def __init__(self, actions: Sequence[Action], place: str) -> None:
        super().__init__()
        self._actions = sorted(actions, key=lambda action: list(Group).index(action.group))
        self._place = place

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with VerticalScroll(can_focus=True, classes="page"):
            yield label(lines(help_text(self._actions)), id="help-text")
        yield FooterLine()

    def say_again(self) -> None:
        super().say_again()
        self.query_one("#help-text", Label).update(lines(help_text(self._actions)))

    def on_mount(self) -> None:
        self.paint_frame([self._place, _("Help")] if self._place else [_("Help")])
        self.query_one(VerticalScroll).focus()


def help_text(actions: Sequence[Action]) -> str:
    """`actions`, sorted by group, as lines of text."""
    parts: list[str] = []
    for group, members in groupby(actions, key=lambda action: action.group):
        parts.append(_(group))
        parts += [_line(action) for action in members]
        if group is Group.LIST:
            parts.append(f"  {'↑ ↓ PgUp PgDn Home End':<{KEYS_WIDTH}}  " + _("move; j and k too"))
            if any(action.id == "toggle_mark" for action in actions):  # the list of lines, no other
                parts.append(f"  {'0-9':<{KEYS_WIDTH}}  " + _("begin a search for a number"))
        parts.append("")
    parts.append(_("Search"))
    parts += [f"  {example:<{KEYS_WIDTH}}  {_(meaning)}" for example, meaning in SEARCH_EXAMPLES]
    return "\n".join(parts)


def _line(action: Action) -> str:
    keys = " ".join(key_name(key) for key in action.keys)
    notes = _("cannot be undone; asks first") if action.dangerous else ""
    return f"  {keys:<{KEYS_WIDTH}}  {action.text}" + (f" ({notes})" if notes else "")
