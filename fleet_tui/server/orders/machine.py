"""The order machine: claims orders by lease, works them off batch by batch.

Several processes may share one database: an order is claimed for a short time, each batch renews the claim and writes
items, lines and audit rows in one transaction. Whoever dies in the middle leaves whole batches behind; when the lease
has run out, the next one goes on after the last of them. One order at a time in each organisation, oldest first, so
that orders take effect in the order in which they were given; organisations take turns, a batch each, so that none
waits for another's ten thousand lines.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import Clock, day_of
from fleet_tui.domain.changes.evaluate import evaluate_all
from fleet_tui.domain.changes.facts import NewIds
from fleet_tui.domain.order import ItemStatus, OrderStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.orders.intake import stored_request
from fleet_tui.server.orders.loading import FactsReader
from fleet_tui.server.orders.losses import write_tickets
from fleet_tui.server.orders.outcome import outcomes, write_items
from fleet_tui.server.orders.writing import ChangeWriter, write_audit
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.inviting import Inviter
from fleet_tui.server.storage.organisations import lock, next_sequence
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tables.base import of_all_companies
from fleet_tui.server.worker import Worker

BATCH = 100
"""Items a transaction: some 20 ms, so that the application's keys stay live."""
LEASE = timedelta(seconds=15)
AT_ONCE = 8
"""Organisations that take turns: the batches of all of them take less than a lease."""
LOOK_EVERY = 5.0
"""Seconds between looks for work nobody told of: another day, another process that died."""

ORDERS = tables.orders.c
OTHERS = tables.orders.alias().c
ITEMS = tables.order_items.c


