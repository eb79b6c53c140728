"""Random sequences of orders, retries, kills, lost answers, conflicts and undos: the server's books are the model's.

`ORDER_SEQUENCES` is how many sequences are tried (100 in `make test`, 1,000 in `make matrix`; the nightly run takes
5,000). They are shared out among tests that run side by side; they are the same at every run unless another number is
asked for.
"""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.failure import OutcomeUnknown, Refused
from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.server.embedded import Backend
from fleet_tui.server.orders.machine import LEASE, OrderMachine
from fleet_tui.server.storage import tables
from fleet_tui.workspace.journal import Journal, Pending
from fleet_tui.workspace.order_desk import OrderDesk
from tests.contract.test_faults import DyingJournal, Killed, kill_after, kill_before
from tests.faults import Fault, FaultTransport, reset_after, reset_before
from tests.harness import FrozenClock
from tests.selection import WHOLE
from tests.stateful.ledger import BLOCK, FREE, REACTIVATE, SUSPEND, Ledger, Wish
from tests.unit.api_support import Waits

T = TypeVar("T")

SEQUENCES = int(os.environ.get("ORDER_SEQUENCES", "1000" if WHOLE else "100"))
SHARDS = 4 if SEQUENCES > 100 else 2
STEPS = 4 if SEQUENCES <= 1000 else 8
LINES = 3

CHANGES = st.sampled_from([SUSPEND, REACTIVATE, BLOCK, FREE])
NUMBERS = st.integers(0, LINES - 1)
LOSSES: dict[str, list[Fault]] = {
    "answer lost, asked again": [reset_after],
    "twice on the way, then there": [reset_before, reset_before],
    "never arrived": [reset_before] * 3,
    "arrived, every answer lost": [reset_after] * 3,
    "arrived at last, answer lost": [reset_before, reset_before, reset_after],
}
KILLS: dict[str, tuple[str, list[Fault], bool, bool]] = {
    "before it is noted": ("sent", [], False, False),
    "before it is sent": ("", [kill_before], True, False),
    "between two attempts": ("", [reset_after, kill_before], True, True),
    "before the answer": ("", [kill_after], True, True),
    "before it is settled": ("settled", [], True, True),
}
"""Where the application dies, and how: whether it knows of the order at its next start, whether the server has it."""


class Stage:
    """One server for all sequences, swept clean before each; the lines they play on."""

    def __init__(self, directory: Path) -> None:
        self.runner = asyncio.Runner()
        self.clock = FrozenClock()
        self.journal = directory / "state" / "orders.jsonl"
        self.backend = Backend(directory / "data", fleet_size=12, clock=self.clock)
        self.run(self.backend.start())
        machine = self.backend._machine
        assert machine is not None
        self._held = machine._working  # the backend's own worker rests: work is done when a sequence says so
        self.run(self._held.acquire())
        self.worker = OrderMachine(self._database, self.clock)
        tokens = self.run(self.backend.local_tokens())
        self.transport = FaultTransport(self.backend.transport, applies=_hands_in)
        self.client = FleetClient(
            "http://embedded", MemoryStore(tokens), transport=self.transport, clock=self.clock, sleep=Waits()
        )
        page = self.run(self.client.line_page())
        self.lines = page.id[:LINES]

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def close(self) -> None:
        self._held.release()
        self.run(self.client.close())
        self.run(self.backend.stop())
        self.runner.close()

    async def sweep(self) -> None:
        """No order, no key, and the lines as new."""
        self.transport.plan = []
        self.journal.unlink(missing_ok=True)
        async with self._database.write() as connection:
            for table in (tables.order_items, tables.orders, tables.idempotency_keys, tables.audit):
                await connection.execute(delete(table))
            fresh = {"version": 1, "status": "ACTIVE", "blocks": "[]", "scheduled_kind": None, "scheduled_date": None}
            await connection.execute(update(tables.lines).where(tables.lines.c.id.in_(self.lines)).values(fresh))

    def desk(self, dies_at: str | None = None) -> OrderDesk:
        """What a run of the application hands orders in with."""
        journal = Journal(self.journal) if dies_at is None else DyingJournal(self.journal, dies_at)
        return OrderDesk(self.client, journal, author="margaux", sleep=Waits())

    def doomed(self) -> OrderMachine:
        """The order machine of a process that will die."""
        return OrderMachine(self._database, self.clock, batch=1)

    async def books(self) -> tuple[dict[str, tuple[str, str | None]], list[tuple[int, str, str]], int]:
        """Orders by key with their status and what they take back; the lines; how many changes were audited."""
        orders, lines = tables.orders, tables.lines
        async with self._database.read() as connection:
            rows = (await connection.execute(select(orders))).all()
            key_of = {row.id: row.idempotency_key for row in rows}
            kept = {
                row.idempotency_key: (row.status, key_of[row.undo_of] if row.undo_of is not None else None)
                for row in rows
            }
            assert len(kept) == len(rows), "a key made two orders"
            found = (await connection.execute(select(lines).where(lines.c.id.in_(self.lines)))).all()
            by_id = {row.id: row for row in found}
            audited = (await connection.execute(select(tables.audit.c.action))).scalars()
            changes = sum(not action.startswith("order.") for action in audited)
        states = [by_id[line_id] for line_id in self.lines]
        return kept, [(row.version, row.status, "on" if json.loads(row.blocks) else "off") for row in states], changes

    @property
    def _database(self) -> Any:
        return self.backend._database


