"""The operator's next list in the application: what it differs in is seen before it comes in."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from fleet_tui.domain.order import OrderRequest, OrderSent
from fleet_tui.workspace.list_import import ListPreview
from screens.import_list import ImportScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import World, on_screen, order, paste, press, running, screen_lines, words_on, world
from tests.unit.test_cli_next_list import write_list
from widgets.dialog import InputDialog
from widgets.field import Field


async def look_at(pilot: Pilot[None], path: Path) -> None:
    await press(pilot, "1", "i")
    await paste(pilot, str(path))
    await press(pilot, "enter")
    on_screen(pilot, ImportScreen)


async def take_in(pilot: Pilot[None], path: Path) -> None:
    await look_at(pilot, path)
    await order(pilot)
    on_screen(pilot, SimOverviewScreen)


async def ask_to_stop(here: World, number: str) -> None:
    client = await here.client()
    page = await client.line_page()
    item = {"line_id": page.id[page.msisdn.index(number)], "change": {"kind": "cease"}}
    order = await client.submit(OrderRequest.model_validate({"items": [item]}), uuid.uuid4().hex)
    await here.backend.work_until_idle()
    await client.order_sent(order.id, OrderSent())
    await client.close()


def rows_with(pilot: Pilot[None], number: str) -> list[str]:
    return [" ".join(line.split()) for line in screen_lines(pilot.app) if number in line]


async def test_a_late_stop_is_shown_before_the_list_comes_in_and_confirmed_by_the_next(tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 8))
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await take_in(pilot, path)
        await ask_to_stop(here, "+32488000007")  # asked on Monday 23, due on Wednesday 25
        here.clock.advance(days=4)
        async with running(here.app(name="two")) as pilot:
            await look_at(pilot, path)
            assert any("Late" in row and "stop the number" in row for row in rows_with(pilot, "0488 00 00 07"))
            await press(pilot, "r")
            letter = tmp_path / "letter.txt"
            on_screen(pilot, InputDialog).query_one(Field).value = str(letter)
            await press(pilot, "enter")
            assert "0488 00 00 07, stop the number" in letter.read_text(encoding="utf-8")
            for typed, refused in (("31/02/2026", True), ("", False)):
                day = on_screen(pilot, ImportScreen).query_one("#day", Field)
                day.go_to()
                day.value = typed
                await press(pilot, "enter")
                assert ("There is no day 31/02/2026" in words_on(pilot.app)) is refused
            for typed in ("26/11", ""):  # typed and not entered: it is read again before anything comes in
                on_screen(pilot, ImportScreen).query_one("#day", Field).value = typed
                await press(pilot, "ctrl+g")
                preview = on_screen(pilot, ImportScreen)._preview
                assert isinstance(preview, ListPreview)
                assert preview.request is not None
                assert preview.request.listed_on == (date(2026, 11, 26) if typed else None)
            await order(pilot)
            assert "0 new, 0 changed, 7 as before" in words_on(pilot.app)
            await press(pilot, "f", *"0488000007", "enter")
            assert "active" in words_on(pilot.app)
        here.clock.advance(days=4)
        async with running(here.app(name="three")) as pilot:
            await look_at(pilot, write_list(path, *range(1, 7)))
            assert any("Done as asked" in row for row in rows_with(pilot, "0488 00 00 07"))
            await order(pilot)
        client = await here.client()
        page = await client.line_page()
        assert page.status[page.msisdn.index("+32488000007")] == "CEASED"
        await client.close()


async def test_gone_changed_and_new_lines_are_shown_each_as_what_it_is(tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 41), l40="Mobile Europe")
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await take_in(pilot, path)
        here.clock.advance(days=1)
        write_list(path, *range(1, 21), *range(33, 41), 99, l2="Mobile Europe", l40="Mobile Europe")
        async with running(here.app(name="two"), (120, 40)) as pilot:
            await look_at(pilot, path)
            assert "Changed outside 1 · Gone 12 · New 1." in words_on(pilot.app)
            assert any("plan: Mobile Contact → Mobile Europe" in row for row in rows_with(pilot, "0488 00 00 02"))
            assert any("Gone" in row for row in rows_with(pilot, "0488 00 00 21"))
            assert any("New" in row for row in rows_with(pilot, "0488 00 00 99"))
            await order(pilot)
        here.clock.advance(days=1)
        async with running(here.app(name="three"), (120, 40)) as pilot:
            await look_at(pilot, path)
            assert "Ended 12." in words_on(pilot.app)


async def test_a_list_with_few_of_the_lines_asks_whether_it_is_a_part(tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 8))
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await take_in(pilot, path)
        await press(pilot, "escape")
        await look_at(pilot, write_list(path, 1, 2))
        await press(pilot, "ctrl+g")
        assert "another company, another account, or a part?" in words_on(pilot.app)
        await press(pilot, "tab", "enter")
        on_screen(pilot, ImportScreen)
        await order(pilot)
        assert "0 new, 0 changed, 2 as before" in words_on(pilot.app)
