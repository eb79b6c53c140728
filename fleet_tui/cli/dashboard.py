"""`dashboard`: the figures of each area, and the latest orders."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.lookup import workspace_of
from fleet_tui.cli.run import Run
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.i18n import _
from fleet_tui.i18n.format import moment
from fleet_tui.places import AREAS
from fleet_tui.workspace.dashboard_words import figures_of, lines_words
from fleet_tui.workspace.waiting import waits
from fleet_tui.workspace.words import order_result, order_title


def show_dashboard(run: Run, arguments: Namespace) -> Exit:
    """What the application shows first."""
    return asyncio.run(_show(run, arguments))


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with workspace_of(run) as workspace:
        dashboard = await workspace.operator.dashboard()
        recorded, unknown = workspace.recorded_only, await workspace.desk.unresolved()
    if arguments.json:
        run.console.json(dashboard.model_dump(mode="json"))
        return Exit.DONE
    figures = figures_of(dashboard, system_clock())
    figures["sim_cards"] = lines_words(dashboard.lines_by_status)
    run.console.details([(_(name), " · ".join(figures[area])) for area, name in AREAS if figures.get(area)])
    if waiting := waits(dashboard, day_of(system_clock()), unknown=unknown, capabilities=workspace.capabilities):
        run.console.put("")
        run.console.put(_("Waiting for you"))
        for wait in waiting:
            run.console.put(f"  {wait.words}  {wait.detail}".rstrip())
    if dashboard.latest_orders:
        run.console.put("")
        run.console.put(_("Latest"))
        for order in dashboard.latest_orders:
            result = order_result(order, recorded=recorded)
            run.console.put(f"  {moment(order.created_at)}  {order_title(order)}  {result}")
    return Exit.DONE