_NOW = bindparam("now", type_=ORDERS.lease_until.type)
_OLDEST_DUE_OF_SOME = (
    select(ORDERS.organisation_id, ORDERS.id)
    .where(
        or_(
            ORDERS.status.in_([OrderStatus.SUBMITTED.value, OrderStatus.IN_PROGRESS.value]),
            and_(ORDERS.status == OrderStatus.SCHEDULED.value, ORDERS.effective_date <= bindparam("today")),
        ),
        or_(ORDERS.lease_until.is_(None), ORDERS.lease_until <= _NOW),
        ~select(OTHERS.id).where(OTHERS.organisation_id == ORDERS.organisation_id, OTHERS.lease_until > _NOW).exists(),
    )
    .order_by(ORDERS.created_at, ORDERS.serial)
    .limit(1)
)
"""The oldest due order of an organisation in which nobody is at work. Made once: it is asked for all the time."""
_OLDEST_DUE = of_all_companies(_OLDEST_DUE_OF_SOME)
_OLDEST_DUE_OF_ONE = _OLDEST_DUE_OF_SOME.where(ORDERS.organisation_id == bindparam("owner"))
_NEXT_ITEMS = (
    select(tables.order_items)
    .where(
        ITEMS.organisation_id == bindparam("owner"),
        ITEMS.order_id == bindparam("order"),
        ITEMS.status == ItemStatus.WAITING.value,
    )
    .order_by(ITEMS.position)
    .limit(bindparam("batch"))
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An order that is ours for the time of a lease."""

    organisation_id: str
    order_id: str


def _new_ids() -> Iterator[NewIds]:
    while True:
        yield NewIds(line=new_id(), person=new_id())


class LeaseLost(Exception):
    """The order was cancelled, or somebody else works on it: our lease had run out."""


class OrderMachine(Worker):
    """One worker on the orders of a database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        batch: int = BATCH,
        chores: Sequence[Callable[[], Awaitable[None]]] = (),
        on_batch: Callable[[], None] = lambda: None,
    ) -> None:
        """`chores` are done at every look for work: what else is due by the clock.

        `on_batch` is called after each batch: what it did may have queued mails.
        """
        super().__init__("the order machine", look_every=LOOK_EVERY)
        self._database = database
        self._chores = chores
        self._on_batch = on_batch
        self._clock = clock
        self._batch = batch
        self._owner = new_id()

    async def work_until_idle(self) -> None:
        """Work off everything that is due now."""
        async with self._working:
            for chore in self._chores:
                await chore()
            await self._work_in_turns()

    async def _work_in_turns(self) -> None:
        """A batch of the oldest due order of each organisation, again and again until nothing is due."""
        turns: deque[Claim] = deque()
        while not self._stopping:
            if len(turns) < AT_ONCE and (claim := await self.claim()) is not None:
                turns.append(claim)
            if not turns:
                return
            claim = turns.popleft()
            with contextlib.suppress(LeaseLost):
                if not await self.work_batch(claim):
                    turns.append(claim)
            await asyncio.sleep(0)
        for claim in turns:
            await self._release(claim)

    async def claim(self) -> Claim | None:
        """Take the oldest due order of an organisation in which nobody is at work."""
        now = self._clock()
        moment: dict[str, Any] = {"now": now, "today": day_of(now)}
        async with self._database.read() as connection:  # most looks find nothing: they take no write lock
            candidate = (await connection.execute(_OLDEST_DUE, moment)).first()
        if candidate is None:
            return None
        async with self._database.write() as connection:
            await lock(connection, candidate.organisation_id)
            moment["owner"] = candidate.organisation_id
            row = (await connection.execute(_OLDEST_DUE_OF_ONE, moment)).first()
            if row is None:  # somebody was faster
                return None
            await connection.execute(
                update(tables.orders)
                .where(ORDERS.organisation_id == row.organisation_id, ORDERS.id == row.id)
                .values(
                    lease_owner=self._owner,
                    lease_until=now + LEASE,
                    status=OrderStatus.IN_PROGRESS.value,
                    version=ORDERS.version + 1,
                )
            )
        return Claim(row.organisation_id, row.id)

    async def work_batch(self, claim: Claim) -> bool:
        """Work off the next items in one transaction; True when the order is finished.

        Raises:
            LeaseLost: the order is not ours any more; nothing was changed.
        """
        async with self._database.write() as connection:
            organisation = await lock(connection, claim.organisation_id)
            order = await self._renew(connection, claim)
            items = await self._next_items(connection, claim)
            done, refused = int(order.done), int(order.refused)
            asks = organisation.origin == FleetOrigin.LOCAL_LIST
            if items:
                accepted = await self._execute(connection, organisation, order, items)
                done += 0 if asks else accepted
                refused += len(items) - accepted
            left = order.total - order.cancelled - done - refused
            finished = left == 0 or (asks and not await self._next_items(connection, claim))
            values: dict[str, Any] = {"version": ORDERS.version + 1, "done": done, "refused": refused} if items else {}
            if finished:
                values |= self._finish(order.total, done, left)
            if values:
                await connection.execute(
                    update(tables.orders)
                    .where(ORDERS.organisation_id == claim.organisation_id, ORDERS.id == claim.order_id)
                    .values(values)
                )
        self._on_batch()
        return finished

    async def _renew(self, connection: AsyncConnection, claim: Claim) -> Row[Any]:
        statement = (
            update(tables.orders)
            .where(
                ORDERS.organisation_id == claim.organisation_id,
                ORDERS.id == claim.order_id,
                ORDERS.lease_owner == self._owner,
            )
            .values(lease_until=self._clock() + LEASE)
            .returning(*ORDERS)
        )
        row = (await connection.execute(statement)).first()
        if row is None:
            raise LeaseLost
        return row

    async def _next_items(self, connection: AsyncConnection, claim: Claim) -> Sequence[Row[Any]]:
        values = {"owner": claim.organisation_id, "order": claim.order_id, "batch": self._batch}
        return (await connection.execute(_NEXT_ITEMS, values)).all()

    async def _execute(
        self, connection: AsyncConnection, organisation: Row[Any], order: Row[Any], items: Sequence[Row[Any]]
    ) -> int:
        """Apply `items`, write what they do; the number of those done."""
        now, owner = self._clock(), order.organisation_id
        sequence = await next_sequence(connection, owner)
        requests = [stored_request(row, dated=order.dated) for row in items]
        facts, lines = await FactsReader(connection, owner).order(requests, day_of(now), organisation.origin)
        asked = ((request, lines.get(request.line_id or "")) for request in requests)
        evaluated = list(evaluate_all(asked, facts, order_id=order.id, new_ids=_new_ids()))
        became = outcomes(items, evaluated, facts)
        accepted = [item for item in evaluated if item.result is not None]
        if organisation.origin == FleetOrigin.LOCAL_LIST:
            await Asking(connection, owner, now).take(became)
            return len(accepted)
        writer = ChangeWriter(connection, owner, sequence, now)
        await writer.write(accepted)
        stored = [
            # a new line has its id now
            each.stored(ItemStatus.DONE, now) | {"line_id": each.row.line_id or (each.after.id if each.after else None)}
            for each in became
        ]
        await write_items(connection, owner, stored)
        if order.dated:
            await writer.show_schedules([row.line_id for row in items if row.line_id is not None])
        origin = {
            "profile_id": order.created_by,
            "idempotency_key": order.idempotency_key,
            "request_id": order.request_id,
        }
        audit = AuditWriter(owner, organisation.audit_salt, now, origin)
        await write_audit(connection, audit, became)
        await write_tickets(connection, audit, order, zip(requests, evaluated, strict=True), now=now)
        new_people = [item.result.new_person[0] for item in accepted if item.result and item.result.new_person]
        await Inviter(connection, organisation, order.created_by_name, now).people(new_people, audit)
        return len(accepted)

    def _finish(self, total: int, done: int, left: int) -> dict[str, Any]:
        """What is stored of an order whose items have had their turn; `left` of them are the operator's now."""
        if done == total:
            status = OrderStatus.DONE
        elif left:
            status = OrderStatus.TO_SEND
        else:
            status = OrderStatus.PARTIAL if done else OrderStatus.REJECTED
        return {
            "status": status.value,
            "finished_at": self._clock() if status.final else None,
            "lease_owner": None,
            "lease_until": None,
        }

    async def _release(self, claim: Claim) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(tables.orders)
                .where(
                    ORDERS.organisation_id == claim.organisation_id,
                    ORDERS.id == claim.order_id,
                    ORDERS.lease_owner == self._owner,
                )
                .values(lease_owner=None, lease_until=None)
            )
