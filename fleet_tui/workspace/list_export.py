"""Taking a list of lines out of the application: an Excel workbook or a CSV file, by the name of the file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fleet_tui.domain.calendar import day_of
from fleet_tui.fleet.columns import Column
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.view import FleetView
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.export import Provenance
from fleet_tui.workspace.reach import OutOfReach, typed_path
from fleet_tui.workspace.workspace import Workspace

SUFFIXES = (".xlsx", ".csv")
PROGRESS_FROM = 5_000
"""Lines from which an export shows how far it is."""


def path_problem(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """Why nothing can be written to the path `text`; empty when it can be tried."""
    try:
        path = typed_path(text)
    except OutOfReach as error:
        return error.user_message
    if not text.strip() or path.suffix.lower() not in suffixes:
        return _("The name of the file ends in {suffixes}.").format(suffixes=_(" or ").join(suffixes))
    if path.is_dir() or path.is_symlink():
        return _("This is a directory or a link, not a file.")
    if not path.parent.is_dir():
        return _("There is no directory {directory}.").format(directory=path.parent)
    if not os.access(path.parent, os.W_OK):
        return _("Nothing may be written in {directory}.").format(directory=path.parent)
    return ""


def default_path(workspace: Workspace) -> Path:
    """Where a list goes unless the person says otherwise: a new file named by the day."""
    return free_path(workspace, f"fleet-{day_of(workspace.clock()).isoformat()}", SUFFIXES[0])


def free_path(workspace: Workspace, name: str, suffix: str) -> Path:
    """A path for a file called `name` that does not exist yet, in the directory for exports."""
    directory = workspace.settings.export_dir or Path.cwd()
    path, count = directory / f"{name}{suffix}", 1
    while path.exists():
        count += 1
        path = directory / f"{name}-{count}{suffix}"
    return path


def provenance(workspace: Workspace, count: int) -> Provenance:
    """When, by whom, from where, by which query."""
    by = f"{workspace.me.name} ({workspace.me.role})" if workspace.me else ""
    return Provenance(
        written_at=workspace.clock(),
        by=by,
        source=f"{workspace.company}, {workspace.data_words()}".strip(", "),
        query=_asked(workspace.view),
        lines=count,
    )


def _asked(view: FleetView) -> str:
    """What the lines answer to: the query, and the list it was asked of."""
    query = view.query.text
    if view.pasted is None:
        return query
    count = view.pasted.count
    words = ngettext("a list of {count} number", "a list of {count} numbers", count).format(count=number(count))
    return joined(" · ", filter(None, (words, query)))


def export_lines(
    path: Path,
    index: FleetIndex,
    positions: Sequence[int],
    columns: Sequence[Column],
    about: Provenance,
    *,
    progress: Callable[[int], None],
    cancelled: Callable[[], bool] = lambda: False,
    exact: bool = False,
) -> None:
    """Write the lines at `positions` to `path`, whole or not at all. Meant to run in a thread, on an index of its own.

    A CSV file is for spreadsheet programs, or `exact` for others.

    Raises:
        OSError: the disk is full, `path` is a link or cannot be written.
        ExportCancelled: `cancelled` said so; the file that was there is untouched.
    """
    sheet_columns = [SheetColumn(column.heading(index), column.kind.value, column.width) for column in columns]
    rows = _rows(index, positions, columns)
    if path.suffix.lower() == ".csv":
        from fleet_tui.workbook.csv_export import CsvMode, write_csv

        mode = CsvMode.EXACT if exact else CsvMode.SPREADSHEET
        write_csv(path, rows, sheet_columns, mode, progress=progress, cancelled=cancelled)
    else:
        from fleet_tui.workbook.export import write_lines

        write_lines(path, rows, sheet_columns, about, progress=progress, cancelled=cancelled)


def _rows(index: FleetIndex, positions: Sequence[int], columns: Sequence[Column]) -> Iterator[list[Exported]]:
    for position in positions:
        yield [column.exported(index, position) for column in columns]


def write_table(
    path: Path,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[Exported]],
    about: Sequence[tuple[str, str]],
) -> None:
    """Write a list of records to `path`, whole or not at all: a workbook with a sheet `about` it, or CSV by its name.

    Raises:
        OSError: the disk is full, `path` is a link or cannot be written.
    """
    if path.suffix.lower() == ".csv":
        from fleet_tui.workbook.csv_export import CsvMode, write_csv

        write_csv(path, rows, columns, CsvMode.SPREADSHEET)
    else:
        from fleet_tui.workbook.sheet import Sheet, write_sheet

        write_sheet(path, Sheet(title, columns, rows, len(rows), _("About"), about))
