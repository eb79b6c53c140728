"""Where orders are handed in: previewed, confirmed, sent under one key, followed; and settled after a loss."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.failure import Conflict, Failure, NotFound, NotSignedIn, OutcomeUnknown, Refused, Unreachable
from fleet_tui.domain.order import Order, OrderItem, OrderRequest, Preview
from fleet_tui.i18n import _
from fleet_tui.port import OrderPort
from fleet_tui.port.pages import pages
from fleet_tui.workspace.capability_words import not_sent_again
from fleet_tui.workspace.journal import Journal, JournalBusy, JournalUnusable, Pending

T = TypeVar("T")

FIRST_LOOK = 0.1
"""Seconds before an order is looked at first; doubled each time."""
SLOWEST_LOOK = 1.0
"""Seconds between two looks at an order that moves."""
STANDING_LOOK = 300.0
"""At most, at one that does not: what people do at an operator's takes hours, and its calls are counted."""
JOURNAL_PATIENCE = 3.0
"""Seconds that another program may hold the journal before that is said."""
_TRIED_EVERY = 0.1

_VERDICTS = (Refused, Conflict, NotFound)
"""Failures by which an operator that honours keys says that no order has this one: it would have given the order."""
MARKED = "MARKED_NOT_TAKEN"
"""Why an order is over that a person marked as not taken."""


class StillUnderWay(OutcomeUnknown):
    """The order goes on, and nothing about it changed for as long as somebody was ready to wait."""

    default_code = "STILL_UNDER_WAY"


class NotTold(OutcomeUnknown):
    """The operator knows of no such order, which may be known later; sent again it might be taken twice."""

    default_code = "NOT_TOLD"


class OrderDesk:
    """Hands orders to `port`; `journal` keeps what has no answer yet. `author` is the profile that orders.

    Only what the same author sent is asked for and sent again: another person signed in at the same computer orders
    nothing unawares. Nothing is sent a second time unless the operator says that it honours keys.
    """

    def __init__(
        self,
        port: OrderPort,
        journal: Journal,
        *,
        author: str = "",
        offered: Capabilities = ALL,
        on_settled: Callable[[str, bool], None] = lambda key, taken: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`on_settled` is given an order's key and whether it was taken, before the journal forgets it: whoever keeps
        something for the order (a draft) hears of it at least once, whenever this run is killed."""
        self._port = port
        self._journal = journal
        self._author = author
        self._offered = offered
        self._on_settled = on_settled
        self._sleep = sleep

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do; nothing is changed."""
        return await self._port.preview(order)

    def confirm(self, order: OrderRequest) -> Pending:
        """`order` with the key of all its sendings. Called when the confirm step opens; nothing is sent yet."""
        return self._journal.begin(order, author=self._author)

    async def send(self, pending: Pending) -> Order:
        """Send `pending`; where it was sent before and its outcome is unknown, ask what became of it instead.

        Raises:
            NotTold: the operator knows of no such order, and could take it twice: it was not sent again.
            OutcomeUnknown: it may have been taken; only `pending` itself may be sent now, or `resolve` settles it.
            JournalUnusable: it could not be noted, and was not sent.
            Failure: it was not taken; nothing was changed.
        """
        if await self._noted(lambda: self._journal.sent(pending)):
            return await self._settle(pending)
        try:
            order = await self._port.submit(pending.order, pending.key)
        except OutcomeUnknown:
            raise
        except Failure as failure:
            await self._not_taken(pending, failure)
            raise
        return await self._taken(pending, order)

    async def _settle(self, pending: Pending) -> Order:
        """The order that `pending` became; sent again only where its key makes both one order."""
        try:
            order = await self._port.find(pending.key)
        except Failure as failure:
            raise _still_unknown(failure) from failure
        if order is None and not self._offered.idempotent:
            raise NotTold(not_sent_again(self._offered))
        try:
            order = order or await self._port.submit(pending.order, pending.key)
        except OutcomeUnknown:
            raise
        except _VERDICTS as failure:
            await self._not_taken(pending, failure)
            raise
        except Failure as failure:
            raise _still_unknown(failure) from failure
        return await self._taken(pending, order)

    async def mark(self, pending: Pending, *, taken: bool) -> None:
        """Keep what a person found out about `pending`: its draft goes, or can be ordered again under another key.

        Raises:
            JournalUnusable, OSError: the outcome stays unknown.
        """
        await asyncio.to_thread(self._on_settled, pending.key, taken)
        await self._noted(lambda: self._journal.settled(pending, refusal=None if taken else MARKED))

    async def unresolved(self) -> list[Pending]:
        """This author's orders whose outcome is unknown, oldest first. Raises JournalUnusable."""
        found = await asyncio.to_thread(self._journal.unresolved)
        return [pending for pending in found if pending.author == self._author]

    async def resolve(self, on_refused: Callable[[Pending, Failure], None] | None = None) -> list[Order]:
        """Settle what an earlier run left open: the orders it became, oldest first.

        What the operator did not take and refuses now is given to `on_refused`. What cannot be settled now (no
        connection, not signed in, not known to an operator that honours no keys) stays open for the next time.

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
            standing = min(still / 4, STANDING_LOOK)
            wait, order = min(2 * wait, max(SLOWEST_LOOK, standing)), now
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

    async def _taken(self, pending: Pending, order: Order) -> Order:
        # If this cannot be noted, the next start asks for it once more and finds the same order.
        with contextlib.suppress(JournalUnusable, OSError):
            await asyncio.to_thread(self._on_settled, pending.key, True)
            await self._noted(lambda: self._journal.settled(pending, order_id=order.id))
        return order

    async def _not_taken(self, pending: Pending, failure: Failure) -> None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._on_settled, pending.key, False)
        try:
            await self._noted(lambda: self._journal.settled(pending, refusal=failure.code))
        except JournalUnusable as unusable:
            # The next start would ask for it: the person must hear that, not "nothing was changed".
            raise _still_unknown(unusable) from failure


def _still_unknown(failure: Failure) -> OutcomeUnknown:
    return OutcomeUnknown(
        _("It is still not known whether the order was made; it will be asked for again."),
        detail=failure.default_code,
        request_id=failure.request_id,
        problem=failure.problem,
    )
