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
NOT_COMPUTED = "#FORMULA?"
"""What is read in place of a formula whose value the file does not hold; an error word, as `is_error_word` says."""

Exported = str | Decimal | date | None
"""What a cell is given: text as it came from outside, an amount or a number, a day, nothing."""
Kind = Literal["text", "money", "number", "day"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A bare carriage return too: XML readers make a line feed of it."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_ERROR_WORD = re.compile(r"#(?=[^A-ZÀ-Ü]*[A-ZÀ-Ü])[A-ZÀ-Ü/0-9_]+[!?]?|#+|Err:\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: its heading in the user's language, what it holds, its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 20


def cell_text(raw: str) -> str:
    """`raw` as a cell holds it so that Excel shows it literally: what XML cannot hold is escaped, as Excel does.

    Half a surrogate pair is no character of any file; it becomes U+FFFD.
    """
    if raw.isascii() and raw.isprintable() and "_x" not in raw:
        return raw[:CELL_LIMIT]
    text = _SURROGATE.sub("\ufffd", raw[:CELL_LIMIT])
    return _NOT_IN_XML.sub(_escaped, _LOOKS_ESCAPED.sub("_x005F_", text))


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def text_of_cell(stored: str) -> str:
    """What `cell_text` stored, or Excel: `_xHHHH_` undone. Two halves become their character, a lone one U+FFFD."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def is_error_word(text: str) -> bool:
    """Whether a spreadsheet program wrote this in place of a value: `#N/A`, `#NOM?`, `Err:502`, `####`."""
    return text[:1] in {"#", "E", "e"} and _ERROR_WORD.fullmatch(text) is not None


def sheet_name(name: str) -> str:
    """`name` as a sheet may be called."""
    allowed = _NOT_IN_A_SHEET_NAME.sub(" ", _FORBIDDEN.sub("", name)).strip("' ")
    return allowed[:SHEET_NAME_LIMIT].strip() or "1"
