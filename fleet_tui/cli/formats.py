"""`formats`: what is remembered of the forms of files."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterable

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.meant import the_one
from fleet_tui.cli.run import Run
from fleet_tui.domain.own_files import FileFormat, FileKind
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.workspace.file_kind_words import file_kind_words
from fleet_tui.workspace.format_words import (
    SHORT,
    columns_of,
    decimals_words,
    forgotten_words,
    format_words,
    numbers_words,
)


def list_formats(run: Run, arguments: Namespace) -> Exit:
    """Every form that is remembered, the one used last first."""
    return asyncio.run(_list(run, arguments))


def show_format(run: Run, arguments: Namespace) -> Exit:
    """One form: which heading is taken for what."""
    return asyncio.run(_show(run, arguments))


def forget_formats(run: Run, arguments: Namespace) -> Exit:
    """Forget forms: the next file of each is looked at as if it were the first."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_forget(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = (await connected.operator.formats()).items
    if arguments.json:
        run.console.json([form.model_dump(mode="json") for form in found])
        return Exit.DONE
    columns = (
        Column(_("Form")),
        Column(_("Used last")),
        Column(_("Kind")),
        Column(_("Operator"), flexible=True),
        Column(_("Remembered"), flexible=True),
    )
    run.console.table(columns, map(_cells, found), none=_("No form of a file is remembered yet."))
    return Exit.DONE


def _cells(form: FileFormat) -> tuple[str, ...]:
    kind = file_kind_words(form.kind)
    return form.fingerprint[:SHORT], moment(form.used_at), kind, form.operator, format_words(form)


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        form = _named((await connected.operator.formats()).items, arguments.form)
    if arguments.json:
        run.console.json(form.model_dump(mode="json"))
        return Exit.DONE
    about = [
        (_("Form"), form.fingerprint),
        (_("Kind"), file_kind_words(form.kind)),
        (_("Operator"), str(form.operator)),
        (_("Used last"), moment(form.used_at)),
    ]
    if form.kind == FileKind.INVOICE:
        about.append((_("Remembered"), numbers_words(form)))
    about += [(_("Remembered"), words) for words in decimals_words(form)]
    run.console.details(about)
    if form.columns:
        run.console.put("")
        run.console.table((Column(_("Heading"), flexible=True), Column(_("Taken for"))), columns_of(form))
    return Exit.DONE


async def _forget(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        there = (await connected.operator.formats()).items
        forms = [_named(there, each) for each in dict.fromkeys(arguments.form)]
        count = len({form.fingerprint for form in forms})
        if not arguments.yes:
            question = ngettext("Forget {count} form.", "Forget {count} forms.", count)
            run.console.confirm(question.format(count=number(count)), count)
        for form in {form.fingerprint: form for form in forms}.values():
            await connected.operator.forget_format(form.fingerprint)
            run.console.say(forgotten_words(form))
    return Exit.DONE


def _named(forms: Iterable[FileFormat], text: str) -> FileFormat:
    """The one form whose fingerprint begins so. Raises CommandError."""
    return the_one(
        forms,
        text,
        lambda form: form.fingerprint,
        none=_("No form begins with “{name}”: “formats list” shows them."),
        several=_("Several forms begin with “{name}”: give more of it."),
    )
