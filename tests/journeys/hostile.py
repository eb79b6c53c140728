"""A company whose list is full of texts that want something else than to be read."""

from __future__ import annotations

import csv
from pathlib import Path

HOSTILE = (
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b[c\x1b]52;c;cHduZWQ=\x07",
    "\x9b31m\x85\x90q",
    "safe\u202egnp.exe\u2066",
    "x" * 300,
    "陳大文",
    "=1+1",
    "Zoë Ó'Brien 陳",
    "first\nsecond",
    "e" + "\u0301" * 40,
    "@SUM(A1)\t{name} %s \\n",
)
"""One for each line of the list."""
HEADINGS = ("Number", "Description", "User", "Tariff plan", "Billing account", "Options", "Split bill", "Status")


def number(position: int) -> str:
    """The number of the line at `position`."""
    return f"0470 12 34 {position:02}"


def write_list(path: Path) -> Path:
    """The list as CSV: each line has the same hostile text in every field that takes text; the first is pending."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for position, text in enumerate(HOSTILE):
            state = "pending" if position < 2 else "active"
            writer.writerow([number(position), text, text, text, text[:90], text, text, state])
    return path
