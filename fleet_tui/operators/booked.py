"""An adapter whose orders go by a ledger: what it answers of the port's orders, and what no such operator has."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from fleet_tui.domain.billing import SplitBillProfile
from fleet_tui.domain.capabilities import Level, Support
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.failure import Forbidden, Refused
from fleet_tui.domain.order import (
    LineHistoryPage,
    Order,
    OrderItemPage,
    OrderPage,
    OrderRequest,
    OrderStatus,
    Preview,
    Undo,
)
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.sim_card import SimCardPage, SimCardStatus
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.ledger.book import Book
from fleet_tui.ledger.step import Desk, Hand
from fleet_tui.ledger.store import Store
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.caller import KeyCaller
from fleet_tui.operators.unoffered import Unoffered


def supported(whole: Iterable[str], gaps: Mapping[str, str]) -> dict[str, Support]:
    """By kind of change: offered `whole`, in part with a gap to be translated, or, as every other, not at all."""
    offered = {kind: Support(level=Level.PART, gap=Text(_(gap))) for kind, gap in gaps.items()}
    return {kind: Support(level=Level.NONE) for kind in KINDS if kind not in {*whole, *gaps}} | offered


class Booked(Unoffered):
    """Base of such an adapter: one book for each account, opened with the first look at it."""

    far = True

    def __init__(self, asked: Asked, caller: KeyCaller[Any], hand: Hand, desk: Desk | None = None) -> None:
        self.asked = asked
        self._calls_by = caller
        self._of_book = hand, desk
        self._book: Book | None = None
        self._opening = asyncio.Lock()

    @abstractmethod
    async def _whose(self) -> tuple[str, str]:
        """The account that is signed in, and who orders there. Raises NotSignedIn."""

    async def close(self) -> None:
        """Finish what is being sent, and release the connection."""
        if self._book is not None:
            await self._book.close()
        await self._calls_by.close()

    async def line_history(self, line_id: str, *, cursor: str | None = None, limit: int = 50) -> LineHistoryPage:
        """What was ordered here for a line."""
        return await (await self._orders()).line_history(line_id, cursor=cursor, limit=limit)

    async def split_bill_profiles(self) -> list[SplitBillProfile]:
        """None."""
        return []

    async def sim_cards(
        self, *, status: SimCardStatus | None = None, prefix: str = "", cursor: str | None = None, limit: int = 20
    ) -> SimCardPage:
        """None: no stock is told."""
        return SimCardPage(items=[])

    async def available_numbers(self, ending: str = "", *, limit: int = 20) -> list[str]:
        """None."""
        return []

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do; nothing is changed."""
        return await (await self._orders()).preview(order)

    async def submit(self, order: OrderRequest, key: str) -> Order:
        """Keep `order`, and begin to send it."""
        self._may_change()
        return await (await self._orders()).submit(order, key)

    async def find(self, key: str) -> Order | None:
        """The order that was taken under `key`."""
        return await (await self._orders()).find(key)

    async def order(self, order_id: str) -> Order:
        """One order. Raises NotFound."""
        return await (await self._orders()).order(order_id)

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage:
        """Its items with their results."""
        return await (await self._orders()).order_items(order_id, cursor=cursor, limit=limit)

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        """What was ordered from this machine, newest first."""
        return await (await self._orders()).orders(status=status, cursor=cursor, limit=limit)

    async def cancel_order(self, order_id: str) -> Order:
        """Take back what waits. Raises Refused."""
        self._may_change()
        return await (await self._orders()).cancel_order(order_id)

    async def reschedule_order(self, order: Order, day: date) -> Order:
        """It is cancelled and ordered anew. Raises Refused."""
        sentence = _(
            "{operator} cannot be given another day: cancel the order and order it anew; nothing was changed."
        ).format(operator=self.title)
        raise Refused(sentence, problem=Problem(title=Text(sentence), status=409, code="NOT_OFFERED"))

    async def undo(self, order_id: str | None = None) -> Undo:
        """The order that takes one back. Raises Refused."""
        return await (await self._orders()).undo(order_id)

    def _may_change(self) -> None:
        if self.asked.read_only:
            raise Forbidden(_("Nothing was changed: this run is read-only."))

    async def _orders(self) -> Book:
        """The book of the account that is signed in. Raises NotSignedIn, BookUnusable."""
        account, author = await self._whose()
        async with self._opening:
            if self._book is None:
                hand, desk = self._of_book
                path = self.asked.directory / f"orders-{quote(account, safe='')}.sqlite3"
                kept = await asyncio.to_thread(Store, path)
                self._book = Book(kept, hand, author=author, desk=desk, clock=self.asked.clock, sleep=self.asked.sleep)
                await self._book.open()
            return self._book
