"""A file of wishes: which lines (a query), and what they are to be. TOML or CSV."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.reading import read_bytes
from fleet_tui.workbook.tables import WorkbookError

LINES = "lines"
FIELDS = {"plan": "plan", "options": "options", "status": "status", "account": "billing_account"}
"""What can be wished, by its name in the file: the field."""


@dataclass(frozen=True, slots=True)
class LineWish:
    """What the lines of a query are to be: texts by field."""

    query: str
    wanted: Mapping[str, str]


def read_wishes(path: Path) -> list[LineWish]:
    """Read a file of wishes: `[[wish]]` tables in TOML, or a row each in CSV (`lines;plan;…`).

    Raises:
        WorkbookError: it cannot be read; the sentence says what a wish looks like.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
        tables = list(_toml(text) if path.suffix.lower() == ".toml" else _rows(text))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error, TypeError) as error:
        raise _unreadable(path, clean(str(error), 120)) from error
    wishes = [_wish(path, table) for table in tables]
    if not wishes:
        raise _unreadable(path, _("there is no wish in it"))
    return wishes


def _toml(text: str) -> Iterator[Mapping[str, Any]]:
    found = tomllib.loads(text).get("wish", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TypeError("wish")
    yield from found


def _rows(text: str) -> Iterator[Mapping[str, Any]]:
    first = text.partition("\n")[0]
    for row in csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ","):
        yield {name.strip().lower(): value for name, value in row.items() if name and value and value.strip()}


def _wish(path: Path, table: Mapping[str, Any]) -> LineWish:
    for name in table:
        if name != LINES and name not in FIELDS:
            raise _unreadable(path, _("“{name}” cannot be wished").format(name=clean(str(name), 40)))
    if not isinstance(table.get(LINES), str) or len(table) < 2:  # which lines, and one wish
        raise _unreadable(path, _("a wish says which lines, and what they are to be"))
    return LineWish(table[LINES], {FIELDS[name]: _text(path, value) for name, value in table.items() if name != LINES})


def _text(path: Path, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if not isinstance(value, str):
        raise _unreadable(path, _("a wish is a text"))
    return value.strip()


def _unreadable(path: Path, reason: str) -> WorkbookError:
    shape = 'lines = "cost>20", plan = "Mobile Contact"'
    return WorkbookError(
        _("{file} is no file of wishes: {reason}. A wish is written so: {shape}.").format(
            file=clean(path.name), reason=reason, shape=shape
        )
    )
