"""Says in words what of a command's options the contract does not take, never by the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from fleet_tui.cli.exits import CommandError
from fleet_tui.i18n import _


def mistake(error: ValidationError, sentences: Mapping[str, str]) -> CommandError:
    """Return `error` as sentences: those of the fields it names, in the order of `sentences` (field, sentence)."""
    named = {str(step) for each in error.errors(include_input=False) for step in each["loc"]}
    found = [sentence for field, sentence in sentences.items() if field in named]
    return CommandError("\n".join(found or [_("This cannot be taken so.")]))
