"""`import` of files of any kind."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.import_ import import_list, look_at_list, named, record, require_cover
from fleet_tui.cli.run import Run
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.workbook.decimals import COMMA, POINT, NumbersUnclear, SignsSaid
from fleet_tui.workbook.kinds import Kind, KindUnclear
from fleet_tui.workbook.tables import FileUnclear
from fleet_tui.workspace.file_questions import answers_to
from fleet_tui.workspace.file_terms import FileTerms
from fleet_tui.workspace.list_import import result_sentence
from fleet_tui.workspace.looks import LOOKED_AT, Look, invoices_in, look_at, with_numbers_said
from fleet_tui.workspace.own_import import (
    ORDER,
    InvoiceLook,
    in_order,
    kind_of_file,
    look_at_invoices,
    numbers_question,
)
from fleet_tui.workspace.reach import typed_path

if TYPE_CHECKING:
    from fleet_tui.port import Operator

Looked = TypeVar("Looked")
SIGNS = {"comma": COMMA, "point": POINT}
"""What `--decimals` takes, with the sign."""


def import_files(run: Run, arguments: Namespace) -> Exit:
    """Take in a company's own files, each of its kind, in the order they need each other."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    files = _recognised(run, arguments)
    lists = [path for path, kind in files if kind is Kind.LIST]
    if len(files) == len(lists) == 1:
        return asyncio.run(import_list(run, arguments, lists[0]))
    if len(lists) > 1:
        raise CommandError(
            _("One list of lines at a time: there are {count} among the files.").format(count=len(lists))
        )
    return asyncio.run(_import(run, arguments, lists, [each for each in files if each[1] is not Kind.LIST]))


def _recognised(run: Run, arguments: Namespace) -> list[tuple[Path, Kind]]:
    """Each file with its kind, in the order they are taken in. Raises CommandError, WorkbookError."""
    found: list[tuple[Path, Kind]] = []
    for each in arguments.file:
        path = typed_path(str(each))
        kind = Kind(arguments.kind) if arguments.kind else _kind(run, arguments, path)
        if kind is Kind.EDITED:
            sentence = _(
                "{file} was exported to be edited: “diff {file}” shows what it changes, “apply {file}” orders it."
            )
            raise CommandError(sentence.format(file=clean(path.name)))
        if kind is None:
            kind = Kind.LIST  # reading it says what it lacks
        found.append((path, kind))
    return in_order(found)


def _kind(run: Run, arguments: Namespace, path: Path) -> Kind | None:
    """What the file is; one that may be of lines or of employees is asked about. Raises CommandError, WorkbookError."""
    try:
        return kind_of_file(path)
    except KindUnclear as unclear:
        return Kind(_answer(run, arguments, unclear))


async def _import(run: Run, arguments: Namespace, lists: list[Path], others: list[tuple[Path, Kind]]) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        preview = None
        if lists:
            if not arguments.json:
                run.console.say(clean(lists[0].name))
            preview = await look_at_list(run, operator, arguments, lists[0])
        looks = await _looked_at(run, operator, others, arguments)
        looks = await _with_text_numbers(run, operator, looks, arguments)
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
        run.console.json(taken | _record(done))
    return Exit.PARTLY if preview is not None and preview.refused else _exit(done)


async def _looked_at(
    run: Run, operator: Operator, files: Sequence[tuple[Path, Kind]], arguments: Namespace
) -> list[Look]:
    """Read each file and ask what taking it in would do, in the order of kinds; invoices the oldest first."""
    looks: list[Look] = []
    for kind in ORDER:
        paths = [path for path, its in files if its is kind]
        if kind is Kind.INVOICE:
            looks += await _asking(run, arguments, partial(look_at_invoices, operator, paths))
        elif kind in LOOKED_AT:
            looks += [await _asking(run, arguments, partial(look_at, operator, path, kind)) for path in paths]
    return looks


async def _asking(run: Run, arguments: Namespace, look: Callable[[FileTerms], Coroutine[Any, Any, Looked]]) -> Looked:
    """What `look` finds; what a file leaves open is asked, of each file by itself. Raises CommandError."""
    terms = FileTerms(arguments.operator or "", arguments.account, SignsSaid(SIGNS.get(arguments.decimals)))
    while True:
        try:
            return await look(terms)
        except FileUnclear as unclear:
            terms = terms.answered(unclear, _answer(run, arguments, unclear))


def _answer(run: Run, arguments: Namespace, unclear: FileUnclear) -> str:
    """What somebody says of it. Raises CommandError: nobody is there, or says neither."""
    if not run.console.can_ask or arguments.yes:
        of_numbers = isinstance(unclear, NumbersUnclear)
        hint = (
            _("Say which: --decimals comma or --decimals point.")
            if of_numbers
            else _("Say which: --as list or --as people.")
        )
        raise CommandError(f"{unclear.user_message} {hint}", Exit.FAILURE)
    answers = answers_to(unclear)
    place = run.console.choice(unclear.user_message, [words for _answer, words in answers])
    if place is None:
        raise CommandError(_("Nothing was changed."))
    return answers[place][0]


async def _with_text_numbers(run: Run, operator: Operator, looks: list[Look], arguments: Namespace) -> list[Look]:
    """Invoices with somebody's word on phone numbers that stand in text only: once for each supplier."""
    invoices = [invoice for look in looks for invoice in invoices_in(look)]
    said: dict[str, bool] = {}
    if arguments.text_numbers:
        said = dict.fromkeys((each.supplier for each in invoices), arguments.text_numbers == "take")
    elif run.console.can_ask and not (arguments.yes or arguments.dry_run):
        for each in invoices:
            if each.asks_numbers and each.supplier not in said:
                said[each.supplier] = run.console.agrees(numbers_question(each.result))
    return [await with_numbers_said(operator, look, said) for look in looks] if said else looks


async def _take(run: Run, operator: Operator, looks: list[Look], wanted: list[Look]) -> list[Look]:
    """Take in the files that are `wanted`, saying what became of each; the others stay as they were looked at."""
    done: list[Look] = []
    for look in looks:
        if look in wanted:
            done.append(await look.take(operator))
            run.console.say(labelled(clean(look.path.name), done[-1].sentence()))
            if _waits(look) and done[-1].news():
                run.console.say("\n".join(f"  {remark}" for remark in done[-1].news()))
        else:
            done.append(look)
    return done


def _say(run: Run, arguments: Namespace, looks: list[Look], *, after_list: bool) -> None:
    """What would become of each file."""
    if arguments.json:
        run.console.json(_record(looks))
        return
    for look in looks:
        sentence = _("goes with the list above.") if after_list and _waits(look) else look.sentence()
        run.console.say(labelled(clean(look.path.name), sentence))
        for remark in look.remarks():
            run.console.say(f"  {remark}")


def _waits(look: Look) -> bool:
    """It is only refused because the list is not in yet, which comes with it."""
    return look.refused is not None and look.refused.code == "LIST_FIRST"


def _record(looks: list[Look]) -> dict[str, Any]:
    return {
        "invoices": [look.record() for look in looks if isinstance(look, InvoiceLook)],
        "files": [look.record() for look in looks if not isinstance(look, InvoiceLook)],
    }


def _exit(looks: list[Look], *, after_list: bool = False) -> Exit:
    refused = [look for look in looks if look.refused is not None and not (after_list and _waits(look))]
    if not refused:
        return Exit.PARTLY if any(look.partly for look in looks) else Exit.DONE
    return Exit.FAILURE if len(refused) == len(looks) else Exit.PARTLY
