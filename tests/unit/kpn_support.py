"""KPN's adapter before its double: a clock that stands still, waits that take no time."""

from __future__ import annotations

from pathlib import Path

import httpx
from pydantic import SecretStr

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.order import OrderItem, OrderRequest
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.keys import Key, KeyStore
from fleet_tui.operators.kpn.operator import Kpn
from tests.kpn_double import KEY_ID, SECRET
from tests.unit.api_support import NOW, Waits

BASE = "https://api-prd.kpn.com"


def kpn(
    transport: httpx.AsyncBaseTransport,
    directory: Path,
    *,
    waits: Waits | None = None,
    clock: Clock = lambda: NOW,
    read_only: bool = False,
) -> Kpn:
    """The adapter, signed in by a key that is kept nowhere."""
    keys = KeyStore("works", KEY_ID, environ={}, keyring=None, _typed=Key(KEY_ID, SecretStr(SECRET)))
    return Kpn(
        Asked(
            BASE,
            keys,
            directory,
            read_only=read_only,
            transport=transport,
            clock=clock,
            sleep=waits or Waits(),
            random=lambda: 1.0,
        )
    )


def asked(*changes: tuple[int, dict[str, object]], **more: object) -> OrderRequest:
    """An order of `changes`, each with the number of its contract."""
    items = [{"line_id": f"kpn:{number}", "change": change} for number, change in changes]
    return OrderRequest.model_validate({"items": items, **more})


async def only_item(operator: Kpn, order_id: str) -> OrderItem:
    """The one item of an order."""
    (item,) = (await operator.order_items(order_id)).items
    return item
