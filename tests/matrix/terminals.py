"""The terminals of the matrix: what each says it is, the locale it stands in, and how its function keys arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

XTERM = {"f1": "\x1bOP", "f3": "\x1bOR", "f4": "\x1bOS", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~"}
PUTTY = XTERM | {"f1": "\x1b[11~", "f3": "\x1b[13~", "f4": "\x1b[14~"}
LINUX = XTERM | {"f1": "\x1b[[A", "f3": "\x1b[[C", "f4": "\x1b[[D"}
VT220 = XTERM
"""Its PF1 to PF4 are xterm's F1 to F4; the others have numbers of which xterm's are a copy."""

TERMINALS: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {
    "xterm-256color": ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, XTERM),
    "xterm": ({"TERM": "xterm"}, PUTTY),
    "tmux-256color": ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, XTERM),  # noqa: S108 - not opened
    "screen": ({"TERM": "screen", "STY": "1.pts-0", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, XTERM),
    "linux": ({"TERM": "linux"}, LINUX),
    "vt220": ({"TERM": "vt220"}, VT220),
}
"""Environment, and function keys by name; PuTTY calls itself xterm."""
LOCALES = {"C": ("C", "ascii"), "Latin-1": ("en_GB.ISO-8859-1", "iso8859-1"), "UTF-8": ("C.UTF-8", "utf-8")}
"""LC_ALL, and what may be sent there."""
SIZES = ((80, 24), (100, 30), (160, 45))


@dataclass(frozen=True, slots=True)
class Case:
    """One start: a terminal in a locale, of a size, and the numbers of the journeys made on it."""

    terminal: str
    locale: str
    size: tuple[int, int]
    journeys: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.terminal}-{self.locale}-{self.size[0]}x{self.size[1]}-{'+'.join(map(str, self.journeys))}"

    @property
    def environ(self) -> dict[str, str]:
        """What the program finds."""
        return TERMINALS[self.terminal][0] | {"LC_ALL": LOCALES[self.locale][0]}

    @property
    def encoding(self) -> str:
        """What it may send."""
        return LOCALES[self.locale][1]

    @property
    def keys(self) -> Mapping[str, str]:
        """Function keys as they arrive."""
        return TERMINALS[self.terminal][1]


def whole(journeys: int) -> Iterator[Case]:
    """Everything with everything."""
    for terminal, locale, size in product(TERMINALS, LOCALES, SIZES):
        yield Case(terminal, locale, size, tuple(range(journeys)))


def each_once(journeys: int) -> Iterator[Case]:
    """Each terminal once, between them each locale and size twice, and each journey; two journeys on one start."""
    locales = list(LOCALES)
    for row, terminal in enumerate(TERMINALS):
        locale, size = locales[row % len(locales)], SIZES[(row + row // len(locales)) % len(SIZES)]
        yield Case(terminal, locale, size, tuple(sorted({2 * row % journeys, (2 * row + 1) % journeys})))
