"""Digits typed in one go on the dashboard: a number to look for, not the keys of two areas."""

from __future__ import annotations

from textual import events

BURST = 0.3
"""Seconds between two digits of a number, typed by hand or by a scanner; who chooses areas looks at them in between."""
_OF_A_NUMBER = frozenset("0123456789+")


class DigitBurst:
    """The digits that came so far, the first of them on the dashboard."""

    def __init__(self) -> None:
        self._typed = ""
        self._last = 0.0

    def number(self, key: events.Key, *, on_dashboard: bool) -> str:
        """The number that `key` goes on with, as far as it is typed; empty where it is an ordinary key.

        The first digit may have opened an area already: from the second on it is known to have begun a number. What
        follows is typed into the search. `1` and then a zero is the list of lines, and a number in it.
        """
        if key.character is None or key.character not in _OF_A_NUMBER:
            self._typed = ""
            return ""
        ends = key.character == "+" or self._typed + key.character == "10"
        goes_on = bool(self._typed) and key.time - self._last <= BURST and not ends
        self._typed = self._typed + key.character if goes_on else key.character if on_dashboard else ""
        self._last = key.time
        if len(self._typed) < 2:
            return ""
        typed, self._typed = self._typed, ""
        return typed
