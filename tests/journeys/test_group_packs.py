"""Group packs at the keyboard: what was used, by day and by line; ordered, changed, stopped; notifications."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from fleet_tui.domain.group_pack import GroupPack, PackUpdate
from fleet_tui.server.storage import tables
from screens.group_packs.list import GroupPacksScreen
from screens.group_packs.pack import GroupPackScreen
from screens.manage_sim.screen import ManageSimScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport, reset_after
from tests.harness import (
    World,
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
from widgets.conflict_dialog import ConflictDialog
from widgets.dialog import ConfirmDialog

PACK = "pack-000001"


async def packs(here: World) -> list[GroupPack]:
    """What the server has."""
    client = await here.client()
    try:
        return await client.group_packs()
    finally:
        await client.close()


async def set_pack(here: World, **values: Any) -> None:
    """Write into the sample's pack, past the contract."""
    database = here.backend._database
    assert database is not None
    async with database.write() as connection:
        await connection.execute(update(tables.group_packs).where(tables.group_packs.c.id == PACK).values(values))


def used(mb: int) -> str:
    return json.dumps([{"day": "2026-11-20", "used_mb": mb}])


async def notify_from_another_amount(steps: Steps) -> None:
    await steps.key("5", "l", "a")
    await steps.field("120", "the amount")
    await steps.key("ctrl+g")
    (pack,) = await packs(steps.world)
    assert str(pack.notify_at.amount) == "120.00", steps.screen


async def see_consumption(steps: Steps) -> None:
    await steps.key("5", "enter")
    assert "84.7 GB by 30/11/2026" in steps.screen


TASKS = (
    Task("Notifications of a group pack", 5, notify_from_another_amount, tried=4),
    Task("See what a group pack used, day by day", None, see_consumption),
)


async def test_what_was_used_always_has_its_age_by_day_and_by_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        assert "63 % at 07:41" in screen_text(pilot.app)
        await press(pilot, "5")
        text = words_on(pilot.app)
        assert "63.0 of 100 GB · 63 %" in text
        assert "63 %  07:41" in screen_text(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, GroupPackScreen)
        text = words_on(pilot.app)
        assert "63.0 of 100 GB · 63 %, as of 07:41" in text
        assert "at 2.8 GB a day as so far" in text
        assert "3.3 GB a day, which empties the pack" in text
        assert any(line.lstrip().startswith("23/11/2026  █") and "4.5 GB" in line for line in screen_lines(pilot.app))
        await press(pilot, "enter")
        text = words_on(pilot.app)
        assert "63.0 GB in all, as of 07:41" in text
        assert "231 of 231 shown" in text
        await press(pilot, "escape", "e", "enter")
        book = next(tmp_path.glob("*.xlsx"))
        days = list(load_workbook(book)[load_workbook(book).sheetnames[0]].iter_rows(values_only=True))
        assert sum(float(str(row[1])) for row in days[1:]) == pytest.approx(63.0)
        await press(pilot, "enter")
        await press(pilot, "enter")
        on_screen(pilot, ManageSimScreen)
        await press(pilot, "escape", "ctrl+n")
        on_screen(pilot, SimOverviewScreen)
        assert "1 of 250 lines" in screen_text(pilot.app)


async def test_an_old_figure_says_so_and_a_threshold_is_seen_from_the_dashboard(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await set_pack(here, days=used(93_900))
        await press(pilot, "f5")
        assert "warning: 93 %, 07:41" in screen_text(pilot.app)
        await set_pack(here, days=used(104_000))
        here.clock.advance(minutes=50)
        await press(pilot, "f5")
        assert "used up: 104 %, 07:41" in screen_text(pilot.app)
        await press(pilot, "5", "enter")
        text = words_on(pilot.app)
        assert "used up: everything more is extra" in text
        assert "Extra so far € 20.00" in text
    # The next start, some days later: the figure is the same, and its age is said in words.
    async with world(tmp_path / "later") as here:
        await set_pack(here, as_of=here.clock().replace(day=20))
        async with running(here.app()) as pilot:
            assert "63 % on 20/11" in screen_text(pilot.app)
            await press(pilot, "5", "enter")
            assert "as of 20/11/2026, 3 days old" in words_on(pilot.app)


async def test_a_pack_is_ordered_changed_and_stopped_with_a_look_before_each(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "5", "n", "right", "enter")
        await type_text(pilot, "01/12/2026")
        await press(pilot, "enter")
        on_screen(pilot, ConfirmDialog)
        text = words_on(pilot.app)
        assert "new: Group Data 500 GB, € 750.00 a month" in text
        assert "+ € 750.00 a month, from 01/12/2026" in text
        assert "All 236 lines share it." in text
        assert len(await packs(here)) == 1
        await press(pilot, "tab", "enter")
        assert "ordered from 01/12/2026" in words_on(pilot.app) or "2 of 2 shown" in words_on(pilot.app)
        assert [str(pack.status) for pack in await packs(here)] == ["ACTIVE", "ORDERED"]

        await press(pilot, "enter")
        await press(pilot, "p")
        await press(pilot, "right", "ctrl+g")
        assert "Group Data 100 GB, € 200.00 a month → Group Data 500 GB" in words_on(pilot.app)
        assert "+ € 550.00 a month" in words_on(pilot.app)
        await press(pilot, "escape")
        assert (await packs(here))[0].volume_gb == 100
        await press(pilot, "enter")
        await type_text(pilot, "15/12/2026")
        await press(pilot, "enter", "tab", "enter")
        on_screen(pilot, GroupPackScreen)
        assert "Group Data 500 GB from 15/12/2026" in words_on(pilot.app)

        await press(pilot, "x")
        await press(pilot, "ctrl+g")
        text = words_on(pilot.app)
        assert "37.0 GB that are not used are lost." in text
        assert "You cannot undo this; you can order another pack." in text
        await press(pilot, "escape")
        await type_text(pilot, "31/12/2026")
        await press(pilot, "enter")
        assert "Until that day it can be withdrawn." in words_on(pilot.app)
        await press(pilot, "tab", "enter")
        assert "stops on 31/12/2026" in words_on(pilot.app)

        await press(pilot, "ctrl+x")
        assert "It will not stop on 31/12/2026." in words_on(pilot.app)
        await press(pilot, "tab", "enter")
        kept = (await packs(here))[0]
        assert (kept.stops_on, kept.coming, kept.volume_gb) == (None, None, 100)
        await press(pilot, "ctrl+x")
        assert "Nothing is ordered for this pack" in words_on(pilot.app)


async def test_a_day_more_than_two_years_ahead_is_asked_about_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "5", "n", "right", "enter")
        await type_text(pilot, "01/12/2036")
        await press(pilot, "enter")
        assert "01/12/2036 is more than two years ahead. The same again takes it." in words_on(pilot.app)
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConfirmDialog)
        await press(pilot, "tab", "enter")
        assert [pack.starts_on for pack in await packs(here)][-1] == date(2036, 12, 1)


