"""The list of lines as an Excel workbook, with a second sheet that says where it is from.

Phone and SIM card numbers are text cells: as numbers, Excel drops leading zeros and every digit after the fifteenth.
Only amounts are numbers, only days are days; text that begins with `=` stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment, number
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.sheet import Progress, Sheet, never, silent, write_sheet


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the second sheet says: when, by whom, from where, by which query, how many lines."""

    written_at: datetime
    by: str
    source: str
    query: str
    lines: int


def write_lines(
    path: Path,
    rows: Iterable[Sequence[Exported]],
    columns: Sequence[SheetColumn],
    provenance: Provenance,
    *,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = never,
) -> None:
    """Write `provenance.lines` `rows` (cells in the order of `columns`) as the workbook `path`, whole or not at all.

    Run it in a thread (`asyncio.to_thread`): it lets go of the interpreter so often that keys wait some 10 ms at most.
    `progress` and `cancelled` are called there, every 500 rows.

    Raises:
        OSError: the disk is full, `path` is a link, the file does not read back.
        ExportCancelled: `cancelled` said so.
    """
    about = [
        (_("Written"), moment(provenance.written_at)),
        (_("By"), provenance.by),
        (_("From"), provenance.source),
        (_("Query"), provenance.query or _("all lines")),
        (_("Lines"), number(provenance.lines)),
        (_("Amounts"), _("per month, excl. VAT")),
    ]
    sheet = Sheet(_("SIM cards"), columns, rows, provenance.lines, _("About"), about)
    write_sheet(path, sheet, progress=progress, cancelled=cancelled)
