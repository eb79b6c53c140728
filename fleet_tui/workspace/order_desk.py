"""Where orders are handed in: previewed, confirmed, sent under one key, followed; and settled after a loss."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from fleet_tui.domain.failure import Conflict, Failure, NotFound, NotSignedIn, OutcomeUnknown, Refused, Unreachable
from fleet_tui.domain.order import Order, OrderItem, OrderRequest, Preview
from fleet_tui.i18n import _
from fleet_tui.port import OrderPort
from fleet_tui.port.pages import pages
from fleet_tui.workspace.journal import Journal, JournalBusy, JournalUnusable, Pending

T = TypeVar("T")

FIRST_LOOK = 0.1
"""Seconds before an order is looked at first; doubled each time."""
SLOWEST_LOOK = 1.0
JOURNAL_PATIENCE = 3.0
"""Seconds that another program may hold the journal before that is said."""
_TRIED_EVERY = 0.1

_VERDICTS = (Refused, Conflict, NotFound)
"""Failures by which the server says that no order has this key: it would have given the order otherwise."""


class StillUnderWay(OutcomeUnknown):
    """The order goes on, and nothing about it changed for as long as somebody was ready to wait."""

    default_code = "STILL_UNDER_WAY"


class OrderDesk:
    """Hands orders to `port`; `journal` keeps what has no answer yet. `author` is the profile that orders.

    Only what the same author sent is sent again: another person signed in at the same computer orders nothing unawares.
    """

    def __init__(
        self,
        port: OrderPort,
        journal: Journal,
        *,
        author: str = "",
        on_settled: Callable[[str, bool], None] = lambda key, taken: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`on_settled` is given an order's key and whether it was taken, before the journal forgets it: whoever keeps
        something for the order (a draft) hears of it at least once, whenever this run is killed."""
        self._port = port
        self._journal = journal
        self._author = author
        self._on_settled = on_settled
        self._sleep = sleep

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do; nothing is changed."""
        return await self._port.preview(order)

    def confirm(self, order: OrderRequest) -> Pending:
        """`order` with the key of all its sendings. Called when the confirm step opens; nothing is sent yet."""
        return self._journal.begin(order, author=self._author)

    async def send(self, pending: Pending) -> Order:
        """Send `pending`, again after a loss: the same key makes it one order however often it is sent.

        Raises:
            OutcomeUnknown: it may have been taken; only `pending` itself may be sent now, or `resolve` settles it.
            JournalUnusable: it could not be noted, and was not sent.
            Failure: it was not taken; nothing was changed.
        """
        unknown = await self._noted(lambda: self._journal.sent(pending))
        try:
            order = await self._port.submit(pending.order, pending.key)
        except OutcomeUnknown:
            raise
        except Failure as failure:
            if unknown and not isinstance(failure, _VERDICTS):
                raise _still_unknown(failure) from failure
            await self._not_taken(pending, failure)
            raise
        # If this cannot be noted, the next start sends it once more and gets the same order.
        with contextlib.suppress(JournalUnusable, OSError):
            await asyncio.to_thread(self._on_settled, pending.key, True)
            await self._noted(lambda: self._journal.settled(pending, order_id=order.id))
        return order

    async def unresolved(self) -> list[Pending]:
        """This author's orders whose outcome is unknown, oldest first. Raises JournalUnusable."""
        found = await asyncio.to_thread(self._journal.unresolved)
        return [pending for pending in found if pending.author == self._author]

    async def resolve(self, on_refused: Callable[[Pending, Failure], None] | None = None) -> list[Order]:
        """Settle what an earlier run left open: the orders it became, oldest first.

        What the server did not take and refuses now is given to `on_refused`. What cannot be settled now (no
        connection, not signed in) stays open for the next time.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        orders: list[Order] = []
        for pending in await self.unresolved():
            try:
                orders.append(await self.send(pending))
            except _VERDICTS as failure:
                if on_refused is not None:
                    on_refused(pending, failure)
            except OutcomeUnknown as failure:
                if isinstance(failure.__cause__, Unreachable | NotSignedIn):
                    break
        return orders

    async def follow(self, order: Order, on_progress: Callable[[Order], None], *, patience: float = math.inf) -> Order:
        """`order` when it is finished, waits for its day or for its operator; each look is given to `on_progress`.

        Raises:
            StillUnderWay: nothing about it changed for `patience` seconds.
            Failure: the order goes on without being looked at; `follow` may be called again.
        """
        wait, still = FIRST_LOOK, 0.0
        on_progress(order)
        while not order.settled:
            if still >= patience:
                raise StillUnderWay(_("Order {number} is under way.").format(number=order.number))
            await self._sleep(wait)
            now = await self._port.order(order.id)
            moved = (now.status, now.counts) != (order.status, order.counts)
            still = 0.0 if moved else still + wait
            wait, order = min(2 * wait, SLOWEST_LOOK), now
            on_progress(order)
        return order

    async def items(self, order: Order) -> AsyncIterator[OrderItem]:
        """The items of `order` with their results, by position."""
        async for page in pages(lambda cursor: self._port.order_items(order.id, cursor=cursor)):
            for item in page.items:
                yield item

    async def _noted(self, write: Callable[[], T]) -> T:
        """What `write` answers, tried again while another program holds the journal; the wait can be cancelled.

        Raises:
            JournalUnusable: it was held too long, or cannot be written.
        """
        waited = 0.0
        while True:
            try:
                return await asyncio.to_thread(write)
            except JournalBusy:
                if waited >= JOURNAL_PATIENCE:
                    raise
            await self._sleep(_TRIED_EVERY)
            waited += _TRIED_EVERY

    async def _not_taken(self, pending: Pending, failure: Failure) -> None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._on_settled, pending.key, False)
        try:
            await self._noted(lambda: self._journal.settled(pending, refusal=failure.code))
        except JournalUnusable as unusable:
            # The next start would send it: the person must hear that, not "nothing was changed".
            raise _still_unknown(unusable) from failure


def _still_unknown(failure: Failure) -> OutcomeUnknown:
    return OutcomeUnknown(
        _("It is still not known whether the order was made; it will be asked for again."),
        detail=failure.default_code,
        request_id=failure.request_id,
        problem=failure.problem,
    )
