"""Commands about the HR list."""

from __future__ import annotations

import argparse
from pathlib import Path

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


def _who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "who", metavar=_("WHO"), help=_("an employee number, an e-mail address, a phone number of theirs, or a name")
    )


def _export(parser: argparse.ArgumentParser) -> None:
    _who(parser)
    parser.add_argument(
        "file", nargs="?", type=Path, metavar=_("FILE"), help=_("a name that ends in .json, or in .txt to read it")
    )
    parser.add_argument("--force", action="store_true", help=_("replace a file that exists"))


def _erase(parser: argparse.ArgumentParser) -> None:
    _who(parser)
    add_confirmation(parser)
    add_json(parser)


GROUPS = {"people": N_("the HR list, and who of it uses which line")}

COMMANDS = (
    Command("people list", N_("list the HR list with the lines of each"), _list, "people:list_people"),
    Command("people match", N_("say who uses a line where nothing unique does"), _match, "people:match"),
    Command("people export", N_("write all that is held of one person"), _export, "personal_data:export"),
    Command(
        "people erase",
        N_("erase one person; what has to stay is kept under a pseudonym"),
        _erase,
        "personal_data:erase",
    ),
)
