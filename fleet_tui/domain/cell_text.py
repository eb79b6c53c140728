"""What a text in a list says: a value, nothing at all, or in so many words "none".

An empty cell, a dash or "n/a" leaves what is there; "aucun", "geen" or "none" takes it away. The client reads a cell
so, and the server reads what it stores so before it compares: a text that went out in a workbook and comes back
changes nothing, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fleet_tui.domain.text import BLANK, NO_WIDTH, fold, unwrapped

NOTHING_WORDS = frozenset({
    "", "-", "--", "---", "/", ".", "?", "n/a", "#n/a", "na", "n.a.", "nvt", "n.v.t.", "null", "sans objet", "s.o.",
    "niet van toepassing", "nicht zutreffend", "not applicable", "k.a.",
})  # fmt: skip
"""Folded texts that say nothing, like an empty cell."""
NONE = "none"
"""What is typed for no user, no split-bill profile, no limit of one's own."""
NONE_WORDS = frozenset({
    "none", "nobody", "nil", "no one", "aucun", "aucune", "neant", "personne", "pas de", "geen", "niemand", "nihil",
    "kein", "keine", "keiner", "keines", "(none)", "(aucun)", "(aucune)", "(geen)", "(keine)",
})  # fmt: skip
"""Folded texts that say that there is none."""
YES_WORDS = frozenset({"yes", "oui", "ja", "true", "vrai", "waar", "wahr", "x", "1"})
NO_WORDS = frozenset({"no", "non", "nee", "neen", "nein", "false", "faux", "onwaar", "falsch", "0"})
UNCLEAR_NAMES = frozenset({"na", "null", "nan", "nil", "undefined"})
"""Folded words that are names of people, and what programs write for nothing."""
_NO_NAME = NOTHING_WORDS - {"na", "null"}

_PARTS_OPTIONS = re.compile(r"[;|\n\r\v\f•‣◦▪●∙]+|,(?![0-9])|(?<![0-9]),")
_BULLET = re.compile(r"^(?:[-–—*·+>o]\s+|[·*])")


def text_said(text: str) -> str | None:
    """Return the text of a cell on one line, `""` where it says that there is none, None where it says nothing."""
    value = one_line(text)
    folded = fold(value)
    if folded in NOTHING_WORDS:
        return None
    return "" if folded in NONE_WORDS else value


def spellings(stored: str, said: Callable[[str], str | None]) -> set[str | None]:
    """Return what a cell with `stored` in it is read as (by `said`), whichever program wrote it and kept it since.

    A CSV file may have put an apostrophe before a formula's sign, and a reader takes `="…"` away.
    """
    bare = re.sub(r"^'+(?=[=+\-@\t\r])", "", stored)
    return {said(form) for form in (stored, bare, f"'{bare}", f"'{stored}", unwrapped(stored))}


def one_line(text: str) -> str:
    """Return `text` on one line, without blanks and signs of no width at its ends."""
    return " ".join(text.strip(BLANK + NO_WIDTH).splitlines())


def name_said(text: str) -> str | None:
    """Return a name as `text_said` does, except that "Null" and "Na" are names of people.

    A last name "Geen" or "None" is known by the first name in its own column: see `name_part`.
    """
    value = " ".join(one_line(text).split())
    folded = fold(value)
    if folded in _NO_NAME:
        return None
    return "" if folded in NONE_WORDS else value


def name_part(text: str) -> str:
    """Return a first or last name from its own column; empty for a dash or an empty cell, never for a word."""
    value = " ".join(one_line(text).split())
    return "" if fold(value) in _NO_NAME else value


def options_said(text: str) -> list[str] | None:
    """Return the options in one cell, `[]` for "none", None where it says nothing.

    They are parted by semicolons, lines, bars, bullets and commas, though not by a comma between digits: French, Dutch
    and German write 1,5 GB.
    """
    whole = text_said(text)
    if not whole:
        return None if whole is None else []
    pieces = (_BULLET.sub("", one_line(piece)) for piece in _PARTS_OPTIONS.split(text.strip(BLANK + NO_WIDTH)))
    said = [value for piece in pieces if (value := text_said(piece))]
    return list(dict.fromkeys(said)) or None


def profile_said(text: str) -> str | None:
    """Return the name of a split-bill profile, `""` for "no" or "none", None where the cell says nothing."""
    value = text_said(text)
    return "" if value and fold(value) in NO_WORDS else value
