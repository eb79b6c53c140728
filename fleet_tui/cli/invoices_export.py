"""`invoices export`: every charge of invoices in one file."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLine
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.csv_export import CsvMode, write_csv
from fleet_tui.workbook.focus import COLUMNS, focus_rows
from fleet_tui.workbook.sheet import Sheet, write_sheet
from fleet_tui.workspace.invoices import all_lines, charge_sheet
from fleet_tui.workspace.list_export import SUFFIXES

_CSV = (".csv",)


def export_invoices(run: Run, arguments: Namespace) -> Exit:
    """Write the charges of invoices to a workbook or CSV file; with `--focus` in the columns of FOCUS."""
    return asyncio.run(_export(run, arguments, target(run, arguments, _CSV if arguments.focus else SUFFIXES)))


async def _export(run: Run, arguments: Namespace, path: Path) -> Exit:
    numbers = list(dict.fromkeys(arguments.invoice))
    found: list[tuple[InvoiceDetail, list[InvoiceLine]]] = []
    async with run.connected() as connected:
        for each in numbers or [invoice.number for invoice in await connected.operator.invoices()]:
            detail = await connected.operator.invoice(each)
            found.append((detail, await all_lines(connected.operator, detail.number)))
    if not found:
        raise CommandError(_("There is no invoice: nothing was written."))
    columns, rows = _focus(found) if arguments.focus else _charges(found)
    with writing(path):
        if path.suffix.lower() == ".csv":
            write_csv(path, rows, columns, CsvMode.EXACT if arguments.focus else CsvMode.SPREADSHEET)
        else:
            about = [(_("Invoices"), ", ".join(detail.number for detail, _lines in found))]
            write_sheet(path, Sheet(_("Charges"), columns, rows, len(rows), _("About this list"), about))
    written = ngettext("{count} charge in {file}", "{count} charges in {file}", len(rows))
    run.console.say(written.format(count=number(len(rows)), file=path))
    return Exit.DONE


def _focus(
    found: Sequence[tuple[InvoiceDetail, list[InvoiceLine]]],
) -> tuple[list[SheetColumn], list[list[Exported]]]:
    return [SheetColumn(name) for name in COLUMNS], [row for each in found for row in focus_rows(*each)]


def _charges(
    found: Sequence[tuple[InvoiceDetail, list[InvoiceLine]]],
) -> tuple[list[SheetColumn], list[list[Exported]]]:
    """The charges as the screen exports them, each with the number of its invoice."""
    columns, _rows = charge_sheet([])
    rows = [[detail.number, *row] for detail, lines in found for row in charge_sheet(lines)[1]]
    return [SheetColumn(_("Invoice"), "text", 14), *columns], rows
