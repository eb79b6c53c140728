"""`export --edit`, `diff`, `apply`: lines edited in a workbook, or wished in a file, and ordered."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet, show_only
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.edit_book import LIMIT, read_edit_book, write_edit_book
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.desired import Desired, desired_of_book, desired_of_wishes
from fleet_tui.workspace.edited_lines import book_of, counted, differences, unread_words
from fleet_tui.workspace.reach import typed_path
from fleet_tui.workspace.wishes_file import read_wishes
from fleet_tui.workspace.workspace import Workspace


def export_to_edit(run: Run, arguments: Namespace) -> Exit:
    """Write the lines of a query to a workbook to edit: `diff` says what it changes, `apply` orders it."""
    return asyncio.run(_export(run, arguments, target(run, arguments, (".xlsx",))))


def diff(run: Run, arguments: Namespace) -> Exit:
    """What an edited workbook or a file of wishes would change; with --exit-code 6 when there is anything."""
    return asyncio.run(_diff(run, arguments))


def apply(run: Run, arguments: Namespace) -> Exit:
    """Order what an edited workbook or a file of wishes changes, after the review of any order."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_apply(run, arguments))


async def _export(run: Run, arguments: Namespace, path: Path) -> Exit:
    async with fleet(run) as workspace:
        code = show_only(run, workspace, arguments.query)
        positions = list(workspace.view.positions)
        if len(positions) > LIMIT:
            raise CommandError(
                _("{count} lines are more than one order changes ({limit}): narrow the query.").format(
                    count=number(len(positions)), limit=number(LIMIT)
                )
            )
        listed_on = None
        if workspace.recorded_only:
            listed_on = (await workspace.operator.drift()).listed_on
        book = book_of(workspace.index, positions, listed_on)
    with writing(path):
        write_edit_book(path, book)
    written = ngettext("{count} line in {file}", "{count} lines in {file}", len(positions))
    run.console.say(written.format(count=number(len(positions)), file=path))
    run.console.say(_("Edit plan, options, status or account; then see: fleet-tui diff {file}").format(file=path))
    return code


async def _diff(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        found = _desired(run, workspace, arguments)
    if arguments.json:
        run.console.json(_record(found))
    else:
        _print(run, found)
    if arguments.exit_code and found.changes:
        return Exit.DRIFT
    return Exit.PARTLY if found.refused else Exit.DONE


async def _apply(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        found = _desired(run, workspace, arguments)
        _print(run, found)
        worst = Exit.PARTLY if found.refused else Exit.DONE
        for order in found.orders():
            worst = max(worst, await place(run, workspace, order, arguments))
    if not found.changes:
        run.console.say(_("Nothing was changed."))
    return worst


def _desired(run: Run, workspace: Workspace, arguments: Namespace) -> Desired:
    """Raises WorkbookError, CommandError."""
    path = typed_path(str(arguments.file))
    choices = Choices(workspace.operator, workspace.index.catalogue, whole=True)
    if path.suffix.lower() == ".xlsx":
        found = desired_of_book(read_edit_book(path), workspace.index, choices)
    else:
        wishes = []
        for wish in read_wishes(path):
            show_only(run, workspace, [wish.query])
            wishes.append((list(workspace.view.positions), wish.wanted))
        found = desired_of_wishes(wishes, workspace.index, choices)
    if arguments.stop_missing:
        found.stop_missing(workspace.index)
    return found


def _print(run: Run, found: Desired) -> None:
    rows = [
        (each.where, each.what, _("refused: {reason}").format(reason=each.reason) if each.refused else each.verdict)
        for each in differences(found)
    ]
    if rows:
        columns = (Column(_("Number")), Column(_("What changes"), flexible=True), Column(_("Verdict"), flexible=True))
        run.console.table(columns, rows)
    run.console.say(counted(found))
    for sentence in unread_words(found):
        run.console.say(sentence)
    if found.removed:
        run.console.say(
            _("A row that is removed changes nothing, except with --stop-missing: then its line is stopped.")
        )


def _record(found: Desired) -> dict[str, object]:
    """A difference as `--json` prints it."""
    return {
        "changes": [
            {
                "line_id": each.line_id,
                "msisdn": each.msisdn,
                "changes": [change.model_dump(mode="json") for change in each.changes],
                "asked": bool(each.asked),
            }
            for each in found.wished
        ],
        "refused": [{"where": each.where, "what": each.what, "reason": each.reason} for each in found.refused],
        "added": found.added,
        "removed": found.removed,
        "unread": list(found.unread),
    }