class Orders(RuleBasedStateMachine):
    """One sequence. `stage` is set by the test."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.stage.run(self.stage.sweep())
        self.ledger = Ledger(LINES)
        self.open: list[tuple[Pending, list[Wish], str | None]] = []
        """Orders whose outcome the application does not know, oldest first; what they take back."""
        self.settled: list[tuple[Pending, Order]] = []

    # What is done

    @rule(line=NUMBERS, other=NUMBERS, change=CHANGES, stale=st.integers(0, 1))
    def submit(self, line: int, other: int, change: dict[str, Any], stale: int) -> None:
        """One line or two; `stale`: made on a version that somebody else has changed since."""
        self._send([self._wish(number, change, stale) for number in {line, other}])

    @rule(line=NUMBERS, change=CHANGES, loss=st.sampled_from(sorted(LOSSES)))
    def drop_answer(self, line: int, change: dict[str, Any], loss: str) -> None:
        self._send([self._wish(line, change)], LOSSES[loss])

    @rule(line=NUMBERS, change=CHANGES, point=st.sampled_from(sorted(KILLS)))
    def kill(self, line: int, change: dict[str, Any], point: str) -> None:
        """The application dies on the way; its next start knows what it noted."""
        dies_at, plan, noted, arrives = KILLS[point]
        wishes = [self._wish(line, change)]
        desk = self.stage.desk(dies_at)
        pending = desk.confirm(self._request(wishes))
        self.stage.transport.plan = [*plan]
        with pytest.raises(Killed):
            self.stage.run(desk.send(pending))
        self.stage.transport.plan = []
        self._work()
        if arrives:
            self.ledger.take(pending.key, wishes)
        if noted:
            self.open.append((pending, wishes, None))

    @precondition(lambda self: self.open)
    @rule()
    def retry(self) -> None:
        """The next start settles what is open."""
        refused: set[str] = set()
        orders = iter(self.stage.run(self.stage.desk().resolve(lambda pending, _failure: refused.add(pending.key))))
        self._work()
        for pending, wishes, undo_of in self.open:
            if pending.key in refused:
                # An undo that arrives after another one of the same order; nothing else is refused whole.
                assert undo_of is not None
                assert any(order.undo_of == undo_of for order in self.ledger.orders.values())
            else:
                self.ledger.take(pending.key, wishes, undo_of=undo_of)
                self.settled.append((pending, next(orders)))
        assert next(orders, None) is None
        self.open.clear()

    @precondition(lambda self: self.settled)
    @rule(number=st.integers(0, 9))
    def send_again(self, number: int) -> None:
        """What was answered and is sent once more stays one order."""
        pending, order = self.settled[number % len(self.settled)]
        again = self.stage.run(self.stage.desk().send(pending))
        assert again.id == order.id

    @rule(line=NUMBERS, change=CHANGES)
    def conflict(self, line: int, change: dict[str, Any]) -> None:
        """Another manager changes a line: not mine to take back, and mine on older versions are refused."""
        wishes = [self._wish(line, change)]
        key = uuid.uuid4().hex
        self.stage.run(self._as_another_manager(key, self._request(wishes)))
        self.ledger.take(key, wishes, mine=False)

    @rule(line=NUMBERS, change=CHANGES)
    def server_dies(self, line: int, change: dict[str, Any]) -> None:
        """The process that took the order on is never heard of again; another one goes on when its lease is over."""
        wishes = [self._wish(line, change)]
        desk = self.stage.desk()
        pending = desk.confirm(self._request(wishes))
        order = self.stage.run(self._claimed_and_left(desk, pending))
        self.stage.clock.advance(seconds=LEASE.total_seconds() + 1)
        self._work()
        self.ledger.take(pending.key, wishes)
        self.settled.append((pending, order))

    @rule(loss=st.sampled_from(["", *sorted(LOSSES)]))
    def undo(self, loss: str) -> None:
        """My last order is taken back."""
        expected = self.ledger.to_undo()
        if expected is None:
            with pytest.raises(Refused) as refused:
                self.stage.run(self.stage.client.undo())
            assert refused.value.code == "NOTHING_TO_UNDO"
            return
        undo = self.stage.run(self.stage.client.undo())
        wishes = self.ledger.undoing(expected)
        asked = [
            (self.stage.lines.index(str(item.line_id)), item.expected_version, item.change.model_dump(mode="json"))
            for item in undo.order.items
        ]
        assert asked == [(wish.line, wish.version, wish.change) for wish in wishes]
        self._send(wishes, LOSSES.get(loss, []), undo.order, expected.key)

    def the_books_agree(self) -> None:
        """Orders, lines and audit are what the model says; asked for at the end, which costs half as much."""
        orders, lines, changes = self.stage.run(self.stage.books())
        assert orders == {order.key: (order.status, order.undo_of) for order in self.ledger.orders.values()}
        assert lines == [(line.version, line.status, line.mms) for line in self.ledger.lines]
        done = sum(result is not None for order in self.ledger.orders.values() for result in order.results)
        assert changes == done

    def teardown(self) -> None:
        """At the end nothing is open, and everything that was noted is on the books once."""
        self.the_books_agree()
        if self.open:
            self.retry()
            self.the_books_agree()
        assert self.stage.run(self.stage.desk().unresolved()) == []

    # How

    def _wish(self, line: int, change: dict[str, Any], stale: int = 0) -> Wish:
        version = self.ledger.lines[line].version
        return Wish(line, version + 1 if stale and version == 1 else version - stale, change)

    def _request(self, wishes: list[Wish]) -> OrderRequest:
        items = [
            {"line_id": self.stage.lines[wish.line], "expected_version": wish.version, "change": wish.change}
            for wish in wishes
        ]
        return OrderRequest.model_validate({"items": items})

    def _send(
        self,
        wishes: list[Wish],
        plan: list[Fault] | None = None,
        request: OrderRequest | None = None,
        undo_of: str | None = None,
    ) -> None:
        """Send an order through `plan`; the model takes it where it arrives."""
        faults = plan or []
        desk = self.stage.desk()
        pending = desk.confirm(request or self._request(wishes))
        self.stage.transport.plan = [*faults]
        unknown = len(faults) == 3
        if unknown:
            with pytest.raises(OutcomeUnknown):
                self.stage.run(desk.send(pending))
            self.open.append((pending, wishes, undo_of))
        else:
            self.settled.append((pending, self.stage.run(desk.send(pending))))
        self.stage.transport.plan = []
        self._work()
        if not unknown or reset_after in faults:
            self.ledger.take(pending.key, wishes, undo_of=undo_of)

    def _work(self) -> None:
        self.stage.run(self.stage.worker.work_until_idle())

    async def _claimed_and_left(self, desk: OrderDesk, pending: Pending) -> Order:
        order = await desk.send(pending)
        assert await self.stage.doomed().claim() is not None
        return order

    async def _as_another_manager(self, key: str, request: OrderRequest) -> None:
        await self.stage.client.submit(request, key)
        async with self.stage._database.write() as connection:
            orders = tables.orders
            await connection.execute(
                update(orders).where(orders.c.idempotency_key == key).values(created_by="another-manager")
            )
        await self.stage.worker.work_until_idle()


def _hands_in(request: Any) -> bool:
    return bool(request.method == "POST" and request.url.path.endswith("/orders"))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_books_agree_after_any_sequence(stage: Stage, shard: int) -> None:
    machine = seed(shard)(type(f"Orders{shard}", (Orders,), {"stage": stage}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SEQUENCES // SHARDS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
