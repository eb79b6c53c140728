"""Orders after they were given: taken back, moved, stopped, found again; and what has not become one yet."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from textual.pilot import Pilot

from fleet_tui.domain.order import Order, OrderRequest, OrderStatus
from screens.order import OrderScreen
from screens.orders import OrdersScreen
from screens.review import ReviewScreen
from tests.faults import FaultTransport, reset_after, reset_before
from tests.harness import (
    World,
    at_every_size,
    at_rest,
    on_screen,
    order,
    press,
    running,
    screen_text,
    words_on,
    world,
)

HOSTILE = "[/] [@click=app.quit]x[/] \x1b[31m\u202egnp.exe 陳大文 =1+1 " + "x" * 300


async def ordered(here: World, status: str, kind: str, *, count: int = 1, day: date | None = None) -> Order:
    """An order of the manager's, given elsewhere and worked off."""
    client = await here.client()
    try:
        page = await client.line_page()
        ids = [
            line_id
            for line_id, is_now, waits in zip(page.id, page.status, page.scheduled_kind, strict=True)
            if is_now == status and waits is None
        ]
        items = [{"line_id": line_id, "change": {"kind": kind}} for line_id in ids[:count]]
        request = OrderRequest.model_validate({"items": items, "effective_date": day})
        placed = await client.submit(request, uuid.uuid4().hex)
        await here.backend.work_until_idle()
        return await client.order(placed.id)
    finally:
        await client.close()


async def ledger(here: World) -> list[Order]:
    client = await here.client()
    try:
        return (await client.orders()).items
    finally:
        await client.close()


async def finished(here: World, pilot: Pilot[None]) -> None:
    await here.backend.work_until_idle()
    await at_rest(pilot)


async def state_only(pilot: Pilot[None], status: OrderStatus) -> None:
    """Show the orders in one state."""
    await press(pilot, "f", str(list(OrderStatus).index(status) + 1))


