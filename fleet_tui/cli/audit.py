"""`audit list`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.profiles import find_profile
from fleet_tui.cli.run import Run
from fleet_tui.domain.audit import AuditQuery, AuditRow
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.port import Operator
from fleet_tui.port.pages import collect
from fleet_tui.workspace.audit_words import action_words, author_words, subject_words, summary

PAGE = 1000


def list_rows(run: Run, arguments: Namespace) -> Exit:
    """Who did what, newest first: all of it, or what is asked for."""
    return asyncio.run(_list(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        by = (await find_profile(operator, arguments.by)).id if arguments.by else None
        query = AuditQuery(
            since=arguments.since,
            until=arguments.until,
            profile=by,
            action=arguments.action,
            subject=arguments.subject,
        )
        rows = await _rows(operator, query, arguments.limit)
        catalogue = Catalogue(() if arguments.json else await operator.contracts())
    if arguments.json:
        run.console.json([row.model_dump(mode="json") for row in rows])
        return Exit.DONE
    columns = (
        Column(_("When")),
        Column(_("Who"), flexible=True),
        Column(_("What"), flexible=True),
        Column(_("Subject"), flexible=True),
        Column(_("Before and after"), flexible=True),
    )
    run.console.table(columns, [_cells(row, catalogue) for row in rows])
    return Exit.DONE


async def _rows(operator: Operator, query: AuditQuery, limit: int | None) -> list[AuditRow]:
    """Every row, page by page, or the first `limit`."""
    size = min(PAGE, limit or PAGE)
    return await collect(lambda cursor: operator.audit(query, cursor=cursor, limit=size), limit)


def _cells(row: AuditRow, catalogue: Catalogue) -> tuple[str, ...]:
    return (moment(row.at), author_words(row), action_words(row.action), subject_words(row), summary(row, catalogue))
