"""The list of employees that goes with a ticket: its rows checked before it is sent, and a list to fill in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult

from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.attaching import ChosenFile
from fleet_tui.workspace.employees import EmployeeRow, check_employees, template_columns
from fleet_tui.workspace.list_export import SUFFIXES, free_path, write_table
from screens.exporting import ask_and_write
from screens.tickets.with_files import FilesForm
from widgets.columns import Column
from widgets.dialog import Dialog
from widgets.fleet_table import FleetTable
from widgets.safe import label
from widgets.table_source import Cell, ListSource, Row

_LISTS = (".csv", ".xlsx")


class RowsDialog(Dialog[bool]):
    """Which rows cannot be taken, and why. Any key of leaving leaves: the file was taken out again."""

    DEFAULT_CSS = """
    RowsDialog > .dialog { width: 90%; }
    RowsDialog FleetTable { height: 12; margin-top: 1; }
    """

    def __init__(self, title: str, sentence: str, rows: Sequence[EmployeeRow], report: Sequence[str]) -> None:
        super().__init__(title)
        self._report = report
        self._sentence = sentence
        self._rows = rows

    def content(self) -> ComposeResult:
        yield label(self._sentence)
        for sentence in self._report:
            yield label(sentence, classes="hint")
        yield FleetTable(
            [
                Column("row", _("Row"), 8, align="right"),
                Column("name", _("Name"), 20, min_width=12, priority=1),
                Column("reason", _("Reason"), 30, min_width=20, flexible=True),
            ],
            ListSource(
                [Row(row.place.words, [row.place.short, row.name, Cell(row.problem, "refused")]) for row in self._rows]
            ),
        )
        yield label(_("esc leaves; correct the rows and attach the file again."), classes="hint")


def check_list(screen: FilesForm, file: ChosenFile) -> None:
    """Look at the rows of `file`; one with rows that cannot be taken is taken out again, and they are shown."""
    if not file.name.lower().endswith(_LISTS):
        return

    async def check() -> None:
        try:
            found = await asyncio.to_thread(check_employees, Path(file.path))
        except WorkbookError as error:
            _take_out(screen, file)
            screen.refuse_file(error.user_message)
            return
        rows, wrong = found.rows, found.wrong
        if wrong:
            _take_out(screen, file)
            sentence = ngettext(
                "{count} of {total} rows cannot be taken; the file was not attached.",
                "{count} of {total} rows cannot be taken; the file was not attached.",
                len(wrong),
            ).format(count=number(len(wrong)), total=number(len(rows)))
            screen.app.push_screen(RowsDialog(file.name, sentence, wrong, found.report()))
        else:
            good = ngettext(
                "{count} employee, every row can be taken.", "{count} employees, every row can be taken.", len(rows)
            )
            screen.say("\n".join([good.format(count=number(len(rows))), *found.report()]))

    screen.run_worker(check(), group="attach", exit_on_error=False)


def write_template(screen: FilesForm) -> None:
    """Ask where a list to fill in goes, and write it."""
    path = free_path(screen.workspace, "employees", ".csv")

    def write(chosen: Path) -> None:
        write_table(chosen, _("Employees"), template_columns(), [], [])

    ask_and_write(screen, _("A list of employees to fill in"), path, SUFFIXES, write)


def _take_out(screen: FilesForm, file: ChosenFile) -> None:
    screen.set_files([each for each in screen.files if each.path != file.path])
    screen.edited()
