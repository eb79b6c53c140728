"""What may stand in a cell: text that stays text, amounts, days.

Sources: ECMA-376 part 1, 18.3.1.4 (`c`) and 22.9.2.19 (`ST_Xstring`: `_xHHHH_` is an escaped character); Excel's
limits of 32,767 characters a cell and 31 a sheet's name; XML 1.0, 2.2 (characters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

CELL_LIMIT = 32_767
SHEET_NAME_LIMIT = 31

Exported = str | Decimal | date | None
"""What a cell is given: text as it came from outside, an amount or a number, a day, nothing."""
Kind = Literal["text", "money", "number", "day"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: its heading in the user's language, what it holds, its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 20


def cell_text(raw: str) -> str:
    """`raw` without what Excel or XML cannot hold, and so that Excel shows it literally."""
    if raw.isascii() and raw.isprintable() and "_x" not in raw:
        return raw[:CELL_LIMIT]
    allowed = _FORBIDDEN.sub("", raw)[:CELL_LIMIT]
    return _LOOKS_ESCAPED.sub("_x005F_", allowed).replace("\r", "_x000D_")  # XML readers make \n of a bare \r


def text_of_cell(stored: str) -> str:
    """What `cell_text` stored, or Excel: `_xHHHH_` undone."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)


def sheet_name(name: str) -> str:
    """`name` as a sheet may be called."""
    allowed = _NOT_IN_A_SHEET_NAME.sub(" ", _FORBIDDEN.sub("", name)).strip("' ")
    return allowed[:SHEET_NAME_LIMIT].strip() or "1"
