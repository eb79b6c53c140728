"""MyBill at the keyboard: months, what one is made of, what rose and why; of one account or all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import update

from fleet_tui.domain.money import Money
from fleet_tui.domain.spending import Reason, SpendingBy, Spent, Why
from fleet_tui.i18n.format import money
from fleet_tui.server.sample import charges
from fleet_tui.server.storage import tables
from fleet_tui.workspace.spending_words import reasons_words
from fleet_tui.workspace.words import signed
from screens.manage_sim.screen import ManageSimScreen
from screens.mybill.month import SpendingScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport, refused
from tests.harness import (
    at_every_size,
    on_screen,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.hostile import HOSTILE
from tests.journeys.steps import Steps, Task


async def what_rose_and_why(steps: Steps) -> None:
    await steps.key("4", "enter", "f4", "f4")
    assert "roaming" in steps.screen


TASKS = (Task("See what rose on the invoice, and why", None, what_rose_and_why),)


async def test_a_month_is_opened_and_every_tab_adds_up_to_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        client = await here.client()
        newest = (await client.spending(SpendingBy.MONTH)).items[0]
        await client.close()
        await press(pilot, "4")
        lines = screen_lines(pilot.app)
        assert any("11/2026" in line and "█" in line and money(newest.amount) in line for line in lines)
        assert "12 of 12 shown" in screen_text(pilot.app)
        await press(pilot, "enter")
        for heading in ("Category", "Number", "Number", "Tariff plan"):
            on_screen(pilot, SpendingScreen)
            assert heading in screen_text(pilot.app)
            if heading != "Tariff plan":
                assert f"{money(newest.amount)} excl. VAT" in words_on(pilot.app)
            await press(pilot, "f4")
        await press(pilot, "e", "enter")
        (book,) = tmp_path.glob("*.xlsx")
        rows = list(load_workbook(book)[load_workbook(book).sheetnames[0]].iter_rows(values_only=True))
        spent = [Decimal(str(row[1])) for row in rows[1:]]
        assert sum(spent) == newest.amount.amount


async def test_a_line_is_searched_managed_and_found_in_the_overview(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "4")
        await press(pilot, "enter")
        await press(pilot, "enter")
        await press(pilot, "f")
        await type_text(pilot, "margaux sastre")
        assert "1 of 237 shown" in screen_text(pilot.app)
        await press(pilot, "enter", "enter")
        assert "subscriptions" in screen_text(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, ManageSimScreen)
        await press(pilot, "escape")
        await press(pilot, "ctrl+n")
        on_screen(pilot, SimOverviewScreen)
        assert "1 of 250 lines" in screen_text(pilot.app)


async def test_any_two_months_are_compared(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        months = (await client.spending(SpendingBy.MONTH)).items
        await client.close()
        difference = signed(months[1].amount - months[4].amount)
        await press(pilot, "4", "space", "down", "space")
        assert "enter compares 10/2026 · 11/2026" in words_on(pilot.app)
        await press(pilot, "down", "down", "down", "space", "enter")  # of three the first one goes
        assert "MyBill, 10/2026 vs 07/2026" in words_on(pilot.app)
        assert f"{difference} vs 07/2026" in words_on(pilot.app)
        await press(pilot, "f3", "f3")
        assert "07/2026" in screen_text(pilot.app)  # the column beside it


async def test_one_account_is_chosen_and_kept_while_one_looks_on(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        other = (await client.spending(SpendingBy.MONTH, account="100457327")).items[0]
        await client.close()
        await press(pilot, "4")
        await press(pilot, "q")
        await press(pilot, "3")
        assert money(other.amount) in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "100457327" in screen_lines(pilot.app)[0]
        await press(pilot, "f4")
        assert f"100457327: {money(other.amount)} excl. VAT" in words_on(pilot.app)


async def test_without_an_answer_it_says_so_and_f5_tries_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        transports: list[FaultTransport] = []

        def wrap(inner: object) -> FaultTransport:
            transport = FaultTransport(inner, applies=lambda request: "spending" in request.url.path)  # type: ignore[arg-type]
            transports.append(transport)
            return transport

        here.wrap = wrap
        async with running(here.app()) as pilot:
            transports[0].plan[:] = [refused] * 3
            await press(pilot, "4")
            assert "F5 tries again" in words_on(pilot.app)
            await press(pilot, "f5")
            assert "12 of 12 shown" in screen_text(pilot.app)


async def test_hostile_descriptions_are_text(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        database = here.backend._database
        assert database is not None
        async with database.write() as connection:
            kept = tables.billed_lines
            rows = (await connection.execute(kept.select())).all()
            for row in rows:
                lines = [line._replace(description=" ".join(HOSTILE)) for line in charges.unpack(row.lines)]
                where = kept.c.billing_account == row.billing_account
                await connection.execute(update(kept).where(where).values(lines=charges.pack(lines)))
        async with running(here.app()) as pilot:
            await press(pilot, "4")
            await press(pilot, "enter")
            await press(pilot, "enter")
            async for seen in at_every_size(pilot):
                text = "\n".join(seen)
                assert "[/]" in text
                assert "\x1b" not in text
                assert "\u202e" not in text


def test_several_reasons_have_their_amounts() -> None:
    def reason(why: Why, amount: int, name: str = "", before: str = "") -> Reason:
        return Reason.model_validate(
            {"why": why, "name": name, "before": before, "difference": Money.of(amount).model_dump()}
        )

    one = Spent(key="1", amount=Money.of(5), reasons=[reason(Why.PLAN_CHANGED, 5, "B", "A")])
    assert reasons_words(one) == "plan A → B"
    two = Spent(key="1", amount=Money.of(5), reasons=[reason(Why.USAGE, 8), reason(Why.OPTION_REMOVED, -3, "Voice")])
    assert reasons_words(two) == "usage + € 8.00, without Voice - € 3.00"
    new = Spent(key="1", amount=Money.of(5), reasons=[Reason(why="MOON", difference=Money.of(1))])
    assert reasons_words(new) == "other"
