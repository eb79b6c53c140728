"""Text from outside: kept whole for write-back, shown only after cleaning.

A name, a description, an error detail or a file name may hold escape sequences, bidirectional overrides or ten
megabytes. `Text` is the one type such a string gets when a model is parsed: as a `str` it *is* the cleaned view, so
that no view can get at anything else; `raw` is what came and what goes back or into an export.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

LINE_LIMIT = 1_000
"""Longest single line shown, in code points."""
MULTILINE_LIMIT = 20_000
"""Longest text of several lines shown, in code points."""
RAW_LIMIT = 100_000
"""Longest text accepted at all, in code points."""
COMBINING_LIMIT = 4
"""Combining marks kept on one character; more of them climb over the lines above."""

REPLACEMENT = "\ufffd"
_CONTROL_PICTURES = 0x2400
_BEYOND_LATIN = re.compile("[\u0300-\U0010ffff]")  # below it nothing combines and all is NFC
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_HARMLESS_FORMAT = {"\u200c", "\u200d"}  # joiners: Persian, Indic scripts and emoji need them
NO_WIDTH = "".join(map(chr, (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0xFEFF)))
NO_WIDTH += "".join(map(chr, range(0x2060, 0x206A)))
BLANK = " \t\n\v\f\r\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
INVISIBLE = re.compile(f"[{NO_WIDTH}]")
"""What takes no room: soft hyphens, zero-width spaces and joiners, direction marks, a byte order mark."""
_WRAPPED = re.compile(r'=\s*"((?:[^"]|"")*)"', re.DOTALL)


def clean(text: str, limit: int = LINE_LIMIT) -> str:
    """`text` on one line, safe to show: controls become visible glyphs, reordering characters U+FFFD.

    The result is NFC, has at most `limit` code points and at most four combining marks a character. Printable Latin
    text returns at once: a fleet has 100,000 names.
    """
    if len(text) <= limit and text.isprintable() and (text.isascii() or not _BEYOND_LATIN.search(text)):
        return text
    return _clean(text, limit, newlines=False)


def clean_all(texts: Sequence[str]) -> list[str]:
    """`clean` for each of `texts`. Where all of them are printable Latin text, one look at them together is enough."""
    together = " ".join(texts)
    harmless = together.isprintable() and (together.isascii() or not _BEYOND_LATIN.search(together))
    if harmless and max(map(len, texts), default=0) <= LINE_LIMIT:
        return list(texts)
    return list(map(clean, texts))


def clean_lines(text: str, limit: int = MULTILINE_LIMIT) -> str:
    """As `clean`, for a text of several lines: line breaks stay."""
    return _clean(text.replace("\r\n", "\n"), limit, newlines=True)


def _clean(text: str, limit: int, *, newlines: bool) -> str:
    cut = len(text) > limit
    text = unicodedata.normalize("NFC", text[:limit])
    out: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.combining(char):
            marks += 1
            if marks > COMBINING_LIMIT:
                continue
        else:
            marks = 0
        out.append(char if char == "\n" and newlines else _visible(char))
    if cut:
        out[limit - 1 :] = ["…"]
    return "".join(out)


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x20:
        return " " if char == "\t" else chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return "\u2421"
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"}:
        return "\u2424"
    if char in _HARMLESS_FORMAT:
        return char
    return REPLACEMENT


class Text(str):
    """One line of text from outside. The string itself is the cleaned view; `raw` is what came."""

    __slots__ = ("raw",)
    raw: str

    def __new__(cls, raw: str) -> Self:
        raw = raw.raw if isinstance(raw, Text) else raw
        self = super().__new__(cls, cls.view(raw))
        self.raw = raw
        return self

    @staticmethod
    def view(raw: str) -> str:
        """What of `raw` may be shown."""
        return clean(raw)

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.raw,)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(max_length=RAW_LIMIT),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda text: getattr(text, "raw", text)),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "maxLength": RAW_LIMIT}


EMPTY = Text("")
"""No text."""


def raw_of(text: str) -> str:
    """`text` as it came, where it is a `Text`; the string itself otherwise. For files and other programs only."""
    return text.raw if isinstance(text, Text) else text


class MultilineText(Text):
    """Text of several lines from outside: as `Text`, line breaks kept."""

    __slots__ = ()

    @staticmethod
    def view(raw: str) -> str:
        return clean_lines(raw)


_UNDECOMPOSED = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th",
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "–": "-", "—": "-",
    "−": "-",
}  # fmt: skip
"""Letters that Unicode does not take apart although people type them without their stroke, and signs of two kinds."""
_UNDECOMPOSED_SIGN = re.compile(f"[{''.join(_UNDECOMPOSED)}]")


def fold(text: str) -> str:
    """`text` as a search compares it: lower case, accents and strokes dropped, no-break spaces as spaces, `’` as `'`.

    Babel writes U+00A0 and U+202F into amounts; nobody types them. "Łukasz", "Søren" and "Işık" are found by what
    another keyboard makes of them: "lukasz", "soren", "isik".
    """
    if text.isascii():
        return text.lower()
    # NFKD makes of a lone acute accent a space and a mark: such signs go first.
    folded = _UNDECOMPOSED_SIGN.sub(_typed, text.casefold())
    decomposed = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", folded))
    if decomposed.isascii():
        return decomposed
    decomposed = _UNDECOMPOSED_SIGN.sub(_typed, decomposed)  # ǿ was an ø with an accent
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _typed(match: re.Match[str]) -> str:
    return _UNDECOMPOSED[match[0]]


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` for each of `texts`, none of which holds a line break: folded as one text, which is much faster."""
    return fold("\n".join(texts)).split("\n") if texts else []


def same_name(text: str) -> str:
    """What two spellings of one name have in common: folded, without what is invisible, one space for several."""
    return " ".join(fold(INVISIBLE.sub("", text)).split())


def unwrapped(text: str) -> str:
    """`text` without what other programs put around a value: `="…"`, and marks of no width at its ends.

    A web page's copy brings direction marks along, a report for Excel writes `="0489744365"` so that zeros stay.
    """
    text = text.strip(BLANK + NO_WIDTH)
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1].replace('""', '"') if wrapped else text
