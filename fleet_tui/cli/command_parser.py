"""A command and its arguments, read with the table of `fleet_tui.cli.commands`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import takewhile

from fleet_tui.cli.commands import BARE, COMMANDS, GROUPS
from fleet_tui.cli.exits import listed
from fleet_tui.cli.parser import PROGRAM, Lines, Parser, add_launch_options
from fleet_tui.i18n import _, labelled, pgettext

_FIRST_WORDS = frozenset(command.words.partition(" ")[0] for command in COMMANDS)


def parse_command(terms: list[str], more: Sequence[str], launch: Parser) -> argparse.Namespace:
    """What `terms`, the whole command line, says; `more` is what `launch`, the parser of the application, left of it.

    Raises:
        SystemExit: as `parse`.
    """
    # What follows an unknown option may be its value, so the command is looked for by name.
    place = next((place for place, term in enumerate(more) if term in _FIRST_WORDS), None)
    before = [*takewhile(_is_option, more)] if place is None else more[:place]
    if before and _is_option(before[0]):
        launch.error(_("unrecognized arguments: %s") % " ".join(before))
    return command_parser(more[place or 0]).parse_args(_whole(terms, more[place or 0 :]))


def _is_option(term: str) -> bool:
    return term.startswith("-") and term not in {"-h", "--help", "--"}


def _whole(terms: list[str], more: Sequence[str]) -> list[str]:
    """`terms`, where `findings` alone means `findings list`; `more` are those from the command on."""
    group = more[0]
    known = {command.words for command in COMMANDS}
    named = len(more) > 1 and (f"{group} {more[1]}" in known or more[1] in {"-h", "--help"})
    if group not in BARE or named:
        return terms
    place = len(terms) - len(more)
    return [*terms[: place + 1], BARE[group], *terms[place + 1 :]] if terms[place] == group else terms


class _LinesAsWritten(Lines, argparse.RawDescriptionHelpFormatter):
    """And whose paragraphs stay as they are."""


def command_parser(first: str) -> argparse.ArgumentParser:
    """A parser that knows the arguments of commands that begin with the word `first`, and the names of all others."""
    parser = Parser(
        prog=PROGRAM,
        description=_("Manage a company's SIM cards and phone lines. Without a command the application starts."),
        epilog=_("Options of the application stand before the command.") + "\n"
        + _("Data goes to standard output, words to standard error.") + "\n\n" + _("Exit codes:") + "\n" + listed(),
        formatter_class=_LinesAsWritten,
        allow_abbrev=False,
    )  # fmt: skip
    add_launch_options(parser)
    parser.set_defaults(command=None)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {
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
