"""Keeps a paste together: an ESC inside it would end it early, and the rest would arrive as keys pressed."""

from __future__ import annotations

START, END = "\x1b[200~", "\x1b[201~"
"""Bracketed paste (xterm's mode 2004)."""
_HELD = len(END) - 1
_VISIBLE_ESC = "\u241b"


class PasteGuard:
    """Passes on what is typed, as it comes; within a paste each ESC but that of the end becomes visible instead."""

    def __init__(self) -> None:
        self._inside = False
        self._before = ""
        """Outside: the last characters passed on, in case a start mark is torn. Inside: characters held back."""

    def feed(self, text: str) -> str:
        """What of `text`, and of what was held back, goes on now."""
        out: list[str] = []
        while text:
            passed, text = self._paste(text) if self._inside else self._typing(text)
            out.append(passed)
        return "".join(out)

    def _typing(self, text: str) -> tuple[str, str]:
        """Nothing is held back here: a lone `esc` must arrive at once."""
        joined = self._before + text
        found = joined.find(START)
        if found < 0:
            self._before = joined[-_HELD:]
            return text, ""
        passed = found + len(START) - len(self._before)
        self._inside, self._before = True, ""
        return text[:passed], text[passed:]

    def _paste(self, text: str) -> tuple[str, str]:
        joined, self._before = self._before + text, ""
        inside, end, rest = joined.partition(END)
        if end:
            self._inside = False
        else:
            held = next((size for size in range(_HELD, 0, -1) if inside.endswith(END[:size])), 0)
            inside, self._before = inside[: len(inside) - held], inside[len(inside) - held :]
        return inside.replace("\x1b", _VISIBLE_ESC) + end, rest
