"""`companies …`: for whoever runs the server, on its machine."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TypeVar

from fleet_tui.cli.backup import database_of
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.calendar import system_clock
from fleet_tui.i18n import _
from fleet_tui.server import companies
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.tables import organisations

T = TypeVar("T")


def list_companies(run: Run, arguments: Namespace) -> Exit:
    """The companies of the database, the oldest first."""
    for name in _on(run, arguments, companies.names):
        run.console.put(name)
    return Exit.DONE


def add(run: Run, arguments: Namespace) -> Exit:
    """One more company, and the code by which its first manager joins it."""
    run.may_change(confirmed=True)
    code = _on(run, arguments, lambda database: companies.add(database, arguments.name, system_clock()))
    _print(run, code)
    return Exit.DONE


def invite(run: Run, arguments: Namespace) -> Exit:
    """A code by which somebody becomes a manager of a company."""
    run.may_change(confirmed=True)
    code = _on(run, arguments, lambda database: companies.invite(database, arguments.name, system_clock()))
    _print(run, code)
    return Exit.DONE


def _print(run: Run, code: str) -> None:
    run.console.say(_("Invitation of a fleet manager, good for 14 days: fleet-tui --server URL accept-invitation"))
    run.console.put(code)


def _on(run: Run, arguments: Namespace, work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` makes of the database that the arguments name, brought up to date first.

    Raises:
        CommandError: there is no fleet in it, so no first company either.
        BackendError: it cannot be used.
    """
    database = database_of(run, arguments, make=False)

    async def working() -> T:
        try:
            there = await database.set_up(lambda connection: connection.execute(organisations.select()).first())
            if there is None:
                raise CommandError(_("There is no fleet yet: fleet-tui serve --init makes the first."))
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(working())
