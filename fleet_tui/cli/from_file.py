"""What a command says of a file it read lines from: sheets, columns, each row left out; in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fleet_tui.cli.run import Run
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.left_out import Place, Reading, hidden_left_out
from fleet_tui.workbook.sheet import Progress


@contextmanager
def reading(run: Run, path: Path) -> Iterator[Progress]:
    """Say on a terminal that `path` is being read, and how many rows were; it is gone in the end."""
    words = _("Reading {file} …").format(file=clean(path.name))
    run.console.reading(words, 0)
    try:
        yield lambda rows: run.console.reading(words, rows)
    finally:
        run.console.read()


class FileReport:
    """The rows of one file that a command leaves out, named as they are found."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._rows: list[dict[str, Any]] = []
        self._hidden = 0
        self._reading: Reading | None = None

    @property
    def count(self) -> int:
        """Rows left out, those that are hidden in the file not counted."""
        return len(self._rows)

    def say_reading(self, reading: Reading, hidden: int) -> None:
        """Say which sheets and columns were read, what was not, and how many hidden rows are left out."""
        self._reading = reading
        self._hidden = hidden
        said = [*reading.sentences(), *([hidden_left_out(hidden)] if hidden else [])]
        if said:
            self._run.console.say("\n".join(said))

    def leave_out(self, place: Place, reason: str) -> None:
        """Name a row that nothing is ordered for."""
        self._rows.append({"sheet": place.sheet, "row": place.number, "reason": reason})
        self._run.console.say(_("{place} is left out: {reason}").format(place=place.title, reason=reason))

    def record(self) -> dict[str, Any] | None:
        """The report as `--json` prints it, None where no file was read."""
        if self._reading is None:
            return None
        return {**self._reading.record(), "hidden_rows_left_out": self._hidden, "rows_left_out": self._rows}
