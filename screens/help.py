"""Help: the keys that act on the screen one comes from, from the table of actions itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fleet_tui.actions import Action, Group
from fleet_tui.i18n import N_, _
from fleet_tui.key_names import key_name
from screens.base import FleetScreen
from widgets.columns import fit
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines

KEYS_WIDTH = 11
EXAMPLE_WIDTH = 22
GAP = 3
"""Cells between two columns."""
ASKS = "*"
"""Stands behind what cannot be undone."""

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
    """What one can press there, grouped, with what cannot be taken back marked."""

    COMMON = ("back",)

    def __init__(self, actions: Sequence[Action], place: str) -> None:
        super().__init__()
        order = [*(group for group in Group if group is not Group.EVERYWHERE), Group.EVERYWHERE]
        self._actions = sorted(actions, key=lambda action: order.index(action.group))
        self._place = place

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with VerticalScroll(can_focus=True, classes="page"):
            yield label("", id="help-text")
        yield FooterLine()

    def do_help(self) -> None:
        """The key that opened it closes it."""
        self.do_back()

    def say_again(self) -> None:
        super().say_again()
        self._paint()

    def on_mount(self) -> None:
        self.paint_frame([self._place, _("Help")] if self._place else [_("Help")])
        self.query_one(VerticalScroll).focus()

    @on(events.Resize)
    def _paint(self) -> None:
        room = self.query_one(VerticalScroll).content_size.width - 1  # beside the scroll bar
        self.query_one("#help-text", Label).update(lines(help_text(self._actions, room)))


def help_text(actions: Sequence[Action], width: int) -> str:
    """`actions`, sorted by group, as lines of text `width` cells wide: in two columns where they fit."""
    blocks = [[_(group), *map(_line, members), *_moving(group, actions), ""] for group, members in _by_group(actions)]
    left: list[str] = []
    right: list[str] = []
    for block in blocks:
        (left if len(left) <= len(right) else right).extend(block)
    beside = max(map(cell_len, left), default=0) + GAP
    if beside + max(map(cell_len, right), default=0) > width:
        parts = [line for block in blocks for line in block]
    else:
        parts = [(fit(one, beside) + other).rstrip() for one, other in zip_longest(left, right, fillvalue="")]
    if any(action.dangerous for action in actions):
        parts += [f"{ASKS} " + _("cannot be undone; asks first"), ""]
    if _lists_lines(actions):
        parts.append(_("Search"))
        parts += [f"  {example:<{EXAMPLE_WIDTH}}  {_(meaning)}" for example, meaning in SEARCH_EXAMPLES]
    return "\n".join(parts)


def _by_group(actions: Sequence[Action]) -> list[tuple[Group, list[Action]]]:
    return [(group, list(members)) for group, members in groupby(actions, key=lambda action: action.group)]


def _lists_lines(actions: Sequence[Action]) -> bool:
    """The list of lines, no other, has a language to search in."""
    return any(action.id == "toggle_mark" for action in actions)


def _moving(group: Group, actions: Sequence[Action]) -> list[str]:
    if group is not Group.LIST:
        return []
    keys = [("↑ ↓ j k", _("move")), ("PgUp PgDn", _("by pages")), ("Home End", _("to the ends"))]
    if _lists_lines(actions):
        keys.append(("0-9", _("search for a number")))
    return [f"  {key:<{KEYS_WIDTH}}  {words}" for key, words in keys]


def _line(action: Action) -> str:
    keys = " ".join(key_name(key) for key in action.keys)
    mark = f" {ASKS}" if action.dangerous else ""
    return f"  {keys:<{KEYS_WIDTH}}  {action.text}{mark}"
