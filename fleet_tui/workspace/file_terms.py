"""What somebody says of a file that it does not say itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileTerms:
    """Said of a file before it is read."""

    operator: str = ""
    """Whose itemised bill it is."""
    account: str | None = None
    """The billing account of a bill that does not name it."""
    decimals: str | None = None
    """The sign before decimals, `,` or `.`, where the numbers of the file may be read in two ways."""


UNSAID = FileTerms()
