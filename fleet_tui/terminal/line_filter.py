"""The last net before the terminal: no control goes out with text, and nothing the terminal cannot show.

Text is cleaned when it enters (`domain.text`) and again where it is shown (`widgets.safe`). This filter is for what
slips through both: a sequence such as `ESC [ c` makes a terminal answer on the keyboard's side.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_JOINERS = "\u200c\u200d"
_PLAIN = str.maketrans(
    {
        "▸": ">", "→": ">", "›": ">", "‹": "<", "✓": "*", "▲": "^", "▼": "v", "█": "=", "▌": "=", "▐": "=", "▓": "+",
        "▒": ":", "░": ".", "▁": "_", "▂": ".", "▃": "-", "▅": "+", "▆": "*", "▇": "#",
        "…": "~", "·": "-", "–": "-", "—": "-", "•": "*", "€": "E", "─": "-", "━": "-", "│": "|", "┃": "|",
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"',
        "ß": "s",
    }
)  # fmt: skip
"""Our own signs, and the letter that has no accent to lose, each for one of the same width."""
_SIGNS = str.maketrans({chr(sign): plain for sign, plain in _PLAIN.items() if chr(sign) not in "·–—•€’‘“”„ß"})
"""Those of them that a console font may lack although it can be sent."""


class ControlFilter(LineFilter):
    """Drops controls and reordering characters from every segment, and spells in the terminal's own characters.

    Each character is replaced by as many cells as it takes, so that columns stay columns.
    """

    def __init__(self, encoding: str = "utf-8", *, symbols: bool = True) -> None:
        """`encoding`: codec name of the terminal; `symbols`: whether it can show arrows, ticks and bars."""
        super().__init__()
        self._encoding = encoding
        self._symbols = symbols
        self._shown = lru_cache(4096)(self._replaced)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control is None and (segment.text.isascii() and segment.text.isprintable())
            else Segment(self._shown(segment.text), segment.style)
            for segment in segments
        ]  # fmt: skip

    def _replaced(self, text: str) -> str:
        if not text.isprintable():
            text = "".join(char if char.isprintable() or char in _JOINERS else " " * cell_len(char) for char in text)
        if not self._symbols:
            text = text.translate(_SIGNS)
        if self._encoding != "utf-8" and not can_be_sent(text, self._encoding):
            text = "".join(map(self._sendable, text))
        return text

    def _sendable(self, char: str) -> str:
        """`char`, or what comes nearest: our plain sign, the letter without its accent, question marks."""
        if can_be_sent(char, self._encoding):
            return char
        base = unicodedata.normalize("NFKD", char.translate(_PLAIN))[:1]
        width = cell_len(char)
        return base if can_be_sent(base, self._encoding) and cell_len(base) == width else "?" * width


def can_be_sent(text: str, encoding: str) -> bool:
    """Every character of `text` can go to a terminal of this `encoding` (a codec's name)."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
