"""Type-ahead: letters typed in one go find the entry with a word that begins so, as in the lists of a desktop."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from fleet_tui.domain.text import fold

PAUSE = 1.0
"""Seconds without a key after which a letter begins another word."""


class TypeAhead:
    """What is being typed at one list."""

    def __init__(self) -> None:
        self._typed = ""
        self._last = 0.0

    def under_way(self, key: events.Key) -> bool:
        """Whether `key` comes in the midst of a word."""
        return bool(self._typed) and key.time - self._last <= PAUSE

    def find(self, key: events.Key, entries: Sequence[str], here: int) -> int | None:
        """The place in `entries` that `key` leads to, from the place `here`; None: it is no part of a word of theirs.

        A letter begins a word, or goes on with one; the same letter again goes to the next entry. Digits and spaces
        only go on. A key that types nothing, as an arrow, ends the word.
        """
        if key.character is None or not key.character.isprintable():
            self._typed = ""
            return None
        typed = (self._typed if self.under_way(key) else "") + fold(key.character)
        if not typed[0].isalpha():
            return None
        place = _place(typed, entries, here)
        if place is None and len(typed) > 1 and len({*typed}) == 1:
            typed = typed[0]
            place = _place(typed, entries, here)
        if place is not None:
            self._typed, self._last = typed, key.time
        return place


def _place(typed: str, entries: Sequence[str], here: int) -> int | None:
    """The next entry that begins with `typed`, otherwise the next with a word that does; one letter looks further."""
    first = here + 1 if len(typed) == 1 else here
    folded = [fold(entry) for entry in entries]
    places = [place % len(folded) for place in range(first, first + len(folded))] if folded else []
    begins = (place for place in places if folded[place].startswith(typed))
    inside = (place for place in places if f" {typed}" in folded[place])
    return next(begins, next(inside, None))
