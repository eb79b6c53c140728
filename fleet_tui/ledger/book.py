"""What the rest of a program asks of a ledger: the orders part of the port, answered from the book on disk.

`submit` keeps the order and answers at once; it is sent behind it, line by line, and followed by `order`. An order
under a key that is known is that order: the book honours keys, whatever the operator behind it does.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import TypeVar

from fleet_tui.domain.calendar import Clock, day_of, system_clock
from fleet_tui.domain.changes.evaluate import evaluate, preview
from fleet_tui.domain.changes.facts import LineState, Refusal
from fleet_tui.domain.changes.inverse import Inverse
from fleet_tui.domain.failure import Failure, NotFound, Refused
from fleet_tui.domain.order import (
    ItemPreview,
    LineHistoryEntry,
    LineHistoryPage,
    Order,
    OrderItemPage,
    OrderItemRequest,
    OrderPage,
    OrderRequest,
    OrderStatus,
    Preview,
    Undo,
)
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.refusals import OF_ORDERS
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.ledger import notices, store
from fleet_tui.ledger.sending import SIDE_BY_SIDE, Sending
from fleet_tui.ledger.shown import item_of, order_of
from fleet_tui.ledger.step import Desk, Hand, Standing
from fleet_tui.ledger.store import BookBusy, BookUnusable, Store, Taken

T = TypeVar("T")

LOOKED_AT = 20
"""Items of unknown outcome whose lines are looked at when an order is."""


def refused(code: str) -> Refused:
    """A rule of the book says no."""
    sentence = _(OF_ORDERS[code])
    return Refused(sentence, problem=Problem(title=Text(sentence), status=409, code=code))


class Book:
    """Orders at the operator behind `hand`, kept in `kept`. `author` is who orders.

    `desk`: the operator keeps orders itself, and these are found there again.
    """

    def __init__(
        self,
        kept: Store,
        hand: Hand,
        *,
        author: str,
        desk: Desk | None = None,
        clock: Clock = system_clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = kept
        self._hand = hand
        self._desk = desk
        self._author = author
        self._clock = clock
        self._sending = Sending(kept, hand, desk, clock, sleep)
        self._lock: int | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._one_by_one = asyncio.Lock()

    async def open(self) -> None:
        """Put right what a program left that was killed, unless another one is sending now."""
        with contextlib.suppress(BookBusy):
            async with self._as_sender():
                pass

    async def close(self) -> None:
        """Finish what is being sent, begin nothing more, and let go of the book. What was not begun is refused."""
        self._sending.stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way)
        with contextlib.suppress(BookBusy, BookUnusable, OSError):
            async with self._as_sender():
                pass
        self._store.close()

    # Ordering

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do, by the rules that it is sent by; each line is read anew."""
        day = self._day(order)
        standings = await self._standings(item.line_id or "" for item in order.items)
        few = asyncio.Semaphore(SIDE_BY_SIDE)

        async def previewed(item: OrderItemRequest) -> ItemPreview:
            standing = standings.get(item.line_id or "")
            if self._desk is not None and standing is not None:
                async with few:
                    standing = await self._desk.prepared(item.change, standing, day)
            return self._previewed(item, standing, day)

        items = await asyncio.gather(*map(previewed, order.items))
        return preview(items, order.effective_date or self._today)

    def _previewed(self, item: OrderItemRequest, standing: Standing | None, day: date | None) -> ItemPreview:
        lines = [standing.line] if standing else []
        facts = self._hand.facts(lines, self._today)
        evaluated = evaluate(item, standing.line if standing else None, facts)
        found = evaluated.preview(facts)
        if standing is None or evaluated.refusal is not None:
            return found
        try:
            self._hand.steps(item.change, standing, day)
        except Refusal as refusal:
            return ItemPreview(
                line_id=item.line_id, msisdn=found.msisdn, description=found.description, refusal=refusal.notice
            )
        if self._desk is not None:
            return found.model_copy(update={"warnings": [*self._desk.remarks(item.change, standing, day)]})
        return found if day is None else found.model_copy(update={"irreversible": False})

    async def submit(self, order: OrderRequest, key: str) -> Order:
        """Keep `order` and begin to send it. Raises Refused, BookBusy."""
        day = self._day(order)
        ids = [item.line_id for item in order.items]
        if len({*ids}) < len(ids):
            raise refused("DUPLICATE_LINE")
        async with self._as_sender():
            if (known := await self.find(key)) is not None:
                await self._require_same(order, known)
                return known
            order_id, kinds = uuid.uuid4().hex, {item.change.kind for item in order.items}
            kind = kinds.pop() if len(kinds) == 1 else "mixed"
            when = order.effective_date or self._today
            about = Taken(order_id, key, kind, when, self._author, self._clock())
            await self._kept(partial(self._store.take, about, order))
            self._begin(self._sending.run(order_id, day))
        return await self._order(order_id)

    async def find(self, key: str) -> Order | None:
        """The order that was taken under `key`."""
        row = await self._kept(partial(self._store.of_key, key))
        return None if row is None else await self._shown(row)

    async def order(self, order_id: str) -> Order:
        """One order; of what is unknown of it, or waited for its day, the lines are looked at. Raises NotFound."""
        return await self._looked_at(await self._order(order_id))

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        """Orders, newest first; those of the first page are looked at as one is."""
        rows = await self._kept(partial(self._store.orders, before=int(cursor) if cursor else None, limit=limit))
        shown = [await self._shown(row) for row in rows]
        if cursor is None:
            shown = [await self._looked_at(order) for order in shown]
        return OrderPage(
            items=[order for order in shown if status is None or order.status == status],
            next_cursor=str(rows[-1]["number"]) if len(rows) == limit else None,
        )

    async def _looked_at(self, order: Order) -> Order:
        due = order.status == OrderStatus.SCHEDULED and order.effective_date <= self._today
        there = self._desk is not None and not order.final
        if not due and not there and order.status != OrderStatus.UNKNOWN:
            return order
        for item in (await self._open(order.id))[:LOOKED_AT]:
            with contextlib.suppress(Failure):
                await self._sending.look(item)
        return await self._order(order.id)

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage:
        """Items with their results. Raises NotFound."""
        order, start = await self._order(order_id), int(cursor or 0)
        rows = await self._kept(partial(self._store.items, order_id, start=start, limit=limit))
        more = start + len(rows) < order.counts.total
        return OrderItemPage(
            items=[item_of(row) for row in rows],
            next_cursor=str(start + len(rows)) if more else None,
            total=order.counts.total,
        )

    async def cancel_order(self, order_id: str) -> Order:
        """Cancel what has not begun, take back what waits for its day, and ask no more about what is unknown.

        Raises NotFound, Refused (ORDER_FINAL), BookBusy.
        """
        order = await self.order(order_id)
        if order.final:
            raise refused("ORDER_FINAL")
        await self._kept(partial(self._store.cancel, order_id, self._clock()))
        left = await self._open(order_id)
        if left:
            async with self._as_sender():
                await self._begin(self._leave(left))
        return await self._order(order_id)

    async def undo(self, order_id: str | None = None) -> Undo:
        """The order that takes one back, by default the last. Raises Refused."""
        of = await self._order(order_id) if order_id is not None else await self._last()
        if not of.final:
            raise refused("ORDER_UNDER_WAY")
        if not all(map(_nothing_done, await self._taking_back(of.id))):
            raise refused("ALREADY_UNDONE")
        done = [item for item in await self._kept(partial(self._store.items, of.id)) if item["state"] == store.DONE]
        back = [item for item in done if item["inverse"] is not None]
        if not back:
            raise refused("IRREVERSIBLE" if done else "NOTHING_TO_UNDO")
        standings = await self._standings(item["line_id"] for item in back)
        items = [Inverse.read(item["inverse"]).item(item["line_id"], _line(standings, item)) for item in back]
        return Undo(of=of, order=OrderRequest(items=items, undo_of=of.id), left_out=len(done) - len(items))

    async def line_history(self, line_id: str, *, cursor: str | None = None, limit: int = 50) -> LineHistoryPage:
        """What was ordered here for a line, newest first."""
        start = int(cursor or 0)
        rows = await self._kept(partial(self._store.of_line, line_id, limit=limit, start=start))
        entries = [LineHistoryEntry(order=await self._order(row["order_id"]), item=item_of(row)) for row in rows]
        return LineHistoryPage(items=entries, next_cursor=str(start + limit) if len(rows) == limit else None)

    # Sending

    def _begin(self, work: Awaitable[None]) -> asyncio.Task[None]:
        async def sent() -> None:
            try:
                await work
            except* BookUnusable:
                pass  # a full disk: what was not kept was not sent, and the next program to send says so
            finally:
                self._under_way.discard(task)
                if not self._under_way:
                    self._let_go()

        task = asyncio.ensure_future(sent())
        self._under_way.add(task)
        return task

    async def _leave(self, items: Sequence[sqlite3.Row]) -> None:
        """Let go of `items`, each of them tried. Raises the first Failure of an operator that does not let go."""
        failures = []
        for item in items:
            if item["state"] == store.UNKNOWN:
                await self._sending.give_up(item)
                continue
            try:
                await self._sending.withdraw(item)
            except Failure as failure:
                failures.append(failure)
        if failures:
            raise failures[0]

    @asynccontextmanager
    async def _as_sender(self) -> AsyncIterator[None]:
        """Hold the book's lock, with what another program left put right. Raises BookBusy, BookUnusable."""
        async with self._one_by_one:
            try:
                if self._lock is None:
                    self._lock = self._store.lock()
                    await self._kept(partial(self._store.recover, notices.ENDED, self._clock()))
                yield
            finally:
                self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None and not self._under_way:
            self._store.unlock(self._lock)
            self._lock = None

    # Reading

    async def _standings(self, line_ids: Iterable[str]) -> dict[str, Standing]:
        """The lines that there are, a few asked for at once."""
        few = asyncio.Semaphore(SIDE_BY_SIDE)

        async def ask(line_id: str) -> tuple[str, Standing | None]:
            async with few:
                try:
                    return line_id, await self._hand.standing(line_id)
                except NotFound:
                    return line_id, None

        found = await asyncio.gather(*map(ask, dict.fromkeys(line_ids)))
        return {line_id: standing for line_id, standing in found if standing is not None}

    async def _open(self, order_id: str) -> list[sqlite3.Row]:
        rows = await self._kept(partial(self._store.items, order_id))
        return [row for row in rows if row["state"] in store.OPEN]

    async def _order(self, order_id: str) -> Order:
        row = await self._kept(partial(self._store.order, order_id))
        if row is None:
            raise NotFound(_("It does not exist, or no longer; nothing was changed."))
        return await self._shown(row)

    async def _last(self) -> Order:
        """The newest order that did something and takes none back, nor is taken back. Raises Refused."""
        for row in await self._kept(partial(self._store.orders, limit=100)):
            order = await self._shown(row)
            back = [each for each in await self._taking_back(order.id) if not _nothing_done(each)]
            if order.undo_of is None and not _nothing_done(order) and not back:
                return order
        raise refused("NOTHING_TO_UNDO")

    async def _taking_back(self, order_id: str) -> list[Order]:
        return [await self._shown(row) for row in await self._kept(partial(self._store.undoing, order_id))]

    async def _require_same(self, order: OrderRequest, known: Order) -> None:
        row = await self._kept(partial(self._store.order, known.id))
        if row is None or OrderRequest.model_validate_json(row["request"]) != order:
            raise refused("IDEMPOTENCY_KEY_REUSED")

    async def _shown(self, row: sqlite3.Row) -> Order:
        return await self._kept(partial(order_of, self._store, row))

    @staticmethod
    async def _kept(read: Callable[[], T]) -> T:
        return await asyncio.to_thread(read)

    @property
    def _today(self) -> date:
        return day_of(self._clock())

    def _day(self, order: OrderRequest) -> date | None:
        """The later day on which it is to be done; None: now. Raises Refused."""
        day = order.effective_date
        if day is not None and day < self._today:
            raise refused("DATE_IN_THE_PAST")
        return None if day == self._today else day


def _nothing_done(order: Order) -> bool:
    return order.status in {OrderStatus.REJECTED, OrderStatus.CANCELLED}


def _line(standings: dict[str, Standing], item: sqlite3.Row) -> LineState | None:
    standing = standings.get(item["line_id"])
    return standing.line if standing else None
