"""`capabilities`: what the operator offers through its API."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterator, Mapping

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.capabilities import Area, Capabilities, Level
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.fleet.untold import operator_name
from fleet_tui.i18n import N_, _
from fleet_tui.places import NAMES

_LEVELS: Mapping[str, str] = {Level.FULL: N_("yes"), Level.PART: N_("in part"), Level.NONE: N_("no")}


def show(run: Run, arguments: Namespace) -> Exit:
    """Areas, kinds of change, and what else screens and commands go by."""
    return asyncio.run(_show(run, arguments))


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        offered = await connected.operator.capabilities()
    if arguments.json:
        run.console.json(offered.model_dump(mode="json") | {"areas": sorted(offered.areas)})
        return Exit.DONE
    run.console.details([(_("Operator"), operator_name(offered)), (_("Honours keys"), _yes(offered.idempotent))])
    run.console.put("")
    columns = (Column(_("What")), Column(_("Offered")), Column(_("Missing"), flexible=True))
    run.console.table(columns, _rows(offered))
    return Exit.DONE


def _rows(offered: Capabilities) -> Iterator[tuple[str, str, str]]:
    for area in Area:
        yield _(NAMES.get(area, N_("Dashboard"))), _yes(offered.offers(area)), ""
    for kind in KINDS.values():
        level = offered.level(kind.code)
        yield _(kind.label), _(_LEVELS.get(level, level)), offered.gap(kind.code)


def _yes(offered: bool) -> str:
    return _(_LEVELS[Level.FULL if offered else Level.NONE])
