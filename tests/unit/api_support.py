"""A client whose waits take no time, and a small server that remembers which keys it has taken."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore, TokenStore
from fleet_tui.domain.changes.models import Activate
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.session import Tokens
from fleet_tui.transport.sending import Deadlines
from tests.faults import problem

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
ACCESS, REFRESH = "access-s3cret", "refresh-s3cret"
ORDER = OrderRequest(items=[OrderItemRequest(line_id="line-1", expected_version=1, change=Activate())])


def tokens(access: str = ACCESS, refresh: str = REFRESH) -> Tokens:
    return Tokens(access_token=access, refresh_token=refresh, expires_at=NOW)


class Waits:
    """Takes the place of `asyncio.sleep`: notes how long, and returns at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client(
    transport: httpx.AsyncBaseTransport,
    *,
    store: TokenStore | None = None,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    random: Callable[[], float] = lambda: 1.0,
    deadlines: Deadlines | None = None,
    read_only: bool = False,
) -> FleetClient:
    """A client of `transport`, signed in, at a frozen moment; the jitter is always the longest."""
    return FleetClient(
        "https://fleet.example",
        store or MemoryStore(tokens()),
        transport=transport,
        clock=lambda: NOW,
        sleep=sleep or Waits(),
        random=random,
        deadlines=deadlines,
        read_only=read_only,
    )


class SmallServer(httpx.AsyncBaseTransport):
    """Knows contracts (none) and orders: one order for each key, the same answer for the same key.

    One that does not `honour` keys makes an order of whatever comes, and finds none by its key.
    """

    def __init__(self, *, honours: bool = True) -> None:
        self.honours = honours
        self.ledger: dict[str, dict[str, Any]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        match request.method, request.url.path:
            case "GET", "/v1/contracts":
                return httpx.Response(200, json={"items": []})
            case "GET", "/v1/capabilities" if not self.honours:
                return httpx.Response(200, json={"operator": "Exampel", "idempotent": False})
            case "GET", path if (key := path.removeprefix("/v1/order-keys/")) in self.ledger:
                return httpx.Response(200, json=self.ledger[key]["order"])
            case "POST", "/v1/orders" if "validate_only" in request.url.params:
                return httpx.Response(200, json=_PREVIEW)
            case "POST", "/v1/orders":
                return self._ordered(request)
            case "POST", path if path.endswith("/cancellation"):
                return self._ordered(request)
            case _:
                return problem(404, "NOT_FOUND")

    def _ordered(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Idempotency-Key"] if self.honours else f"unknown to it {len(self.ledger)}"
        body = json.loads(request.content or b"null")
        taken = self.ledger.setdefault(key, {"order": order_answer(f"order-{len(self.ledger) + 1}"), "body": body})
        if taken["body"] != body:
            return problem(422, "IDEMPOTENCY_KEY_REUSED")
        return httpx.Response(202, json=taken["order"])


def order_answer(order_id: str, status: str = "DONE") -> dict[str, Any]:
    return {
        "id": order_id,
        "number": order_id.upper(),
        "version": 1,
        "status": status,
        "kind": "activate",
        "counts": {"total": 1, "done": 1},
        "effective_date": "2026-11-23",
        "created_at": "2026-11-23T09:41:00Z",
        "created_by": "Margaux Sastre",
    }


_PREVIEW = {
    "items": [],
    "accepted": 0,
    "refused": 0,
    "monthly_difference": None,
    "effective_date": "2026-11-23",
    "irreversible": True,
}
