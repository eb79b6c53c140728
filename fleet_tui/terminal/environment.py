"""What kind of terminal this is, found out before Textual is imported: Textual reads its environment only once.

Nothing here imports Textual, so that `fleet-tui doctor` and the command line stay quick.
"""

from __future__ import annotations

import codecs
import io
import locale
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum

from fleet_tui.i18n import _

SMALLEST = (80, 24)
"""Columns and rows that every screen is made for."""
FRAMES_PER_SECOND = "240"
"""Textual waits for its next frame before it paints; at 240 a typed letter shows in 14 ms instead of 34."""
ESCAPE_DELAY_MS = 100
"""Textual's own time to wait for the rest of an escape sequence."""
ESCAPE_DELAY_SSH_MS = 300
"""Over SSH a sequence may arrive in pieces; given less time, an arrow key is taken for `esc`."""


class Colours(StrEnum):
    """How many colours there are."""

    NONE = "none"
    SIXTEEN = "16"
    MANY = "256"
    TRUE = "truecolor"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What this terminal can do, and why the application cannot run on it, if so (`refusal`, translated)."""

    kind: str
    """TERM."""
    colours: Colours
    encoding: str
    """Codec name of what goes to the terminal: `utf-8`, `iso8859-1`, `ascii`, …"""
    ssh: bool
    multiplexer: bool
    """Inside tmux or screen."""
    light: bool = False
    """It says that its background is light (COLORFGBG)."""
    refusal: str = ""

    @property
    def utf8(self) -> bool:
        """Every character can be sent."""
        return self.encoding == "utf-8"

    @property
    def symbols(self) -> bool:
        """Arrows, ticks and bars can be shown; the font of the Linux console has few of them."""
        return self.utf8 and self.kind != "linux"

    @property
    def mouse(self) -> bool:
        """Use the mouse unless the settings say otherwise; over SSH the terminal's own selection is worth more."""
        return not self.ssh

    @property
    def theme(self) -> str:
        """The theme that suits it: with few colours the terminal's own, with none no colours."""
        if self.colours is Colours.NONE:
            return "monochrome"
        if self.colours is Colours.SIXTEEN:
            return "ansi-light" if self.light else "ansi-dark"
        return "light" if self.light else "dark"


def prepare_environment(environ: MutableMapping[str, str], *, animation: bool = False) -> None:
    """Take out of `environ` what would change the application behind our back, and set what Textual needs.

    TEXTUAL_… may load code, write files and log passwords; exported COLUMNS and LINES are believed before the
    terminal's own size; of NO_COLOR the theme takes care, and one that the settings name wins over it
    (https://no-color.org).
    """
    for name in [name for name in environ if name.startswith("TEXTUAL") or name in {"COLUMNS", "LINES", "NO_COLOR"}]:
        del environ[name]
    environ["TEXTUAL_FPS"] = FRAMES_PER_SECOND
    environ["TEXTUAL_ANIMATIONS"] = "full" if animation else "none"
    if _over_ssh(environ) and _escape_delay(environ) < ESCAPE_DELAY_SSH_MS:
        environ["ESCDELAY"] = str(ESCAPE_DELAY_SSH_MS)


def look(
    environ: Mapping[str, str] | None = None,
    *,
    isatty: Callable[[int], bool] = os.isatty,
    encoding: str | None = None,
) -> Terminal:
    """The terminal this process stands on; it writes in `encoding`, by default that of the locale."""
    environ = os.environ if environ is None else environ
    return Terminal(
        kind=environ.get("TERM", ""),
        colours=_colours(environ),
        encoding=codecs.lookup(encoding or encoding_of(environ)).name,
        ssh=_over_ssh(environ),
        multiplexer="TMUX" in environ or "STY" in environ,
        light=_light(environ),
        refusal=_refusal(environ, isatty),
    )


def encoding_of(environ: Mapping[str, str]) -> str:
    """The character set of the locale, as the terminal was set up for it.

    Python itself takes the locales C and POSIX for UTF-8, and a locale that is not installed too.
    """
    if said := environ.get("PYTHONIOENCODING", "").partition(":")[0]:
        return said
    name = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "C")
    charset = name.partition(".")[2].partition("@")[0] or locale.normalize(name).partition(".")[2]
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return "ascii"


def speak(encoding: str) -> None:
    """Write to this process's terminal, and read from it, in `encoding`."""
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")


def _colours(environ: Mapping[str, str]) -> Colours:
    if environ.get("NO_COLOR"):
        return Colours.NONE
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return Colours.TRUE
    kind = environ.get("TERM", "")
    if kind.startswith("vt") or kind.endswith("-mono"):
        return Colours.NONE
    return Colours.MANY if kind.endswith("-256color") or "kitty" in kind else Colours.SIXTEEN


def _light(environ: Mapping[str, str]) -> bool:
    """COLORFGBG ends with the number of the background's colour: 7 is light grey, 15 white."""
    return environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}


def _over_ssh(environ: Mapping[str, str]) -> bool:
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def _escape_delay(environ: Mapping[str, str]) -> int:
    try:
        return int(environ.get("ESCDELAY", ESCAPE_DELAY_MS))
    except ValueError:
        return ESCAPE_DELAY_MS


def _refusal(environ: Mapping[str, str], isatty: Callable[[int], bool]) -> str:
    streams = ((0, _("standard input")), (1, _("standard output")), (2, _("standard error")))
    missing = [name for number, name in streams if not isatty(number)]
    if missing:
        reason = _("The application needs a terminal, but this is none: {streams}.").format(streams=", ".join(missing))
    elif environ.get("TERM", "") in {"", "dumb", "unknown"}:
        reason = _("This terminal cannot place text on the screen (TERM={kind}).").format(kind=environ.get("TERM", ""))
    else:
        return ""
    return reason + " " + _("The commands work without one: fleet-tui --help.")
