"""Soracom's adapter before its double: a clock that stands still, waits that take no time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import httpx
from pydantic import SecretStr

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.keys import Key, KeyStore
from fleet_tui.operators.soracom.operator import Soracom
from tests.soracom_double import KEY_ID, SECRET
from tests.unit.api_support import NOW, Waits

BASE = "https://g.api.soracom.io/v1"


def soracom(
    transport: httpx.AsyncBaseTransport,
    directory: Path,
    *,
    waits: Waits | None = None,
    clock: Clock = lambda: NOW,
    read_only: bool = False,
    pause: str = "",
    coverage: str = "",
) -> Soracom:
    """The adapter, signed in by a key that is kept nowhere."""
    keys = KeyStore("works", KEY_ID, environ={}, keyring=None, _typed=Key(KEY_ID, SecretStr(SECRET)))
    return Soracom(
        Asked(
            BASE,
            keys,
            directory,
            coverage=coverage,
            options={"pause": pause} if pause else {},
            read_only=read_only,
            transport=transport,
            clock=clock,
            sleep=waits or Waits(),
            random=lambda: 1.0,
        )
    )


def asked(*changes: tuple[str, dict[str, object]], **more: object) -> OrderRequest:
    """An order of `changes`, each with the id of its SIM."""
    items = [{"line_id": f"soracom:{sim_id}", "change": change} for sim_id, change in changes]
    return OrderRequest.model_validate({"items": items, **more})


async def sent(operator: Soracom, order: OrderRequest, key: str = "key-1") -> Order:
    """`order`, sent and at its end."""
    taken = await operator.submit(order, key)
    await at_rest(operator)
    return await operator.order(taken.id)


async def at_rest(operator: Soracom) -> None:
    """Wait until nothing is being sent."""
    book = operator._book
    while book is not None and book._under_way:
        await next(iter(book._under_way))


async def killed(operator: Soracom) -> None:
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
    await operator._http.aclose()
