"""Adapters whose orders go by a ledger: send and wait, or be killed."""

from __future__ import annotations

from contextlib import suppress

from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.operators.booked import Booked


async def sent(operator: Booked, order: OrderRequest, key: str = "key-1") -> Order:
    """`order`, sent and at its end."""
    taken = await operator.submit(order, key)
    await at_rest(operator)
    return await operator.order(taken.id)


async def at_rest(operator: Booked) -> None:
    """Wait until nothing is being sent."""
    book = operator._book
    while book is not None and book._under_way:
        await next(iter(book._under_way))


async def killed(operator: Booked) -> None:
    """What a kill leaves: nothing is finished, and the system takes the lock back."""
    book = operator._book
    if book is not None:
        for task in [*book._under_way]:
            task.cancel()
            with suppress(BaseException):
                await task
        if book._lock is not None:
            book._store.unlock(book._lock)
        book._store.close()
    await operator._calls_by.close()
