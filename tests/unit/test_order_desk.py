"""Orders are handed in once, whatever the line does; the real client against a server that keeps a ledger of keys."""

from __future__ import annotations

import asyncio
import fcntl
import os
from pathlib import Path

import httpx
import pytest

from fleet_tui.domain.failure import Failure, Forbidden, OutcomeUnknown, Refused, Throttled, Unreachable
from fleet_tui.domain.order import Order
from fleet_tui.workspace.journal import Journal, JournalUnusable, Pending
from fleet_tui.workspace.order_desk import NotTold, OrderDesk, StillUnderWay
from tests.faults import Fault, FaultTransport, passed, problem, refused, reset_after, reset_before, status
from tests.unit.api_support import NOW, ORDER, SmallServer, Waits, client, order_answer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "orders.jsonl"


def desk(
    path: Path, transport: httpx.AsyncBaseTransport, *, author: str = "margaux", sleep: Waits | None = None
) -> OrderDesk:
    """As a new run of the application opens it."""
    return OrderDesk(client(transport), Journal(path, clock=lambda: NOW), author=author, sleep=sleep or Waits())


async def test_an_order_is_on_the_disk_before_its_first_byte_leaves(path: Path) -> None:
    noted: list[list[Pending]] = []

    async def look(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        noted.append(Journal(path).unresolved())
        assert [pending.key for pending in noted[-1]] == [request.headers["Idempotency-Key"]]
        return await inner.handle_async_request(request)

    open_desk = desk(path, FaultTransport(SmallServer(), [look]))
    pending = open_desk.confirm(ORDER)
    order = await open_desk.send(pending)
    assert order.id == "order-1"
    assert noted == [[pending]]
    assert await open_desk.unresolved() == []


@pytest.mark.parametrize("lost", [reset_before, reset_after, status(504, reached=True), status(500)])
async def test_a_lost_order_is_settled_at_the_next_start_with_its_key(path: Path, lost: Fault) -> None:
    server = SmallServer()
    first_run = desk(path, FaultTransport(server, [lost] * 3))
    pending = first_run.confirm(ORDER)
    with pytest.raises(OutcomeUnknown):
        await first_run.send(pending)
    assert await first_run.unresolved() == [pending]

    next_run = desk(path, server)
    orders = await next_run.resolve()
    assert [order.id for order in orders] == ["order-1"]
    assert list(server.ledger) == [pending.key]
    assert await next_run.unresolved() == []
    assert await next_run.resolve() == []


@pytest.mark.parametrize("lost", [reset_before, reset_after, status(504, reached=True), status(500)])
async def test_where_keys_are_not_honoured_nothing_is_sent_a_second_time(path: Path, lost: Fault) -> None:
    """Not by the same call, not by asking again, not by the next start; a person says what became of it."""
    server = SmallServer(honours=False)

    async def run_of(*faults: Fault) -> OrderDesk:
        asked = client(FaultTransport(server, [passed, *faults]))
        return OrderDesk(asked, Journal(path), author="margaux", offered=await asked.capabilities(), sleep=Waits())

    first_run = await run_of(lost)
    pending = first_run.confirm(ORDER)
    with pytest.raises(OutcomeUnknown):
        await first_run.send(pending)
    sent = len(server.ledger)
    assert sent == (lost not in (reset_before,) and server.ledger != {})
    with pytest.raises(NotTold, match="Exampel took the order, and it is never sent again by itself"):
        await first_run.send(pending)

    next_run = await run_of()
    assert await next_run.resolve() == []
    assert await next_run.unresolved() == [pending]
    assert len(server.ledger) == sent

    if sent:  # it becomes known under its key later
        server.ledger[pending.key] = server.ledger.popitem()[1]
        assert [order.id for order in await next_run.resolve()] == ["order-1"]
    else:
        await next_run.mark(pending, taken=False)
        assert (await next_run.send(next_run.confirm(ORDER))).id == "order-1"
    assert await next_run.unresolved() == []
    assert len(server.ledger) == 1


async def test_the_same_order_may_be_sent_again_at_once(path: Path) -> None:
    server = SmallServer()
    open_desk = desk(path, FaultTransport(server, [reset_after] * 3))
    pending = open_desk.confirm(ORDER)
    with pytest.raises(OutcomeUnknown):
        await open_desk.send(pending)
    assert (await open_desk.send(pending)).id == "order-1"
    assert list(server.ledger) == [pending.key]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(refused, Unreachable), (status(429), Throttled), (status(422), Refused), (status(403), Forbidden)],
)
async def test_an_order_that_was_not_taken_is_not_sent_by_the_next_start(
    path: Path, fault: Fault, kind: type[Failure]
) -> None:
    server = SmallServer()
    open_desk = desk(path, FaultTransport(server, [fault] * 3))
    with pytest.raises(kind) as caught:
        await open_desk.send(open_desk.confirm(ORDER))
    assert caught.value.changed is False
    assert await desk(path, server).resolve() == []
    assert server.ledger == {}


