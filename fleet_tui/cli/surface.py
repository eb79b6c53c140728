"""The command line as data: what completion, the manual page and the documents are made from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.cli.commands import COMMANDS, GROUPS
from fleet_tui.cli.commands.base import Command
from fleet_tui.cli.parser import add_launch_options
from fleet_tui.i18n import _


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its names, what it takes (empty: nothing), the words it may take, whether that is a file, its help."""

    names: tuple[str, ...]
    takes: str
    choices: tuple[str, ...]
    file: bool
    help: str


@dataclass(frozen=True, slots=True)
class Described:
    """A command. `files`: it takes files by name; `choices`: words that its other arguments may be."""

    words: tuple[str, ...]
    summary: str
    usage: tuple[str, ...]
    options: tuple[Option, ...]
    choices: tuple[str, ...]
    files: bool


def launch_options() -> tuple[Option, ...]:
    """The options of the application, which stand before a command."""
    parser = argparse.ArgumentParser(add_help=False)
    add_launch_options(parser)
    help_option = Option(("-h", "--help"), "", (), False, _("show help and end"))
    return (*_options(parser), help_option)


def groups() -> dict[str, str]:
    """The first words of commands of two words, and what they are about."""
    return {group: _(about) for group, about in GROUPS.items()}


def commands() -> list[Described]:
    """All commands, in the order of help."""
    return [_described(command) for command in COMMANDS]


def command_parser(command: Command) -> argparse.ArgumentParser:
    """The parser of one command, whose usage is one line for each way to call it."""

    def wide(prog: str) -> argparse.HelpFormatter:
        return argparse.HelpFormatter(prog, width=1000)

    parser = argparse.ArgumentParser(command.words, add_help=False, formatter_class=wide)
    command.add(parser)
    return parser


def usage(command: Command) -> tuple[str, ...]:
    """How a command is called: one way a line."""
    lines = command_parser(command).format_usage().partition(": ")[2].strip().splitlines()
    return tuple(line.strip() for line in lines)


def _described(command: Command) -> Described:
    parser = command_parser(command)
    arguments = parser._get_positional_actions()  # noqa: SLF001 - argparse has no other way to tell
    return Described(
        words=tuple(command.words.split()),
        summary=_(command.summary),
        usage=usage(command),
        options=_options(parser),
        choices=tuple(word for each in arguments for word in _choices(each)),
        files=any(each.type is Path for each in arguments),
    )


def _options(parser: argparse.ArgumentParser) -> tuple[Option, ...]:
    actions = parser._get_optional_actions()  # noqa: SLF001 - as above
    return tuple(
        Option(
            names=tuple(action.option_strings),
            takes=_takes(action),
            choices=_choices(action),
            file=action.type is Path,
            help=(action.help or "").replace("%%", "%"),
        )
        for action in actions
    )


def _takes(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices is not None:
        return "|".join(_choices(action))
    return str(action.metavar or action.dest.upper())


def _choices(action: argparse.Action) -> tuple[str, ...]:
    choices: Sequence[object] = tuple(action.choices or ())
    return tuple(map(str, choices))
