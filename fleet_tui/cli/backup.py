"""`backup` and `restore`."""

from __future__ import annotations

from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.connection import target_of
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.server.storage.backup import Contents, back_up, contents_of, contents_of_database, restore
from fleet_tui.server.storage.database import Database

SUFFIXES = (".backup",)


def write(run: Run, arguments: Namespace) -> Exit:
    """Write the whole database to a file, also while it is served."""
    database = database_of(run, arguments, make=False)
    path = target(run, arguments, SUFFIXES)
    with writing(path):
        held = back_up(database, path)
    run.console.say(_("{file} was written and checked: {contents}.").format(file=path, contents=_words(held)))
    return Exit.DONE


def read(run: Run, arguments: Namespace) -> Exit:
    """Make the database what a backup holds."""
    run.may_change(confirmed=True)
    held = contents_of(arguments.file)
    database = database_of(run, arguments, make=True)
    there = contents_of_database(database)
    if there is not None:
        run.console.say(_("There is: {contents}. It is lost.").format(contents=_words(there)))
        run.console.say(_("The backup has: {contents}.").format(contents=_words(held)))
        if not arguments.yes:
            run.console.confirm(_("Replace it by the backup?"), 1)
    restored = restore(database, arguments.file)
    run.console.say(_("Restored: {contents}. Everybody signs in anew.").format(contents=_words(restored)))
    return Exit.DONE


def database_of(run: Run, arguments: Namespace, *, make: bool) -> Database:
    """The database that the arguments name, of this machine; made when missing only if `make` says so."""
    if not target_of(run.settings, run.options).embedded:
        raise CommandError(_("This is about a fleet of this machine: leave --server and --profile out."))
    if arguments.database:
        return Database.at(arguments.database)
    directory = run.paths.data
    if not make and not Database.file_in(directory).exists():
        raise CommandError(_("There is no fleet in {directory}.").format(directory=directory))
    return Database.in_directory(directory)


def _words(held: Contents) -> str:
    lines = ngettext("{count} line", "{count} lines", held.lines).format(count=number(held.lines))
    return ", ".join((*held.companies, lines))
