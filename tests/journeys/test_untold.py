"""Lines of which the operator tells less, or more: no number, no plan, no cost; labels, a currency of its own."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from fleet_tui.domain.line import LinePage
from fleet_tui.i18n.format import money
from screens.list_dialogs import ColumnsDialog
from screens.manage_sim.screen import ManageSimScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import fleet_app, on_screen, order, paste, press, running, words_on, world
from tests.lacking import Lacking

NAMELESS = {
    "msisdn": None, "plan": None, "monthly_cost": None, "labels": ["depot", "barrier"],
    "status_words": "standby", "description": "Barrier 7",
}  # fmt: skip


async def test_what_is_not_told_is_said_to_be_and_a_line_without_a_number_is_one(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=30) as here:
        page: LinePage = await (await here.client()).line_page()
        active = [place for place, status in enumerate(page.status) if status == "ACTIVE" and page.iccid[place]]
        nameless, abroad = active[:2]
        iccid = str(page.iccid[nameless])

        def untold(inner: object) -> Lacking:
            wire = Lacking(inner)  # type: ignore[arg-type]
            wire.offers = {"untold": ["billing_account"]}
            wire.tells = {
                str(page.msisdn[nameless]): NAMELESS,
                str(page.msisdn[abroad]): {"cost_currency": "JPY", "monthly_cost": "500.00"},
            }
            return wire

        wires = here.behind(untold)
        async with running(here.app(), size=(140, 40)) as pilot:
            app = fleet_app(pilot)
            await press(pilot, "1")
            overview = on_screen(pilot, SimOverviewScreen)
            for query in (iccid, f"number={iccid}", "label:barrier", "number:no", "standby"):
                await press(pilot, "f", "ctrl+u")
                await paste(pilot, query)
                await press(pilot, "enter")
                assert [overview.workspace.view.line_id(row) for row in range(len(overview.workspace.view))] == [
                    page.id[nameless]
                ], query
            shown = words_on(pilot.app)
            pane = " ".join(shown.partition("Not told by Exampel: ")[2].split()[:9])
            assert all(name in pane for name in ("Number", "Tariff plan", "Account", "month")), pane  # said once
            assert "(standby)" in shown
            assert "depot, barrier" in shown
            assert "100457" not in shown  # no account, neither beside nor in the list
            await press(pilot, "c")
            on_screen(pilot, ColumnsDialog)
            assert "] Account" not in words_on(pilot.app)
            assert "Labels" in words_on(pilot.app)
            await press(pilot, "escape", "enter")
            on_screen(pilot, ManageSimScreen)
            assert f"SIM cards › {iccid}" in words_on(pilot.app)
            await press(pilot, "escape", "e", "ctrl+u")
            await paste(pilot, str(tmp_path / "one.csv"))
            await press(pilot, "enter")
            with (tmp_path / "one.csv").open(encoding="utf-8-sig", newline="") as file:
                (row,) = csv.DictReader(file)
            assert {row["Number"], row["Tariff plan"], row["Per month"]} == {"not told by Exampel"}
            await press(pilot, "s")
            on_screen(pilot, ReviewScreen)
            assert "▸ not told" in words_on(pilot.app)
            await order(pilot)
            assert wires[-1].orders == 1
            await press(pilot, "escape")

            await press(pilot, "f", "ctrl+u", "enter")
            app.workspace.view.mark([page.id[place] for place in active[:3]])
            overview.paint()
            await press(pilot)
            assert f"{money(page.monthly_cost[active[2]] or Decimal(0))} + JPY 500/month" in words_on(pilot.app)