async def test_an_order_without_an_answer_is_frozen_and_done_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        transport: FaultTransport | None = None

        def wrap(inner: Any) -> Any:
            nonlocal transport
            transport = FaultTransport(inner)
            return transport

        here.wrap = wrap
        async with running(here.app()) as pilot:
            assert transport is not None
            await press(pilot, "5", "n", "ctrl+g")
            on_screen(pilot, ConfirmDialog)
            transport.plan[:] = [reset_after] * 3
            await press(pilot, "tab", "enter")
            assert "nothing is done twice" in words_on(pilot.app)
        here.wrap = lambda inner: inner
        async with running(here.app()) as pilot:
            assert "1 draft to continue" in screen_text(pilot.app)
            await press(pilot, "9", "enter")
            assert "Order a group pack" in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            assert "Ordered: Group Data 100 GB from 23/11/2026." in words_on(pilot.app)
            await press(pilot, "escape")
            assert "draft to go on with" not in screen_text(pilot.app)
        assert len(await packs(here)) == 2


async def test_a_stop_without_an_answer_is_done_once_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        transport: FaultTransport | None = None

        def wrap(inner: Any) -> Any:
            nonlocal transport
            transport = FaultTransport(inner)
            return transport

        here.wrap = wrap
        async with running(here.app()) as pilot:
            assert transport is not None
            await press(pilot, "5")
            await press(pilot, "x")
            await press(pilot, "ctrl+g")
            transport.plan[:] = [reset_after] * 3
            await press(pilot, "tab", "enter")
            assert "nothing is done twice" in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            assert "Group Data 100 GB stops on 23/11/2026." in words_on(pilot.app)
            on_screen(pilot, GroupPacksScreen)
            await press(pilot, "l")
            assert "This group pack has ended" in words_on(pilot.app)
        (pack,) = await packs(here)
        assert (str(pack.status), pack.version) == ("STOPPED", 2)


async def test_a_notification_somebody_else_changed_is_shown_not_overwritten(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "5")
        await press(pilot, "l")
        await press(pilot, "right")
        assert "‹ from € 100.00 ›" in screen_text(pilot.app)
        client = await here.client()
        await client.change_pack(PACK, 1, PackUpdate(notify_extra_usage=False), "theirs")
        await client.close()
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConflictDialog)
        text = words_on(pilot.app)
        assert "off" in text
        assert "from € 100.00" in text
        (pack,) = await packs(here)
        assert (pack.notify_extra_usage, pack.version) == (False, 2)
        await press(pilot, "tab", "tab", "enter")
        (pack,) = await packs(here)
        assert (pack.notify_extra_usage, str(pack.notify_at.amount)) == (True, "100.00")


async def test_an_amount_that_is_none_and_a_stranger_are_refused_in_the_form(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "5")
        await press(pilot, "l")
        await press(pilot, "a")
        await type_text(pilot, "12000")
        await press(pilot, "ctrl+g")
        assert "Write an amount from € 1.00 to € 10,000.00." in words_on(pilot.app)
        await press(pilot, *["backspace"] * 8)
        await type_text(pilot, "75,5")
        await press(pilot, "tab")
        await type_text(pilot, "someone@else.example")
        await press(pilot, "ctrl+g")
        assert "No fleet manager has this e-mail address; nothing was changed." in words_on(pilot.app)
        assert "someone@else.example" in screen_text(pilot.app)
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "nobody")
        await press(pilot, "ctrl+g")
        assert "Not an e-mail address: nobody." in words_on(pilot.app)
        await press(pilot, "end", "ctrl+u", "ctrl+g")
        (pack,) = await packs(here)
        assert (str(pack.notify_at.amount), pack.notify_to) == ("75.50", [])


async def test_hostile_names_are_text_everywhere(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        await set_pack(here, name=" ".join(HOSTILE))
        async with running(here.app()) as pilot:
            for keys in (("5",), ("enter",), ("enter",), ("escape", "p"), ("ctrl+g",), ("escape", "escape", "x")):
                await press(pilot, *keys)
                async for lines in at_every_size(pilot):
                    text = "\n".join(lines)
                    assert "\x1b" not in text
                    assert "\u202e" not in text
            on = screen_text(pilot.app)
            assert "[/]" in on
