"""The main job: find pending lines, review, confirm, watch, and see what became of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import httpx
import pytest
from textual.pilot import Pilot

from fleet_tui.domain.order import OrderPage, OrderStatus
from fleet_tui.settings.launch import LaunchOptions
from screens.dashboard import DashboardScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import Fault, FaultTransport, refused, reset_after, reset_before, status
from tests.harness import (
    World,
    at_rest,
    on_screen,
    order,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.served import served

READY = "status:pending -is:scheduled"
"""Ten lines of the sample: the two others wait for their day already."""


async def review(pilot: Pilot[None], query: str = READY) -> None:
    """Find, mark all, and look at what activating them would do."""
    await press(pilot, "1", "f")
    await type_text(pilot, query)
    await press(pilot, "enter", "asterisk", "a")
    on_screen(pilot, ReviewScreen)


async def confirm(pilot: Pilot[None], number: str) -> None:
    """Confirm by typing how many."""
    await press(pilot, "ctrl+g", *number, "enter")


async def orders_of(here: World) -> OrderPage:
    """The server's ledger."""
    client = await here.client()
    try:
        return await client.orders()
    finally:
        await client.close()


async def test_many_lines_are_activated_after_their_number_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await review(pilot)
        text = screen_text(pilot.app)
        assert "pending" in text
        assert "→ active" in text
        assert "cannot be undone" in words_on(pilot.app)
        await confirm(pilot, "10")
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert "activate 10 lines: done" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "0 of 250" in screen_text(pilot.app)


