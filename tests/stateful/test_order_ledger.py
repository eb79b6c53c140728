"""Random sequences of orders, retries, kills, lost answers, conflicts and undos: the server's books are the model's.

`ORDER_SEQUENCES` is how many sequences are tried (100 in `make test`, 1,000 in `make matrix`; the nightly run takes
5,000). They are shared out among tests that run side by side; they are the same at every run unless another number is
asked for.
"""

from __future__ import annotations

import os
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import update

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import OutcomeUnknown, Refused
from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.server.orders.machine import LEASE
from fleet_tui.server.storage import tables
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.order_desk import OrderDesk
from tests.contract.test_faults import Killed, kill_after, kill_before
from tests.faults import Fault, reset_after, reset_before
from tests.selection import WHOLE
from tests.stateful.ledger import Ledger, Wish
from tests.stateful.moves import NAMES
from tests.stateful.stage import LINES, Stage

SEQUENCES = int(os.environ.get("ORDER_SEQUENCES", "1000" if WHOLE else "100"))
SHARDS = 4 if SEQUENCES > 100 else 2
STEPS = 4 if SEQUENCES <= 1000 else 8

CHANGES = st.sampled_from(NAMES)
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


class Orders(RuleBasedStateMachine):
    """One sequence. `stage` is set by the test."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.stage.run(self.stage.sweep())
        self.ledger = Ledger(LINES, self.stage.offer)
        self.open: list[tuple[Pending, list[Wish], str | None]] = []
        """Orders whose outcome the application does not know, oldest first; what they take back."""
        self.settled: list[tuple[Pending, Order]] = []

    # What is done

    @rule(line=NUMBERS, other=NUMBERS, change=CHANGES, stale=st.integers(0, 1))
    def submit(self, line: int, other: int, change: str, stale: int) -> None:
        """One line or two; `stale`: made on a version that somebody else has changed since."""
        self._send([self._wish(number, change, stale) for number in {line, other}])

    @rule(line=NUMBERS, change=CHANGES, loss=st.sampled_from(sorted(LOSSES)))
    def drop_answer(self, line: int, change: str, loss: str) -> None:
        self._send([self._wish(line, change)], LOSSES[loss])

    @rule(line=NUMBERS, change=CHANGES, point=st.sampled_from(sorted(KILLS)))
    def kill(self, line: int, change: str, point: str) -> None:
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
    def conflict(self, line: int, change: str) -> None:
        """Another manager changes a line: not mine to take back, and mine on older versions are refused."""
        wishes = [self._wish(line, change)]
        key = uuid.uuid4().hex
        self.stage.run(self._as_another_manager(key, self._request(wishes)))
        self.ledger.take(key, wishes, mine=False)

    @rule(line=NUMBERS, change=CHANGES)
    def server_dies(self, line: int, change: str) -> None:
        """The process that took the order on is never heard of again; another one goes on when its lease is over."""
        wishes = [self._wish(line, change)]
        desk = self.stage.desk()
        pending = desk.confirm(self._request(wishes))
        order = self.stage.run(self._claimed_and_left(desk, pending))
        self.stage.clock.advance(seconds=LEASE.total_seconds() + 1)
        self._work()
        self.ledger.take(pending.key, wishes)
        self.settled.append((pending, order))

    @rule(line=NUMBERS, other=NUMBERS, change=CHANGES, stale=st.integers(0, 1), again=st.booleans())
    def schedule(self, line: int, other: int, change: str, stale: int, again: bool) -> None:
        """An order for tomorrow, whose answer may be lost once."""
        wishes = [self._wish(number, change, stale) for number in {line, other}]
        self._send(wishes, [reset_after] if again else [], day=self._today() + timedelta(days=1))

    @precondition(lambda self: self.ledger.scheduled)
    @rule()
    def day_comes(self) -> None:
        self.stage.clock.advance(days=1)
        self._work()
        self.ledger.day_comes(self._today())

    @precondition(lambda self: self.ledger.scheduled)
    @rule(number=st.integers(0, 9))
    def cancel(self, number: int) -> None:
        """An order that waits for its day is cancelled."""
        waiting = self.ledger.scheduled
        key = waiting[number % len(waiting)].key
        order = self.stage.run(self.stage.client.find(key))
        assert order is not None
        self.stage.run(self.stage.client.cancel_order(order.id))
        self.ledger.cancel(key)

    @rule(loss=st.sampled_from(["", *sorted(LOSSES)]))
    def undo(self, loss: str) -> None:
        """My last order is taken back."""
        expected, refusal = self.ledger.to_undo()
        if expected is None or refusal is not None:
            with pytest.raises(Refused) as refused:
                self.stage.run(self.stage.client.undo())
            assert refused.value.code == refusal
            return
        undo = self.stage.run(self.stage.client.undo())
        wishes = self.ledger.undoing(expected)
        asked = [
            (self.stage.run(self.stage.line_of(str(item.line_id))), item.expected_version, as_sent(item.change))
            for item in undo.order.items
        ]
        assert asked == [(wish.line, wish.version, wish.change) for wish in wishes]
        self._send(wishes, LOSSES.get(loss, []), undo.order, expected.key)

    def the_books_agree(self) -> None:
        """Orders, lines and audit are what the model says; asked for at the end, which costs half as much."""
        orders, lines, changes = self.stage.run(self.stage.books())
        assert orders == {order.key: (order.status, order.undo_of) for order in self.ledger.orders.values()}
        there = {name: line for name, line in self.ledger.lines.items() if line.fields is not None}
        assert lines.keys() == there.keys()
        for name, line in there.items():
            expected = {"version": line.version, "waits": self._waits(name)} | (line.fields or {})
            assert {field: lines[name][field] for field in expected} == expected
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

    def _wish(self, line: int, change: str, stale: int = 0) -> Wish:
        alternatives = self.stage.moves[change]
        if alternatives[0].adds:
            return Wish(str(alternatives[0].card), 0, alternatives)
        version = self.ledger.lines[line].version
        return Wish(line, version + 1 if stale and version == 1 else version - stale, alternatives)

    def _request(self, wishes: list[Wish], day: date | None = None) -> OrderRequest:
        items = [
            {"change": wish.change}
            if wish.moves[0].adds
            else {
                "line_id": self.stage.run(self.stage.id_of(wish.line)),
                "expected_version": wish.version,
                "change": wish.change,
            }
            for wish in wishes
        ]
        return OrderRequest.model_validate({"items": items, "effective_date": day})

    def _id(self, wish: Wish) -> str:
        return self.stage.run(self.stage.id_of(wish.line))

    def _today(self) -> date:
        return day_of(self.stage.clock.now)

    def _waits(self, line: int | str) -> date | None:
        """The nearest day on which something happens to a line."""
        days = [
            order.day
            for order in self.ledger.scheduled
            for wish in order.waiting.values()
            if order.day is not None and wish.line == line and not wish.moves[0].adds
        ]
        return min(days, default=None)

    def _send(
        self,
        wishes: list[Wish],
        plan: list[Fault] | None = None,
        request: OrderRequest | None = None,
        undo_of: str | None = None,
        day: date | None = None,
    ) -> None:
        """Send an order through `plan`; the model takes it where it arrives."""
        faults = plan or []
        desk = self.stage.desk()
        pending = desk.confirm(request or self._request(wishes, day))
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
            self.ledger.take(pending.key, wishes, undo_of=undo_of, day=day)

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


def as_sent(change: Any) -> dict[str, Any]:
    return dict(change.model_dump(mode="json"))


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
