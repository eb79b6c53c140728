"""`import` of files of any kind, and `sources`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.import_ import import_list, named, print_preview, record, require_cover, terms_of
from fleet_tui.cli.pages import collect
from fleet_tui.cli.run import Run
from fleet_tui.domain.own_files import Source
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workspace.file_kind_words import file_kind_words
from fleet_tui.workspace.list_import import preview_list, result_sentence
from fleet_tui.workspace.own_import import (
    InvoiceLook,
    in_order,
    invoice_remarks,
    invoice_sentence,
    kind_of_file,
    look_at_invoices,
    take_invoice,
)
from fleet_tui.workspace.reach import typed_path

if TYPE_CHECKING:
    from fleet_tui.port import Operator

_TAKEN = (Kind.LIST, Kind.INVOICE)
_PAGE = 200


def import_files(run: Run, arguments: Namespace) -> Exit:
    """Take in a company's own files, each of its kind, in the order they need each other."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    files = _recognised(arguments)
    lists = [path for path, kind in files if kind is Kind.LIST]
    if len(files) == len(lists) == 1:
        return asyncio.run(import_list(run, arguments, lists[0]))
    if len(lists) > 1:
        raise CommandError(
            _("One list of lines at a time: there are {count} among the files.").format(count=len(lists))
        )
    return asyncio.run(_import(run, arguments, lists, [path for path, kind in files if kind is Kind.INVOICE]))


def list_sources(run: Run, arguments: Namespace) -> Exit:
    """The files that were taken in, the last first."""
    return asyncio.run(_sources(run, arguments))


def _recognised(arguments: Namespace) -> list[tuple[Path, Kind]]:
    """Each file with its kind, in the order they are taken in. Raises CommandError, WorkbookError."""
    found: list[tuple[Path, Kind]] = []
    for each in arguments.file:
        path = typed_path(str(each))
        kind = Kind(arguments.kind) if arguments.kind else kind_of_file(path)
        if kind is None:
            kind = Kind.LIST  # reading it says what it lacks
        if kind not in _TAKEN:
            sentence = _("{file} is {kind}: such files cannot be taken in yet. Nothing was changed.")
            raise CommandError(sentence.format(file=clean(path.name), kind=file_kind_words(kind.name)), Exit.FAILURE)
        found.append((path, kind))
    return in_order(found)


async def _import(run: Run, arguments: Namespace, lists: list[Path], invoices: list[Path]) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        preview = await preview_list(operator, lists[0], terms_of(arguments)) if lists else None
        if preview is not None and not arguments.json:
            run.console.say(clean(preview.path.name))
            print_preview(run, preview)
        looks = await look_at_invoices(operator, invoices, arguments.account)
        first = preview is not None and preview.result is not None and preview.result.replaces_sample
        if arguments.dry_run or not arguments.json:
            _say(run, arguments, looks, after_list=first)
        if arguments.dry_run:
            run.console.say(_("Nothing was changed."))
            return _exit(looks, after_list=first)
        wanted = [look for look in looks if look.taken or (first and _waits(look))]
        if not wanted and (preview is None or preview.request is None):
            run.console.say(_("Nothing was changed."))
            return _exit(looks)
        if preview is not None:
            require_cover(preview)
        if not arguments.yes:
            count = len(wanted) + len(lists)
            run.console.confirm(
                ngettext("Take in {count} file.", "Take in {count} files.", count).format(count=count), 1
            )
        taken: dict[str, Any] = {}
        if preview is not None and preview.request is not None:
            request = named(run, arguments, preview.request, preview.result)
            result = await operator.import_lines(request, validate_only=False)
            taken["list"] = record(preview, result)
            run.console.say(_("Imported: {result}").format(result=result_sentence(result)))
        done = await _take(run, operator, looks, wanted)
    if arguments.json:
        run.console.json(taken | {"invoices": [_invoice_record(look) for look in done]})
    return Exit.PARTLY if preview is not None and preview.refused else _exit(done)


async def _take(run: Run, operator: Operator, looks: list[InvoiceLook], wanted: list[InvoiceLook]) -> list[InvoiceLook]:
    """Take in the invoices that are `wanted`, saying what became of each; the others stay as they were looked at."""
    done = []
    for look in looks:
        if look in wanted:
            done.append(await take_invoice(operator, look))
            run.console.say(labelled(clean(look.packed.path.name), invoice_sentence(done[-1].result)))
            if _waits(look):
                run.console.say("\n".join(f"  {remark}" for remark in invoice_remarks(done[-1].result)))
        else:
            done.append(look)
    return done


def _say(run: Run, arguments: Namespace, looks: list[InvoiceLook], *, after_list: bool) -> None:
    """What would become of each invoice."""
    if arguments.json:
        run.console.json({"invoices": [_invoice_record(look) for look in looks]})
        return
    for look in looks:
        waits = after_list and _waits(look)
        sentence = _("goes with the list above.") if waits else invoice_sentence(look.result)
        run.console.say(labelled(clean(look.packed.path.name), sentence))
        for remark in invoice_remarks(look.result):
            run.console.say(f"  {remark}")


def _waits(look: InvoiceLook) -> bool:
    """It is only refused because the list is not in yet, which comes with it."""
    return look.result.refused is not None and look.result.refused.code == "LIST_FIRST"


def _invoice_record(look: InvoiceLook) -> dict[str, Any]:
    return {"file": look.packed.path.name, **look.result.model_dump(mode="json")}


def _exit(looks: list[InvoiceLook], *, after_list: bool = False) -> Exit:
    refused = [look for look in looks if look.result.refused is not None and not (after_list and _waits(look))]
    if not refused:
        return Exit.DONE
    return Exit.FAILURE if len(refused) == len(looks) else Exit.PARTLY


async def _sources(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        ask = connected.operator.sources
        found = await collect(lambda cursor: ask(cursor=cursor, limit=_PAGE), None)
    if arguments.json:
        run.console.json([source.model_dump(mode="json") for source in found])
        return Exit.DONE
    columns = (
        Column(_("Taken in")),
        Column(_("Kind")),
        Column(_("Operator"), flexible=True),
        Column(_("File"), flexible=True),
        Column(_("Rows"), right=True),
        Column(_("What came of it"), flexible=True),
    )
    run.console.table(columns, map(_cells, found))
    return Exit.DONE


def _cells(source: Source) -> tuple[str, ...]:
    return (
        moment(source.imported_at),
        file_kind_words(source.kind),
        source.operator,
        source.name,
        number(source.rows),
        source.subject or "",
    )