async def test_a_refusal_stands_beside_its_line_and_the_others_are_done(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await review(pilot, "status:pending")
        lines = screen_lines(pilot.app)
        places = [place for place, line in enumerate(lines) if "– refused" in line]
        assert len(places) == 2
        assert all("another order for it waits for its date" in lines[place + 1] for place in places)
        assert "10 lines change · 2 refused" in words_on(pilot.app)
        await press(pilot, "ctrl+o")
        assert "refused: another" not in screen_text(pilot.app)
        await confirm(pilot, "10")
        await here.backend.work_until_idle()
        await at_rest(pilot)
        assert (await orders_of(here)).items[0].counts.total == 10
        await press(pilot, "escape")
        assert "2 of 250" in screen_text(pilot.app)


async def test_the_wrong_number_and_esc_order_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await review(pilot)
        before = len((await orders_of(here)).items)
        await confirm(pilot, "9")
        assert "Type 10" in words_on(pilot.app)
        await press(pilot, "escape", "escape")
        on_screen(pilot, SimOverviewScreen)
        assert "10 marked" in screen_text(pilot.app)
        assert len((await orders_of(here)).items) == before


async def test_lines_activated_on_a_day_say_so_and_stay_pending_until_then(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await review(pilot)
        await press(pilot, "ctrl+t")
        await type_text(pilot, "30/02/2027")
        await press(pilot, "enter")
        assert "There is no day 30/02/2027." in words_on(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "22/11/2026")
        await press(pilot, "enter")
        assert "in the past" in words_on(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "30/03/2027")
        await press(pilot, "enter")
        assert "on Tuesday 30/03/2027" in words_on(pilot.app)
        await confirm(pilot, "10")
        await press(pilot, "escape")
        text = screen_text(pilot.app)
        assert "The 10 SIM cards will be activated on 30/03/2027." in text
        assert "status:pending -is:scheduled" in text
        await press(pilot, "f", "escape", "f")
        await type_text(pilot, "is:scheduled")
        assert "12 of 250 lines" in screen_text(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "leavers")
        assert "Who left is told by an HR list; none was imported." in screen_text(pilot.app)
        await press(pilot, "escape", "escape")
        on_screen(pilot, DashboardScreen)
        await press(pilot, "1")
        assert "will be activated" not in screen_text(pilot.app)  # it was read
        newest = (await orders_of(here)).items[0]
        assert (newest.status, newest.effective_date) == (OrderStatus.SCHEDULED, date(2027, 3, 30))


def _submits(request: httpx.Request) -> bool:
    return request.method == "POST" and request.url.path == "/v1/orders" and not request.url.params


@pytest.mark.parametrize(
    "fault", [reset_before, reset_after, status(502, page=True), status(504, reached=True)],
    ids=["reset-before", "reset-after", "bad-gateway", "gateway-timeout"],
)  # fmt: skip
async def test_an_unknown_outcome_is_called_so_and_the_same_order_goes_once(fault: Fault, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        before = len((await orders_of(here)).items)
        wires = here.behind(lambda inner: FaultTransport(inner, [fault] * 3, applies=_submits))
        async with running(here.app()) as pilot:
            await review(pilot)
            await confirm(pilot, "10")
            on_screen(pilot, ReviewScreen)
            assert "not known" in words_on(pilot.app)
            assert "ctrl+g" in words_on(pilot.app)
            await press(pilot, "ctrl+t")
            assert "cannot be changed" in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            on_screen(pilot, OrderScreen)
            await here.backend.work_until_idle()
            await at_rest(pilot)
        sent = [request for wire_ in wires for request in wire_.requests if _submits(request)]
        assert len({request.headers["Idempotency-Key"] for request in sent}) == 1
        assert len((await orders_of(here)).items) == before + 1


async def test_an_order_left_unknown_is_settled_by_the_next_start_and_the_person_is_told(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        before = len((await orders_of(here)).items)
        here.wrap = lambda inner: FaultTransport(inner, [reset_after] * 3, applies=_submits)
        async with running(here.app()) as pilot:
            await review(pilot)
            await confirm(pilot, "10")
            assert "not known" in words_on(pilot.app)
        here.wrap = lambda inner: inner
        async with running(here.app()) as pilot:
            assert "is settled: activate 10 lines" in words_on(pilot.app)
        assert len((await orders_of(here)).items) == before + 1


async def test_an_order_left_unknown_is_not_sent_by_a_read_only_run(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        before = len((await orders_of(here)).items)
        here.wrap = lambda inner: FaultTransport(inner, [reset_before] * 3, applies=_submits)
        async with running(here.app()) as pilot:
            await review(pilot)
            await confirm(pilot, "10")
        here.wrap = lambda inner: inner
        async with running(here.app(options=LaunchOptions(read_only=True))) as pilot:
            await press(pilot, "g", "9", "enter")
            assert "Read-only: nothing can be changed here." in words_on(pilot.app)
        assert len((await orders_of(here)).items) == before
        async with running(here.app()) as pilot:
            assert "is settled: activate 10 lines" in words_on(pilot.app)
        assert len((await orders_of(here)).items) == before + 1


async def test_an_order_that_did_not_leave_says_that_nothing_was_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        before = len((await orders_of(here)).items)
        here.wrap = lambda inner: FaultTransport(inner, [refused] * 3, applies=_submits)
        async with running(here.app()) as pilot:
            await review(pilot)
            await confirm(pilot, "10")
            on_screen(pilot, ReviewScreen)
            assert "nothing was changed" in words_on(pilot.app).lower()
            assert len((await orders_of(here)).items) == before


async def test_two_people_see_each_others_activation_after_refresh(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await there.sign_in("margaux", "zoe")
        async with running(there.app("margaux")) as one, running(there.app("zoe")) as other:
            await press(other, "1", "f")
            await type_text(other, READY)
            await press(other, "enter")
            assert "10 of 250" in screen_text(other.app)
            await review(one)
            await confirm(one, "10")
            await there.world.backend.work_until_idle()
            await at_rest(one)
            assert "activate 10 lines: done" in screen_text(one.app)
            await press(other, "f5")
            assert "0 of 250" in screen_text(other.app)


async def test_what_somebody_else_activated_meanwhile_is_refused_beside_the_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(name="one")) as one, running(here.app(name="two")) as two:
        for pilot in (one, two):
            await press(pilot, "1", "f")
            await type_text(pilot, READY)
            await press(pilot, "enter", "asterisk")
        await press(one, "a")
        await confirm(one, "10")
        await here.backend.work_until_idle()
        await at_rest(one)
        await press(two, "a")
        assert "10 refused" in words_on(two.app)
        await press(two, "ctrl+g")
        on_screen(two, ReviewScreen)
        assert "No line can be changed" in words_on(two.app)


async def test_one_line_needs_no_number_but_the_button(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, READY)
        await press(pilot, "enter", "a", "ctrl+g", "enter")
        on_screen(pilot, ReviewScreen)
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        assert "activate 1 line: done" in screen_text(pilot.app)


async def test_read_only_has_no_way_to_order(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        await press(pilot, "1", "asterisk", "a", "s", "x", "i")
        on_screen(pilot, SimOverviewScreen)
        assert "read-only" in screen_text(pilot.app)


async def test_a_lost_connection_keeps_the_last_lines_dated_and_nothing_can_be_ordered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        wires = here.behind(FaultTransport)
        async with running(here.app()) as pilot:
            await press(pilot, "1")
            here.clock.advance(hours=1)
            wires[-1].plan = [refused] * 30
            await press(pilot, "f5")
            assert "250 of 250 lines" in screen_text(pilot.app)
            assert "as of 09:41" in screen_text(pilot.app)
            await press(pilot, "s")
            assert "Not connected: nothing can be changed now. F5 tries again." in words_on(pilot.app)
            wires[-1].plan = []
            await press(pilot, "f5")
            assert "as of" not in screen_text(pilot.app)
