"""`import`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.fleet_import import ImportResult
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.list_import import ListPreview, Remark, preview_list, result_sentence
from fleet_tui.workspace.reach import typed_path


def import_list(run: Run, arguments: Namespace) -> Exit:
    """Load a company's own list into the fleet on this machine, after a preview of each refused or doubtful row."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_import(run, arguments))


async def _import(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        preview = await preview_list(connected.operator, typed_path(str(arguments.file)), new_names=arguments.new_names)
        if not arguments.json:
            _print_preview(run, preview)
        if arguments.dry_run or preview.request is None:
            if arguments.json:
                run.console.json(record(preview, preview.result))
            run.console.say(_("Nothing was changed."))
            return _exit(preview)
        count = len(preview.request.rows)
        if not arguments.yes:
            run.console.confirm(
                ngettext("Import {count} line.", "Import {count} lines.", count).format(count=number(count)), count
            )
        request = preview.request
        if arguments.name:
            request = request.model_copy(update={"name": arguments.name[:200]})
        result = await connected.operator.import_lines(request, validate_only=False)
    if arguments.json:
        run.console.json(record(preview, result))
    run.console.say(_("Imported: {result}").format(result=result_sentence(result)))
    return _exit(preview)


def record(preview: ListPreview, result: ImportResult | None) -> dict[str, Any]:
    """An import as `--json` prints it: the counts, null when no row can be imported; each doubt; the file."""
    return {
        "result": None if result is None else result.model_dump(mode="json", exclude={"notices"}),
        "refused_rows": preview.refused,
        "remarks": [
            {
                "sheet": each.place.sheet,
                "row": each.place.number,
                "column": each.column,
                "refused": each.refused,
                "text": each.text,
            }
            for each in preview.remarks
        ],
        "file": preview.candidate.reading.record(),
    }


def _print_preview(run: Run, preview: ListPreview) -> None:
    if preview.remarks:
        columns = (
            Column(_("Row"), right=True),
            Column(_("Verdict")),
            Column(_("Column"), flexible=True),
            Column(_("Reason"), flexible=True),
        )
        run.console.table(columns, map(_cells, preview.remarks))
    run.console.say("\n".join(preview.summary()))


def _cells(remark: Remark) -> tuple[str, ...]:
    return remark.place.short, _("refused") if remark.refused else _("doubtful"), remark.column, remark.text


def _exit(preview: ListPreview) -> Exit:
    return Exit.PARTLY if preview.refused else Exit.DONE
