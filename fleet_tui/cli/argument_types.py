"""What may stand for an argument, read as argparse asks for it. Each raises ArgumentTypeError with a sentence."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_tui.i18n import _

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


def count(text: str) -> int:
    """How many, above 0."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError(_("“{text}” is not a count above 0").format(text=text))
    return number


def directory(text: str) -> Path:
    """A directory that is named."""
    if not text.strip():  # a variable that nobody set must not mean the directory one stands in
        raise argparse.ArgumentTypeError(_("the name of the directory is empty"))
    return Path(text)


def amount(text: str) -> Decimal:
    """Euros as people type them."""
    from fleet_tui.domain.amount import InvalidAmount, parse_amount

    try:
        return parse_amount(text)
    except InvalidAmount as error:
        raise argparse.ArgumentTypeError(error.message) from None


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