async def test_u_takes_my_last_order_back_from_anywhere_with_a_review(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        done = await ordered(here, "ACTIVE", "suspend", count=2)
        await press(pilot, "u")
        on_screen(pilot, ReviewScreen)
        text = words_on(pilot.app)
        assert "reactivate 2 lines (undo)" in text
        assert "suspended → active" in text
        await press(pilot, "ctrl+g", "2", "enter")
        await finished(here, pilot)
        on_screen(pilot, OrderScreen)
        assert "reactivate 2 lines (undo): done" in words_on(pilot.app)
        newest = (await ledger(here))[0]
        assert (newest.undo_of, newest.status) == (done.id, OrderStatus.DONE)


async def test_what_cannot_be_taken_back_says_so_and_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await ordered(here, "PENDING", "activate")
        before = await ledger(here)
        await press(pilot, "1", "u")
        assert "You cannot undo this order; nothing was changed." in words_on(pilot.app)
        assert await ledger(here) == before


async def test_an_order_is_taken_back_where_it_is_looked_at(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        first = await ordered(here, "ACTIVE", "suspend")
        await ordered(here, "ACTIVE", "reactivate")
        await press(pilot, "9", "down", "enter")
        assert on_screen(pilot, OrderScreen).order.id == first.id
        await press(pilot, "u")
        await order(pilot)
        await finished(here, pilot)
        assert (await ledger(here))[0].undo_of == first.id


async def test_an_order_that_waits_gets_another_day(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        placed = await ordered(here, "ACTIVE", "suspend", day=date(2026, 12, 1))
        await press(pilot, "9", "enter")
        assert "scheduled, 01/12/2026" in words_on(pilot.app)
        await press(pilot, "ctrl+t")
        await press(pilot, *["backspace"] * 10, *("2", "4", "slash", "1", "2", "slash", "2", "0", "2", "6"), "enter")
        assert "scheduled, 24/12/2026" in words_on(pilot.app)
        assert (await ledger(here))[0].effective_date == date(2026, 12, 24)
        assert (await ledger(here))[0].id == placed.id


async def test_a_day_that_somebody_else_changed_meanwhile_is_shown_not_overwritten(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        placed = await ordered(here, "ACTIVE", "suspend", day=date(2026, 12, 1))
        await press(pilot, "9", "enter", "ctrl+t")
        client = await here.client()
        await client.reschedule_order(placed, date(2026, 12, 6))
        await client.close()
        await press(pilot, *["backspace"] * 10, *("2", "4", "slash", "1", "2", "slash", "2", "0", "2", "6"), "enter")
        assert "Somebody else changed it meanwhile" in words_on(pilot.app)
        assert "scheduled, 06/12/2026" in words_on(pilot.app)
        assert (await ledger(here))[0].effective_date == date(2026, 12, 6)


async def test_what_has_not_started_is_stopped_after_a_question(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await ordered(here, "ACTIVE", "suspend", count=3, day=date(2026, 12, 1))
        await press(pilot, "9", "enter", "ctrl+x")
        assert "3 lines of this order have not been changed yet." in words_on(pilot.app)
        await press(pilot, "enter")  # Cancel has the focus
        assert (await ledger(here))[0].status is OrderStatus.SCHEDULED
        await press(pilot, "ctrl+x", "tab", "enter")
        assert (await ledger(here))[0].status is OrderStatus.CANCELLED
        assert "cancelled" in words_on(pilot.app)


async def test_the_result_of_each_line_goes_to_excel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        await press(pilot, "9", "end", "enter")
        on_screen(pilot, OrderScreen)
        assert "13 done · 1 refused" in screen_text(pilot.app)
        await press(pilot, "f")
        assert screen_text(pilot.app).count("refused") > screen_text(pilot.app).count(" done ")
        await press(pilot, "e", "enter")
        (path,) = tmp_path.glob("*-result.xlsx")
        sheet = load_workbook(path).worksheets[0]
        heading, *rows = sheet.iter_rows(values_only=True)
        assert heading == ("Phone number", "Description", "Result", "Reason", "Change")
        assert [row[2] for row in rows].count("done") == 13
        (refused,) = [row for row in rows if row[2] == "refused"]
        assert refused[3]


async def test_orders_are_shown_by_state(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await ordered(here, "ACTIVE", "suspend")
        await ordered(here, "ACTIVE", "suspend", day=date(2026, 12, 1))
        await ordered(here, "ACTIVE", "reactivate")
        await press(pilot, "9")
        for status, word in ((OrderStatus.SCHEDULED, "scheduled, "), (OrderStatus.REJECTED, "refused")):
            await state_only(pilot, status)
            rows = _rows(pilot)
            assert rows
            assert all(word in row for row in rows)
        await state_only(pilot, OrderStatus.IN_PROGRESS)
        assert "There is no such order." in screen_text(pilot.app)
        await press(pilot, "f", "0")
        assert len(_rows(pilot)) == len(await ledger(here))


async def test_the_end_of_the_list_brings_older_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here:
        for _time in range(3):
            await ordered(here, "ACTIVE", "suspend")
        app = here.app()
        async with running(app) as pilot:
            whole = app.workspace.operator.orders

            async def two_at_a_time(*, limit: int = 2, **given: Any) -> Any:
                return await whole(limit=limit, **given)

            monkeypatch.setattr(app.workspace.operator, "orders", two_at_a_time)
            await press(pilot, "9")
            assert len(_rows(pilot)) == 2
            await press(pilot, *["end"] * 5)
            assert len(_rows(pilot)) == len(await ledger(here))


async def test_an_order_without_an_answer_is_settled_from_the_list(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        faults: list[FaultTransport] = []

        def wrap(inner: Any) -> FaultTransport:
            faults.append(FaultTransport(inner, applies=_is_submission))
            return faults[-1]

        here.wrap = wrap
        before = len(await ledger(here))
        async with running(here.app()) as pilot:
            await press(pilot, "1", "s")
            faults[-1].plan = [reset_before, reset_after, reset_before]
            await order(pilot)
            await press(pilot, "escape", "escape", "escape")
            faults[-1].plan = [reset_before] * 6
            await press(pilot, "9")
            await state_only(pilot, OrderStatus.UNKNOWN)
            assert "suspend 1 line" in screen_text(pilot.app)
            faults[-1].plan = []
            await press(pilot, "enter")
            assert "There is no such order." in screen_text(pilot.app)
            assert "outcome was unknown is settled" in words_on(pilot.app)
        assert len(await ledger(here)) == before + 1


async def test_drafts_stand_above_the_orders_whatever_is_in_them(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        app = here.app()
        drafts = app.workspace.drafts
        kept = drafts.save(drafts.begin("a-kind-of-tomorrow", HOSTILE))
        (here.directory / "app-one").mkdir(exist_ok=True)
        async with running(app) as pilot:
            await press(pilot, "9")
            async for lines in at_every_size(pilot):
                assert "[/] [@click=app.quit]" in lines[2]
                assert "draft" in lines[2]
                assert "\x1b" not in lines[2]
                assert "\u202e" not in lines[2]
            await press(pilot, "enter")
            assert on_screen(pilot, OrdersScreen)
            await press(pilot, "f8", "tab", "enter")
            assert drafts.load(kept.id) is None
            assert "[/]" not in screen_text(app)


async def test_orders_can_be_read_but_not_changed_with_read_only(tmp_path: Path) -> None:
    from fleet_tui.settings.launch import LaunchOptions

    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        placed = await ordered(here, "ACTIVE", "suspend", day=date(2026, 12, 1))
        await press(pilot, "9", "enter", "ctrl+x", "ctrl+t", "u")
        on_screen(pilot, OrderScreen)
        assert (await ledger(here))[0] == placed


def _is_submission(request: Any) -> bool:
    return request.method == "POST" and request.url.path.endswith("/orders") and "validate_only" not in str(request.url)


def _rows(pilot: Pilot[None]) -> list[str]:
    """The orders on screen."""
    source = on_screen(pilot, OrdersScreen)._source
    return [str(source.cells(row)) for row in range(source.row_count)]
