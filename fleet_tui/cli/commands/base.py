"""What a command is, and the arguments that many of them share. Nothing heavy is imported to parse."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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


def count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError(_("“{text}” is not a count above 0").format(text=text))
    return number


def amount(text: str) -> Decimal:
    """Euros as people type them."""
    from fleet_tui.domain.amount import InvalidAmount, parse_amount

    try:
        return parse_amount(text)
    except InvalidAmount as error:
        raise argparse.ArgumentTypeError(error.message) from None


def directory(text: str) -> Path:
    if not text.strip():  # a variable that nobody set must not mean the directory one stands in
        raise argparse.ArgumentTypeError(_("the name of the directory is empty"))
    return Path(text)


def port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(_("“{text}” is not a port").format(text=text))
    return number


def day(text: str, *, gone: bool = False) -> date:
    """A day as people type it: 2026-11-30, 30/11/2026, 30/11, +3, tomorrow; `gone` as for `parse_day`."""
    from fleet_tui.domain.calendar import day_of, system_clock
    from fleet_tui.domain.typed_day import InvalidDay, parse_day
    from fleet_tui.i18n.format import day as written

    today = day_of(system_clock())
    try:
        found = parse_day(text, today, gone=gone)
    except InvalidDay as error:
        raise argparse.ArgumentTypeError(error.message) from None
    if found is None:
        raise argparse.ArgumentTypeError(_("Write the day like {example}.").format(example=written(today)))
    return found


def day_gone(text: str) -> date:
    """A day that is over, as that of a list: 2026-11-30, 30/11 (the last one), -3, yesterday."""
    return day(text, gone=True)


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
