"""`import`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.from_file import reading
from fleet_tui.cli.run import Run
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult, ListCover
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.file_questions import new_names_question
from fleet_tui.workspace.list_differences import rows_of
from fleet_tui.workspace.list_import import ListPreview, ListTerms, Remark, part_or_whole, preview_list, result_sentence

if TYPE_CHECKING:
    from fleet_tui.port import Operator


async def import_list(run: Run, arguments: Namespace, path: Path) -> Exit:
    """Load a company's own list into the fleet on this machine, after a preview of each refused or doubtful row."""
    async with run.connected() as connected:
        preview = await look_at_list(run, connected.operator, arguments, path)
        if arguments.dry_run or preview.request is None:
            if arguments.json:
                run.console.json(record(preview, preview.result))
            run.console.say(_("Nothing was changed."))
            return _exit(preview)
        require_cover(preview)
        count = len(preview.request.rows)
        if not arguments.yes:
            run.console.confirm(
                ngettext("Import {count} line.", "Import {count} lines.", count).format(count=number(count)), count
            )
        request = named(run, arguments, preview.request, preview.result)
        result = await connected.operator.import_lines(request, validate_only=False)
    if arguments.json:
        run.console.json(record(preview, result))
    run.console.say(_("Imported: {result}").format(result=result_sentence(result)))
    return _exit(preview)


async def look_at_list(run: Run, operator: Operator, arguments: Namespace, path: Path) -> ListPreview:
    """Read the list, say what importing it would do, and ask whether names that the fleet does not have are new."""
    terms = terms_of(arguments)
    with reading(run, path) as progress:
        preview = await preview_list(operator, path, terms, progress=progress)
    if not arguments.json:
        print_preview(run, preview)
    names = preview.new_names
    if not names:
        return preview
    if not run.console.can_ask or arguments.yes or arguments.dry_run:
        run.console.say(_("--new-names takes them."))
        return preview
    if not run.console.agrees(new_names_question(names)):
        return preview
    with reading(run, path) as progress:
        preview = await preview_list(operator, path, replace(terms, new_names=True), progress=progress)
    if not arguments.json:
        print_preview(run, preview)
    return preview


def terms_of(arguments: Namespace) -> ListTerms:
    """What the command line says of a list."""
    covers = ListCover.PART if arguments.part else ListCover.WHOLE if arguments.whole else None
    operator = arguments.operator[:200] if arguments.operator else None
    return ListTerms(arguments.date, covers, operator, arguments.new_names)


def require_cover(preview: ListPreview) -> None:
    """Raises CommandError for a list with fewer than half of the lines of which nobody said what it is."""
    if preview.result is not None and preview.result.asks_cover:
        hint = _("--part: nothing is said of the others; --whole: they are gone. Nothing was changed.")
        raise CommandError(f"{part_or_whole(preview.result)} {hint}", Exit.FAILURE)


def named(run: Run, arguments: Namespace, request: ImportRequest, looked: ImportResult | None) -> ImportRequest:
    """`request` with the company's and the operator's names: as given, or asked for once, at the first import."""
    company, operator = arguments.name, arguments.operator
    first = looked is not None and looked.replaces_sample
    if first and run.console.can_ask and not arguments.yes:
        company = company or run.console.ask(labelled(_("Your company's name"), ""))
        operator = operator or run.console.ask(labelled(_("Your operator's name"), ""))
    if first and not company:
        run.console.say(
            _("The fleet is called “{name}”, as the file: --company gives it your company's name.").format(
                name=clean(request.name)
            )
        )
    names = {"company": company or None, "operator": operator or None}
    return request.model_copy(update={key: name[:200] for key, name in names.items() if name})


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


def print_preview(run: Run, preview: ListPreview) -> None:
    if preview.remarks:
        columns = (
            Column(_("Row"), right=True),
            Column(_("Verdict")),
            Column(_("Column"), flexible=True),
            Column(_("Reason"), flexible=True),
        )
        run.console.table(columns, map(_cells, preview.remarks))
    if preview.result is not None and preview.result.differences:
        heads = (Column(_("What")), Column(_("Number")), Column(_("Details"), flexible=True))
        run.console.table(heads, rows_of(preview.result.differences))
    run.console.say("\n".join(preview.summary()))


def _cells(remark: Remark) -> tuple[str, ...]:
    return remark.place.short, _("refused") if remark.refused else _("doubtful"), remark.column, remark.text


def _exit(preview: ListPreview) -> Exit:
    return Exit.PARTLY if preview.refused else Exit.DONE
