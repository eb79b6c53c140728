"""Standard output for data, standard error for words, and questions at a terminal.

What reaches a terminal is cleaned, whatever it is; into a file or a pipe JSON and CSV hold values as they were entered
(JSON escapes every character that is not ASCII, so that none of them reaches a terminal).
"""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from fleet_tui.cli.exits import CommandError
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.i18n.format import number

GAP = "  "
_CLEAR_LINE = "\r\x1b[K"
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. A `flexible` one gives way when the terminal is narrow."""

    label: str
    right: bool = False
    flexible: bool = False


@dataclass(frozen=True, slots=True)
class Console:
    """The three streams of a command."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO

    @property
    def can_ask(self) -> bool:
        """Somebody is there to answer."""
        return self.stdin.isatty() and self.stderr.isatty()

    @property
    def _fresh_line(self) -> str:
        """What clears the line that a progress may stand on; empty where standard error is no such terminal."""
        return _CLEAR_LINE if self.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb" else ""

    def say(self, text: str) -> None:
        """Words, on standard error; several lines stay several lines."""
        for line in text.split("\n"):
            print(self._fresh_line + clean(line), file=self.stderr, flush=True)

    def put(self, line: str) -> None:
        """One line of data: as it is into a file or a pipe, cleaned on a terminal."""
        print(clean(line, len(line) + 1) if self.stdout.isatty() else line, file=self.stdout)

    def put_lines(self, text: str) -> None:
        """Several lines of the program's own."""
        for line in text.rstrip("\n").split("\n"):
            self.put(line)

    def csv(self, rows: Iterable[Sequence[object]]) -> None:
        """`rows` as CSV, each on a line of its own."""
        for row in rows:
            line = io.StringIO()
            csv.writer(line).writerow(row)
            self.put(line.getvalue().removesuffix("\r\n"))

    def json(self, value: Any) -> None:
        """`value` as indented JSON."""
        json.dump(value, self.stdout, indent=2)
        self.stdout.write("\n")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], none: str | None = None) -> None:
        """Aligned columns under their labels; cut to the terminal's width, never when piped.

        Without a row it is the sentence `none` instead (None: that there is none; empty: the caller says it).
        """
        cells = [[clean(cell) for cell in row] for row in rows]
        if not cells:
            said = _("There is none.") if none is None else none
            if said:
                self.say(said)
            return
        labels = [column.label for column in columns]
        widths = [max(map(width, column), default=0) for column in zip(labels, *cells, strict=True)]
        if self.stdout.isatty():
            widths = _fitted(columns, widths, shutil.get_terminal_size().columns)
        for row in (labels, *cells):
            self.put(GAP.join(_aligned(*cell) for cell in zip(columns, row, widths, strict=True)).rstrip())

    def details(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels with their values, one a line."""
        cleaned = [(label, clean(value)) for label, value in pairs]
        longest = max((width(label) for label, _value in cleaned), default=0)
        for label, value in cleaned:
            self.put(f"{_padded(label, longest)}{GAP}{value}".rstrip())

    def progress(self, words: str, done: int, total: int) -> None:
        """A count that rewrites its own line and is gone in the end; nothing where that cannot be done."""
        if self._fresh_line:
            shown = f"{clean(words)}  {number(done)} / {number(total)}" if done < total else ""
            print(f"{self._fresh_line}{shown}", end="\r", file=self.stderr, flush=True)

    def reading(self, words: str, count: int) -> None:
        """As `progress`, of something whose end is not known; `say` and `read` clear it."""
        if self._fresh_line:
            print(f"{self._fresh_line}{clean(words)}  {number(count)}", end="\r", file=self.stderr, flush=True)

    def read(self) -> None:
        """Nothing is being read any more."""
        if self._fresh_line:
            print(self._fresh_line, end="\r", file=self.stderr, flush=True)

    def confirm(self, question: str, count: int) -> None:
        """Ask whether to go on; above one, `count` is to be typed.

        Raises:
            CommandError: the answer is no, or nobody is there to answer.
        """
        if not self.can_ask:
            raise CommandError(_("Nothing was changed: without a terminal to ask at, this needs --yes."))
        wanted = str(count) if count > 1 else _("yes")
        answer = self.ask(_("{question} Type {answer} to go on: ").format(question=question, answer=wanted))
        taken = {wanted.casefold()} if count > 1 else {wanted.casefold(), wanted[0].casefold()}
        if answer.casefold() not in taken:
            raise CommandError(_("Nothing was changed."))

    def agrees(self, question: str) -> bool:
        """Whether the answer at the terminal is yes; anything else is no. Raises CommandError, as `ask`."""
        answer = self.ask(_("{question} Type {answer}, else no: ").format(question=question, answer=_("yes")))
        return answer.casefold() in {_("yes").casefold(), _("yes")[0].casefold()}

    def choice(self, question: str, choices: Sequence[str]) -> int | None:
        """The place of the one whose number is typed; None for anything else. Raises CommandError, as `ask`."""
        self.say(question)
        for place, words in enumerate(choices, start=1):
            self.say(f"  {place}  {words}")
        answer = self.ask(_("Type the number of one of these, else nothing is changed: "))
        return int(answer) - 1 if answer in map(str, range(1, len(choices) + 1)) else None

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        """One line typed at the terminal; a secret is not shown.

        Raises:
            CommandError: nobody is there to answer.
        """
        if not self.can_ask:
            raise CommandError(_("This asks questions: it needs a terminal."))
        if secret:
            return getpass.getpass(clean(prompt), self.stderr)
        print(self._fresh_line + clean(prompt), end="", file=self.stderr, flush=True)
        return self.stdin.readline().strip()


def system_console() -> Console:
    """The process's own streams; a character the locale cannot write becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return Console(sys.stdin, sys.stdout, sys.stderr)


def width(text: str) -> int:
    """Cells that `text` takes in a terminal."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _fitted(columns: Sequence[Column], widths: list[int], available: int) -> list[int]:
    """`widths` with the flexible columns narrowed, the widest first, until the row fits or none can give way."""
    fitted = list(widths)
    flexible = [index for index, column in enumerate(columns) if column.flexible]
    excess = sum(fitted) + len(GAP) * (len(fitted) - 1) - available
    while excess > 0 and flexible:
        widest = max(flexible, key=lambda index: fitted[index])
        if fitted[widest] <= _SHORTEST:
            break
        fitted[widest] -= 1
        excess -= 1
    return fitted


def _aligned(column: Column, text: str, cells: int) -> str:
    if width(text) > cells:
        text = _cut(text, cells - 1) + "…"
    return " " * (cells - width(text)) + text if column.right else _padded(text, cells)


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _cut(text: str, cells: int) -> str:
    taken = 0
    for index, char in enumerate(text):
        taken += width(char)
        if taken > cells:
            return text[:index]
    return text
