"""Lists as CSV, in two explicit modes: for a spreadsheet program, and exact for other programs.

Spreadsheets make formulas of text that begins with `= + - @`, a tab or a carriage return (OWASP, "CSV injection"):
the first mode puts an apostrophe before it, which they show as text. It also separates as the user's Excel expects.
Such a file begins with a byte order mark, by which a reader knows that there is an apostrophe to take away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path

from fleet_tui.domain.text import unwrapped
from fleet_tui.files import replacing
from fleet_tui.i18n import language
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.sheet import STEP, ExportCancelled, Progress, never, silent

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet program computes; with apostrophes before it, what our escape would be taken for."""


class CsvMode(StrEnum):
    """SPREADSHEET: for Excel (escaped, UTF-8 with BOM). EXACT: for programs (RFC 4180, nothing added)."""

    SPREADSHEET = "spreadsheet"
    EXACT = "exact"


def write_csv(
    path: Path,
    rows: Iterable[Sequence[Exported]],
    columns: Sequence[SheetColumn],
    mode: CsvMode,
    *,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = never,
) -> None:
    """Write `rows` under their headings to `path`, whole or not at all.

    Raises:
        OSError: the disk is full, `path` is a link.
        ExportCancelled: `cancelled` said so.
    """
    spreadsheet = mode is CsvMode.SPREADSHEET
    text_of = _for_spreadsheets if spreadsheet else _exact
    comma_decimals = spreadsheet and language() != "en"
    with replacing(path) as file:
        # A lone surrogate has no UTF-8 form; it is the one thing the exact mode cannot give back.
        text = TextIOWrapper(file, "utf-8-sig" if spreadsheet else "utf-8", "replace", newline="")
        writer = csv.writer(text, delimiter=";" if comma_decimals else ",")
        writer.writerow([text_of(column.heading) for column in columns])
        count = 0
        for count, row in enumerate(rows, 1):
            writer.writerow([_cell(value, text_of, comma_decimals=comma_decimals) for value in row])
            if count % STEP == 0:
                if cancelled():
                    raise ExportCancelled
                progress(count)
        text.flush()
        text.detach()
        progress(count)


def _cell(value: Exported, text_of: Callable[[str], str], *, comma_decimals: bool) -> str:
    match value:
        case None:
            return ""
        case str():
            return text_of(value)
        case Decimal():
            return f"{value:f}".replace(".", ",") if comma_decimals else f"{value:f}"
        case date():
            return value.isoformat()


def _for_spreadsheets(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def text_of_csv_cell(text: str, *, spreadsheet: bool) -> str:
    """What a cell of a CSV file holds; `spreadsheet`: the file begins with a byte order mark.

    The apostrophe of the first mode is taken away, and so is `="…"`, by which reports keep zeros from Excel.
    """
    if spreadsheet and text.startswith("'") and _FORMULA.match(text):
        return text[1:]
    return unwrapped(text) if text.lstrip().startswith("=") else text


def _exact(text: str) -> str:
    return text
