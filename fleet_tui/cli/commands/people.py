"""Commands about the HR list."""

from __future__ import annotations

import argparse

from fleet_tui.cli.commands.base import Command, add_confirmation, add_json
from fleet_tui.i18n import N_, _


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar=_("WORD"), help=_("a name, a department, a cost centre, a number"))
    add_json(parser)


def _match(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", metavar=_("NUMBER"), help=_("the line; without it, what is not clear"))
    parser.add_argument(
        "employee", nargs="?", metavar=_("EMPLOYEE"), help=_("who uses it, as “people list” calls them, or their name")
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--nobody", action="store_true", help=_("nobody of the HR list uses it"))
    other.add_argument("--back", action="store_true", help=_("forget what was answered: it is asked again"))
    add_confirmation(parser)
    add_json(parser)


GROUPS = {"people": N_("the HR list, and who of it uses which line")}

COMMANDS = (
    Command("people list", N_("list the HR list with the lines of each"), _list, "people:list_people"),
    Command("people match", N_("say who uses a line where nothing unique does"), _match, "people:match"),
)
