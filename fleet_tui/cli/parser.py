"""The command line as a user types it. What stands before a command is read without the table of all commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from fleet_tui import __version__
from fleet_tui.cli.argparse_words import speak
from fleet_tui.cli.argument_types import count, directory
from fleet_tui.cli.exits import Exit
from fleet_tui.i18n import _, labelled

PROGRAM = "fleet-tui"
_NO_OPTION = re.compile(r"-(\w+:|[\"“”„]|€?[0-9.]+,)")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of the process. `command` is a `Command`, or None to start the application.

    Raises:
        SystemExit: after --help, --version (0) or what is not understood (2).
    """
    speak()
    # argparse takes `-block:data` and `-5,00` for options; with a blank in it, each is what it is: a term, an amount.
    terms = [f" {term}" if _NO_OPTION.match(term) else term for term in argv]
    # The application is started without a command; it need not wait for forty parsers and their words.
    without_command = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    add_launch_options(without_command)
    arguments, more = without_command.parse_known_args(terms)
    if not more:
        return argparse.Namespace(command=None, **vars(arguments))
    from fleet_tui.cli.command_parser import parse_command

    return parse_command(terms, more, without_command)


class Lines(argparse.HelpFormatter):
    """A help whose headings end as the language in use ends them: `options:`, `options :`."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(labelled(heading, "").rstrip().removesuffix(":") if heading else heading)


class Parser(argparse.ArgumentParser):
    """Options of a command stand anywhere: `plan set europe --dry-run 0489744365`."""

    _mixing = False

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"formatter_class": Lines} | how)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._subparsers is not None or self._mixing or not self._get_positional_actions():
            return super().parse_known_args(args, namespace)
        self._mixing = True  # it calls this method itself
        if self.usage is None:  # it would cut off seven characters, as many as "usage: " has, whatever the language
            self.usage = self.format_usage().removeprefix(_("usage: ")).rstrip()
        return self.parse_known_intermixed_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n" + _("See {program} --help.").format(program=self.prog) + "\n")


def add_launch_options(parser: argparse.ArgumentParser) -> None:
    """The options of the application, which stand before a command."""
    parser.add_argument(
        "--version",
        action="version",
        version=f"fleet-tui {__version__}",
        help=_("show program's version number and exit"),
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--profile", metavar=_("NAME"), help=_("a connection of the settings, or “local” for the fleet on this machine")
    )
    where.add_argument("--server", metavar="URL", help=_("a server, e.g. https://fleet.example.be"))
    parser.add_argument("--lang", metavar=_("CODE"), help=_("language: en, fr, …"))
    parser.add_argument("--read-only", action="store_true", help=_("offer nothing that changes a line"))
    parser.add_argument(
        "--kiosk", action="store_true", help=_("the application and nothing else of this machine (docs/ssh.md)")
    )
    parser.add_argument(
        "--data", metavar=_("DIRECTORY"), type=directory, help=_("keep everything of this run below DIRECTORY")
    )
    parser.add_argument(
        "--fleet-size", metavar="N", type=count, help=_("lines of the sample fleet, when it is made (250)")
    )
