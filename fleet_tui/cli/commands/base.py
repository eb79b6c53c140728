"""What a command is, and the arguments that many of them share. Nothing heavy is imported to parse."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_tui.cli.exits import Exit
from fleet_tui.i18n import _

if TYPE_CHECKING:
    from fleet_tui.cli.run import Run

Runner = Callable[["Run", argparse.Namespace], Exit]
Add = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, what help says, its arguments, and `module:function` below `fleet_tui.cli`."""

    words: str
    summary: str
    add: Add
    place: str

    def runner(self) -> Runner:
        """What carries it out, imported now."""
        module, _colon, function = self.place.partition(":")
        found: Runner = getattr(importlib.import_module(f"fleet_tui.cli.{module}"), function)
        return found


def nothing(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def add_json(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON, with values as they were entered"))


def add_written_file(parser: argparse.ArgumentParser, help: str) -> None:
    """A file that the command writes."""
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=help)
    parser.add_argument("--force", action="store_true", help=_("replace a file that exists"))


def add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="*", metavar=_("QUERY"), help=_("as in the search bar, e.g. status:pending plan:europe")
    )


def add_confirmation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=_("show what would happen, change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
