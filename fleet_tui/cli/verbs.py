"""The verbs: the commands that change lines that exist, as the kinds of change describe them; their own options.

For the parser and for help: nothing heavy is imported. `wishes` makes the change of what was typed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from fleet_tui.domain.changes.kind import ChangeCommand, ChangeKind
from fleet_tui.domain.changes.kinds import KINDS, REPORT_DEPARTURE, REPORT_LOSS, SET_USER
from fleet_tui.i18n import _

Add = Callable[[argparse.ArgumentParser], None]


def _add_departure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--operator", metavar=_("NAME"), help=_("with port-out: the operator the number goes to"))
    parser.add_argument("--user", metavar=_("USER"), help=_("with reassign: who has the line from then on"))
    parser.add_argument("--keep-split-bill", action="store_true", help=_("leave the split bill as it is"))


def _add_loss(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stolen", action="store_true", help=_("it was stolen"))
    parser.add_argument(
        "--message", default="", metavar=_("TEXT"), help=_("what happened, for the ticket or the order sheet")
    )


def add_new_user(parser: argparse.ArgumentParser) -> None:
    """What is asked about a user who is to be created."""
    add_user_data(parser.add_argument_group(_("a new user")))


def add_user_data(new: argparse._ActionsContainer) -> None:
    """What is known of a user."""
    new.add_argument("--first-name", metavar=_("NAME"), help=_("first name"))
    new.add_argument("--last-name", metavar=_("NAME"), help=_("last name"))
    new.add_argument("--title", metavar=_("TITLE"), help=_("Mr, Mrs or Mx"))
    new.add_argument("--birth-date", metavar=_("DAY"), help=_("date of birth, e.g. 1980-11-24"))
    new.add_argument("--e-mail", metavar=_("ADDRESS"), help=_("e-mail address"))
    new.add_argument("--phone", metavar=_("NUMBER"), help=_("contact number"))
    new.add_argument("--language", metavar=_("LANGUAGE"), help=_("French, Dutch, English or German"))


def _add_user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--description", metavar=_("TEXT"), help=_("another description of the line"))
    add_new_user(parser)


VERBS: Mapping[str, tuple[ChangeKind, ChangeCommand]] = {
    kind.command.words: (kind, kind.command) for kind in KINDS.values() if kind.command is not None
}
"""Kinds of change that have a command, with it, by its words."""

_OPTIONS: Mapping[str, Add] = {
    REPORT_DEPARTURE.code: _add_departure,
    REPORT_LOSS.code: _add_loss,
    SET_USER.code: _add_user,
}


def add_options(kind: ChangeKind, parser: argparse.ArgumentParser) -> None:
    """Options that only the command of `kind` has."""
    if kind.code in _OPTIONS:
        _OPTIONS[kind.code](parser)
