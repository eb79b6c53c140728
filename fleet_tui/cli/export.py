"""`export`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet, show_only
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.fleet.columns import known_columns
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.list_export import SUFFIXES, export_lines, provenance


def export(run: Run, arguments: Namespace) -> Exit:
    """Write the lines of a query, with every column, to a workbook or CSV file."""
    if arguments.exact and arguments.file.suffix.lower() != ".csv":
        raise CommandError(_("--exact is for a .csv file."))
    if arguments.edit:
        from fleet_tui.cli.edit import export_to_edit

        return export_to_edit(run, arguments)
    return asyncio.run(_export(run, arguments, target(run, arguments, SUFFIXES)))


async def _export(run: Run, arguments: Namespace, path: Path) -> Exit:
    async with fleet(run) as workspace:
        code = show_only(run, workspace, arguments.query)
        positions = list(workspace.view.positions)
        about = provenance(workspace, len(positions))
    with writing(path):
        export_lines(
            path,
            workspace.index,
            positions,
            known_columns(workspace.index),
            about,
            exact=arguments.exact,
            progress=lambda done: run.console.progress(_("writing the lines"), done, len(positions)),
        )
    written = ngettext("{count} line in {file}", "{count} lines in {file}", len(positions))
    run.console.say(written.format(count=number(len(positions)), file=path))
    return code
