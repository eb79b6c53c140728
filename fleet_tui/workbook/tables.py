"""A table out of a file that another program wrote: rows of cells, and why a file or a row cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.i18n.format import number

Cell = str | int | float | bool | date | None
"""A cell as the file holds it; dates and times beside."""

COLUMN_LIMIT = 1_000
"""Columns that are read. A row that has more says so."""


class WorkbookError(Exception):
    """The file cannot be read as a list. `user_message` says why, and what to do."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


def too_many_rows(path: Path, limit: int) -> WorkbookError:
    """Why a file with more rows than its kind may have is not read."""
    return WorkbookError(
        _("{file} has more than {limit} rows. Split it.").format(file=clean(path.name), limit=number(limit))
    )


def surely_more(rows: int, limit: int) -> bool:
    """Whether so many rows, blank ones and headings among them, are more than the limit of those that count."""
    return rows > limit + limit // 10


class FileUnclear(WorkbookError):
    """The file may be read in two ways, and nothing in it says which: somebody has to. `file` is its name."""

    def __init__(self, file: str, user_message: str) -> None:
        super().__init__(user_message)
        self.file = file


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, as a spreadsheet program shows it, and its cells."""

    number: int
    cells: Sequence[Cell]
    hidden: bool = False
    """By a filter or by hand: whoever made the file does not see it."""
    problem: str = ""
    """Why the row's cells mean nothing (translated): nothing may be taken from it."""
    other_encoding: bool = False
    """The text is in another encoding than the rest of the file."""
    cut: bool = False
    """It goes on beyond `COLUMN_LIMIT`."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet (`name` is empty for CSV). `rows` can be gone through once more each time it is called."""

    name: str
    rows: Callable[[], Iterator[Row]]
    hidden_columns: frozenset[int] = frozenset()
    """Zero-based."""
    visible: bool = True
    delimited: bool = False
    """Cells are parted by a sign (CSV): one more than headings means that cells have moved."""
