"""The command line as a user types it, read with the table of `fleet_tui.cli.commands`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, NoReturn

from fleet_tui import __version__
from fleet_tui.cli.argparse_words import speak
from fleet_tui.cli.commands import BARE, COMMANDS, GROUPS
from fleet_tui.cli.commands.base import count, directory
from fleet_tui.cli.exits import Exit, listed
from fleet_tui.i18n import _, labelled, pgettext

PROGRAM = "fleet-tui"
_FIRST_WORDS = frozenset(command.words.partition(" ")[0] for command in COMMANDS)
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
    without_command = _Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    add_launch_options(without_command)
    arguments, more = without_command.parse_known_args(terms)
    if not more:
        return argparse.Namespace(command=None, **vars(arguments))
    # What follows an unknown option may be its value, so the command is looked for by name.
    place = next((place for place, term in enumerate(more) if term in _FIRST_WORDS), None)
    before = [*takewhile(_is_option, more)] if place is None else more[:place]
    if before and _is_option(before[0]):
        without_command.error(_("unrecognized arguments: %s") % " ".join(before))
    return _parser(more[place or 0]).parse_args(_whole(terms, more[place or 0 :]))


def _is_option(term: str) -> bool:
    return term.startswith("-") and term not in {"-h", "--help", "--"}


def _whole(terms: list[str], more: list[str]) -> list[str]:
    """`terms`, where `findings` alone means `findings list`; `more` are those from the command on."""
    group = more[0]
    known = {command.words for command in COMMANDS}
    named = len(more) > 1 and (f"{group} {more[1]}" in known or more[1] in {"-h", "--help"})
    if group not in BARE or named:
        return terms
    place = len(terms) - len(more)
    return [*terms[: place + 1], BARE[group], *terms[place + 1 :]] if terms[place] == group else terms


class _Lines(argparse.HelpFormatter):
    """A help whose headings end as the language in use ends them: `options:`, `options :`."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(labelled(heading, "").rstrip().removesuffix(":") if heading else heading)


class _LinesAsWritten(_Lines, argparse.RawDescriptionHelpFormatter):
    """And whose paragraphs stay as they are."""


class _Parser(argparse.ArgumentParser):
    """Options of a command stand anywhere: `plan set europe --dry-run 0489744365`."""

    _mixing = False

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"formatter_class": _Lines} | how)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._subparsers is not None or self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True  # it calls this method itself
        if self.usage is None:  # it would cut off seven characters, as many as "usage: " has, whatever the language
            self.usage = self.format_usage().removeprefix(_("usage: ")).rstrip()
        return self.parse_known_intermixed_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n" + _("See {program} --help.").format(program=self.prog) + "\n")


def _parser(first: str) -> argparse.ArgumentParser:
    """A parser that knows the arguments of commands that begin with the word `first`, and the names of all others."""
    parser = _Parser(
        prog=PROGRAM,
        description=_("Manage a company's SIM cards and phone lines. Without a command the application starts."),
        epilog=_("Options of the application stand before the command.") + "\n"
        + _("Data goes to standard output, words to standard error.") + "\n\n" + _("Exit codes:") + "\n" + listed(),
        formatter_class=_LinesAsWritten,
        allow_abbrev=False,
    )  # fmt: skip
    add_launch_options(parser)
    parser.set_defaults(command=None)
    groups: dict[str, argparse._SubParsersAction[_Parser]] = {
        "": parser.add_subparsers(title=pgettext("of the command line", "commands"), metavar=_("COMMAND"))
    }
    for group, about in GROUPS.items():
        words = [command.words.partition(" ")[2] for command in COMMANDS if command.words.startswith(f"{group} ")]
        summary = labelled(_(about), ", ".join(words))
        inner = groups[""].add_parser(group, help=summary, description=summary, allow_abbrev=False)
        groups[group] = inner.add_subparsers(
            title=pgettext("of the command line", "commands"), metavar=_("COMMAND"), required=True
        )
    for command in COMMANDS:
        group, _space, word = command.words.rpartition(" ")
        if group and group != first:
            continue
        summary = _(command.summary)
        child = groups[group].add_parser(word, help=summary, description=summary, allow_abbrev=False)
        child.set_defaults(command=command)
        if first in {group, word}:
            command.add(child)
    return parser


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