@pytest.mark.parametrize("later", [refused, status(403), status(429), status(503)])
async def test_what_is_unknown_stays_so_until_the_server_gives_its_verdict(path: Path, later: Fault) -> None:
    server = SmallServer()
    open_desk = desk(path, FaultTransport(server, [reset_after] * 3 + [later] * 3))
    pending = open_desk.confirm(ORDER)
    for _again in range(2):
        with pytest.raises(OutcomeUnknown) as caught:
            await open_desk.send(pending)
        assert caught.value.changed is None
    assert await open_desk.unresolved() == [pending]
    assert [order.id for order in await desk(path, server).resolve()] == ["order-1"]


async def test_what_the_server_refuses_afterwards_is_told_and_settled(path: Path) -> None:
    server = SmallServer()
    first_run = desk(path, FaultTransport(server, [reset_before] * 3))
    pending = first_run.confirm(ORDER)
    with pytest.raises(OutcomeUnknown):
        await first_run.send(pending)

    told: list[tuple[Pending, str]] = []
    next_run = desk(path, FaultTransport(server, [passed, status(422)]))
    assert await next_run.resolve(lambda pending, failure: told.append((pending, failure.code))) == []
    assert told == [(pending, "CODE_422")]
    assert await next_run.unresolved() == []


async def test_an_order_the_server_knows_in_another_form_is_not_called_unchanged(path: Path) -> None:
    server = SmallServer()
    open_desk = desk(path, server)
    pending = open_desk.confirm(ORDER)
    await open_desk.send(pending)
    with pytest.raises(Refused) as caught:
        await open_desk.send(Pending(pending.key, ORDER.model_copy(update={"note": "other"}), "margaux"))
    assert caught.value.changed is True


async def test_without_a_connection_everything_stays_for_the_next_start(path: Path) -> None:
    server = SmallServer()
    first_run = desk(path, FaultTransport(server, [reset_before] * 6))
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            await first_run.send(first_run.confirm(ORDER))
    offline = FaultTransport(server, [refused] * 9)
    assert await desk(path, offline).resolve() == []
    assert len(offline.requests) == 3
    assert len(await desk(path, server).resolve()) == 2
    assert len(server.ledger) == 2


async def test_another_person_at_the_same_computer_sends_nothing_of_it(path: Path) -> None:
    server = SmallServer()
    first_run = desk(path, FaultTransport(server, [reset_before] * 3))
    with pytest.raises(OutcomeUnknown):
        await first_run.send(first_run.confirm(ORDER))
    assert await desk(path, server, author="malina").resolve() == []
    assert server.ledger == {}
    assert len(await desk(path, server).resolve()) == 1


