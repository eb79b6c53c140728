"""An order under every fault, the real client against the real server: done once or not at all, and both ends agree.

These are the five things of the safety rules, as far as no screen is needed: a sentence that says what happened and
whether anything changed, the order still at hand, its key in the server's ledger at most once, no waiting, no secret.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.models import Activate
from fleet_tui.domain.failure import Failure, NotSignedIn, OutcomeUnknown
from fleet_tui.domain.order import ItemStatus, Order, OrderItemRequest, OrderRequest, OrderStatus
from fleet_tui.domain.session import Tokens
from fleet_tui.server.embedded import Backend
from fleet_tui.workspace.journal import Journal, Pending
from fleet_tui.workspace.order_desk import OrderDesk
from tests.faults import (
    Fault,
    FaultTransport,
    cut_after,
    passed,
    refused,
    reset_after,
    reset_before,
    status,
)
from tests.harness import put_sample
from tests.unit.api_support import Waits

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
FAULTS: dict[str, Fault] = {
    "refused": refused,
    "reset before": reset_before,
    "reset after": reset_after,
    "cut after": cut_after,
    "502 before": status(502, page=True),
    "502 after": status(502, page=True, reached=True),
    "504 after": status(504, page=True, reached=True),
    "503 of ours": status(503),
    "503 of a proxy, after": status(503, page=True, reached=True),
    "500 after": status(500, reached=True),
    "429": status(429, headers={"Retry-After": "1"}),
    "login page": status(302, page=True, headers={"Location": "https://portal.example/"}),
    "403 of a proxy": status(403, page=True),
}


class Killed(BaseException):
    """The process ends here: nothing below may catch it."""


class World:
    """A data directory with its backend, a state directory, and one run of the application after another."""

    def __init__(self, directory: Path) -> None:
        self.journal = directory / "state" / "orders.jsonl"
        self._data = directory / "data"
        self.backend = Backend(self._data, clock=lambda: NOW)
        self.clients: list[FleetClient] = []
        self.tokens: Tokens | None = None

    async def start(self) -> None:
        await put_sample(self._data, 40)
        await self.backend.start()
        self.tokens = await self.backend.local_tokens()

    async def restart_backend(self) -> None:
        await self.backend.stop()
        self.backend = Backend(self._data, clock=lambda: NOW)
        await self.backend.start()

    async def stop(self) -> None:
        for fleet in self.clients:
            await fleet.close()
        await self.backend.stop()

    def client(self, *plan: Fault) -> FleetClient:
        """A client that meets `plan` whenever it hands in an order or asks for one."""
        transport = FaultTransport(self.backend.transport, plan, applies=lambda request: "/orders" in request.url.path)
        fleet = FleetClient(
            "http://embedded", MemoryStore(self.tokens), transport=transport, clock=lambda: NOW, sleep=Waits()
        )
        self.clients.append(fleet)
        return fleet

    def run(self, *plan: Fault, journal: Journal | None = None) -> OrderDesk:
        """What the next start of the application hands orders in with."""
        return OrderDesk(self.client(*plan), journal or Journal(self.journal), author="margaux", sleep=Waits())

    async def an_order(self) -> OrderRequest:
        """The activation of a line that can be activated."""
        page = await self.client().line_page()
        for line_id, version, line_status, scheduled in zip(
            page.id, page.version, page.status, page.scheduled_kind, strict=True
        ):
            if line_status == LineStatus.PENDING and scheduled is None:
                item = OrderItemRequest(line_id=line_id, expected_version=version, change=Activate())
                return OrderRequest(items=[item])
        raise AssertionError("the sample has a pending line")

    async def orders(self) -> set[str]:
        """Ids of all orders the server has."""
        return {order.id for order in (await self.client().orders()).items}

    async def line_status(self, order: OrderRequest) -> str:
        await self.backend.work_until_idle()
        return (await self.client().line(str(order.items[0].line_id))).status


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("times", [1, 3])
async def test_an_order_under_a_fault_is_done_once_or_not_at_all(world: World, name: str, times: int) -> None:
    order, before = await world.an_order(), await world.orders()
    desk = world.run(*[FAULTS[name]] * times)
    pending = desk.confirm(order)
    failure = await _failure_of(desk, pending)

    made = await world.orders() - before
    assert len(made) <= 1
    if failure is None:
        assert len(made) == 1
    elif failure.changed is False:
        _says_what_happened(failure, world)
        assert made == set()
        assert await world.run().resolve() == []
        assert await world.orders() == before
    else:
        _says_what_happened(failure, world)
        assert isinstance(failure, OutcomeUnknown)
        assert await desk.unresolved() == [pending]
        (settled,) = await world.run().resolve()
        assert await world.orders() - before == {settled.id} >= made
    # What the form still holds goes through once the fault is over, and never twice.
    again = await world.run().send(pending)
    assert await world.orders() - before == {again.id}
    assert await world.line_status(order) == LineStatus.ACTIVE


async def test_the_fleet_of_the_sample_is_untouched_where_nothing_arrived(world: World) -> None:
    order = await world.an_order()
    assert await _failure_of(desk := world.run(*[refused] * 3), desk.confirm(order)) is not None
    assert await world.line_status(order) == LineStatus.PENDING


async def kill_before(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    raise Killed


async def kill_after(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    await passed(request, inner)
    raise Killed


class DyingJournal(Journal):
    """The process is killed when it comes to writing that an order is `sent`, or `settled`."""

    def __init__(self, path: Path, dies_at: str) -> None:
        super().__init__(path)
        self._dies_at = dies_at

    def sent(self, pending: Pending) -> bool:
        if self._dies_at == "sent":
            raise Killed
        return super().sent(pending)

    def settled(self, pending: Pending, *, order_id: str | None = None, refusal: str | None = None) -> None:
        if self._dies_at == "settled":
            raise Killed
        super().settled(pending, order_id=order_id, refusal=refusal)


@pytest.mark.parametrize(
    ("point", "plan", "orders"),
    [
        ("sent", [], 0),
        ("", [kill_before], 1),
        ("", [reset_after, kill_before], 1),
        ("", [kill_after], 1),
        ("settled", [], 1),
    ],
    ids=[
        "before it is noted",
        "before it is sent",
        "between two attempts",
        "before the answer",
        "before it is settled",
    ],
)
@pytest.mark.parametrize("backend_too", [False, True])
async def test_wherever_a_kill_falls_the_next_start_settles_it(
    world: World, point: str, plan: list[Fault], orders: int, backend_too: bool
) -> None:
    order, before = await world.an_order(), await world.orders()
    desk = world.run(*plan, journal=DyingJournal(world.journal, point))
    with pytest.raises(Killed):
        await desk.send(desk.confirm(order))
    if backend_too:
        await world.restart_backend()
    assert len(await world.run().resolve()) == orders
    assert len(await world.orders() - before) == orders
    assert await world.run().resolve() == []
    expected = LineStatus.ACTIVE if orders else LineStatus.PENDING
    assert await world.line_status(order) == expected


async def test_a_screen_that_closes_in_the_middle_does_not_stop_the_server_halfway(world: World) -> None:
    order, before = await world.an_order(), await world.orders()
    under_way = asyncio.Event()

    async def noticed(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        under_way.set()
        return await passed(request, inner)

    desk = world.run(noticed)
    sending = asyncio.create_task(desk.send(desk.confirm(order)))
    await under_way.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    (settled,) = await world.run().resolve()
    assert await world.orders() - before == {settled.id}


async def test_two_runs_that_settle_the_same_order_at_once_make_one(world: World) -> None:
    order, before = await world.an_order(), await world.orders()
    desk = world.run(*[reset_before] * 3)
    with pytest.raises(OutcomeUnknown):
        await desk.send(desk.confirm(order))
    settled = await asyncio.gather(world.run().resolve(), world.run().resolve())
    ids = {found.id for orders in settled for found in orders}
    assert len(ids) == 1
    assert await world.orders() - before == ids


async def test_an_order_is_followed_to_its_end_through_a_broken_connection(world: World) -> None:
    order = await world.an_order()
    desk = world.run(passed, reset_before, passed, reset_before)
    sent = await desk.send(desk.confirm(order))
    await world.backend.work_until_idle()
    seen: list[Order] = []
    done = await desk.follow(sent, seen.append)
    assert done.status is OrderStatus.DONE
    assert seen[-1] == done
    assert [item.status async for item in desk.items(done)] == [ItemStatus.DONE]


async def test_an_expired_session_costs_an_order_nothing_but_a_sign_in(world: World) -> None:
    order, before = await world.an_order(), await world.orders()
    good = world.tokens
    world.tokens = Tokens(access_token="spent", refresh_token="spent", expires_at=NOW)
    desk = world.run()
    pending = desk.confirm(order)
    failure = await _failure_of(desk, pending)
    world.tokens = good
    assert isinstance(failure, NotSignedIn)
    assert failure.changed is False
    assert await world.orders() == before
    assert (await world.run().send(pending)).id in await world.orders() - before


async def _failure_of(desk: OrderDesk, pending: Pending) -> Failure | None:
    try:
        await desk.send(pending)
    except Failure as failure:
        return failure
    return None


def _says_what_happened(failure: Failure, world: World) -> None:
    sentence = failure.user_message
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert ("nothing was" in sentence) == (failure.changed is False)
    assert ("not known" in sentence) == (failure.changed is None)
    assert failure.request_id
    assert world.tokens is not None
    assert world.tokens.access_token not in f"{failure!r}{failure.detail}"