async def test_an_order_cancelled_by_leaving_the_screen_is_settled_later(path: Path) -> None:
    server = SmallServer()
    arrived = asyncio.Event()

    async def held(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        await inner.handle_async_request(request)
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    open_desk = desk(path, FaultTransport(server, [held]))
    sending = asyncio.create_task(open_desk.send(open_desk.confirm(ORDER)))
    await arrived.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert [order.id for order in await desk(path, server).resolve()] == ["order-1"]
    assert len(server.ledger) == 1


async def test_what_cannot_be_noted_is_not_sent(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.mkdir()
    transport = FaultTransport(SmallServer())
    open_desk = desk(path, transport)
    with pytest.raises(JournalUnusable) as caught:
        await open_desk.send(open_desk.confirm(ORDER))
    assert caught.value.changed is False
    assert transport.requests == []


async def test_a_full_disk_after_the_answer_does_not_lose_the_order(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = SmallServer()
    disk = _FullDisk(monkeypatch)
    open_desk = desk(path, FaultTransport(server, [disk.fills_up]))
    assert (await open_desk.send(open_desk.confirm(ORDER))).id == "order-1"
    disk.free()
    assert [order.id for order in await desk(path, server).resolve()] == ["order-1"]
    assert len(server.ledger) == 1


async def test_a_refusal_that_cannot_be_noted_is_not_called_unchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = _FullDisk(monkeypatch)
    open_desk = desk(path, FaultTransport(SmallServer(), [disk.fills_up_and_refuses]))
    with pytest.raises(OutcomeUnknown):
        await open_desk.send(open_desk.confirm(ORDER))
    disk.free()


class _FullDisk:
    """Full from the moment the server answers, until `free`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    async def fills_up(self, request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        def full(_descriptor: int) -> None:
            raise OSError

        self._patch.setattr(os, "fsync", full)
        return await inner.handle_async_request(request)

    async def fills_up_and_refuses(self, request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        await self.fills_up(request, inner)
        return problem(422, "DATE_IN_THE_PAST")

    def free(self) -> None:
        self._patch.undo()


async def test_an_order_is_followed_less_and_less_often_until_it_is_finished(path: Path) -> None:
    states = ["SUBMITTED"] + ["IN_PROGRESS"] * 5 + ["DONE"]

    async def progressing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=order_answer("order-1", states.pop(0)))

    waits, seen = Waits(), list[str]()
    open_desk = desk(path, httpx.MockTransport(progressing), sleep=waits)
    submitted = Order.model_validate(order_answer("order-1", "SUBMITTED"))
    done = await open_desk.follow(submitted, lambda order: seen.append(str(order.status)))
    assert done.final
    assert waits.seconds == [0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0]
    assert seen == ["SUBMITTED", "SUBMITTED"] + ["IN_PROGRESS"] * 5 + ["DONE"]


@pytest.mark.parametrize("state", ["SCHEDULED", "AWAITS_APPROVAL", "HELD", "DONE", "PARTIAL", "REJECTED", "CANCELLED"])
async def test_an_order_that_waits_or_is_finished_is_not_followed(path: Path, state: str) -> None:
    transport = FaultTransport(SmallServer())
    order = Order.model_validate(order_answer("order-1", state))
    assert await desk(path, transport).follow(order, lambda order: None) == order
    assert transport.requests == []


async def test_all_items_of_an_order_come_page_by_page(path: Path) -> None:
    async def paged(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("cursor", 0))
        items = [
            {"position": position, "line_id": f"line-{position}", "status": "DONE", "change": {"kind": "activate"}}
            for position in range(start, start + 2)
        ]
        return httpx.Response(200, json={"items": items, "next_cursor": str(start + 2) if start < 4 else None})

    order = Order.model_validate(order_answer("order-1"))
    items = [item.position async for item in desk(path, httpx.MockTransport(paged)).items(order)]
    assert items == [0, 1, 2, 3, 4, 5]


async def test_a_journal_that_is_free_a_moment_later_takes_the_order(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    waits = Freeing(lock, after=5)
    open_desk = desk(path, SmallServer(), sleep=waits)
    assert (await open_desk.send(open_desk.confirm(ORDER))).id == "order-1"
    assert len(waits.seconds) == 5


async def test_a_journal_in_use_for_too_long_is_said_and_nothing_is_sent(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    transport, waits = FaultTransport(SmallServer()), Waits()
    open_desk = desk(path, transport, sleep=waits)
    with pytest.raises(JournalUnusable, match="in use by another program"):
        await open_desk.send(open_desk.confirm(ORDER))
    assert transport.requests == []
    assert 2 < sum(waits.seconds) < 5
    os.close(lock)


async def test_an_order_without_news_is_left_alone_but_not_one_that_moves(path: Path) -> None:
    counted = iter(range(100))

    async def moving(request: httpx.Request) -> httpx.Response:
        answer = order_answer("order-1", "IN_PROGRESS")
        moved = min(next(counted), 50)
        answer["counts"] = {"total": 100, "done": moved, "waiting": 100 - moved}
        return httpx.Response(200, json=answer)

    waits, seen = Waits(), list[Order]()
    open_desk = desk(path, httpx.MockTransport(moving), sleep=waits)
    with pytest.raises(StillUnderWay, match="is under way") as caught:
        await open_desk.follow(Order.model_validate(order_answer("order-1", "SUBMITTED")), seen.append, patience=10)
    assert seen[-1].counts.done == 50
    assert sum(waits.seconds) > 50
    assert caught.value.changed is None


async def test_an_order_that_stands_still_is_looked_at_ever_less_often(path: Path) -> None:
    async def standing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=order_answer("order-1", "IN_PROGRESS"))

    waits = Waits()
    open_desk = desk(path, httpx.MockTransport(standing), sleep=waits)
    with pytest.raises(StillUnderWay):
        await open_desk.follow(
            Order.model_validate(order_answer("order-1", "SUBMITTED")), lambda order: None, patience=7200
        )
    hour = waits.seconds
    assert len(hour) < 60  # and not 7,200
    assert max(hour) == 300
    assert all(wait <= max(1.0, sum(hour[:place]) / 3) for place, wait in enumerate(hour))


class Freeing(Waits):
    """Lets go of `lock` while it is waited for, `after` that many waits."""

    def __init__(self, lock: int, *, after: int) -> None:
        super().__init__()
        self._lock, self._after = lock, after

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        if len(self.seconds) == self._after:
            os.close(self._lock)
