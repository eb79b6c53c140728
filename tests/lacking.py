"""The backend as an operator that offers less."""

from __future__ import annotations

from typing import Any

import httpx

from fleet_tui.domain.capabilities import Area
from tests.faults import problem

PATHS = {
    "dashboard": "dashboard", "profiles": "profiles", "audit": "audit", "tickets": "tickets",
    "ticket-topics": "tickets",
    "delivery-addresses": "tickets", "spending": "mybill", "group-packs": "group_packs", "invoices": "invoices",
    "payments": "invoices", "payment-methods": "invoices", "findings": "findings", "disputes": "findings",
    "plan-advice": "findings", "employees": "people", "employee-matches": "people", "sources": "files",
    "formats": "files", "prices": "files", "drift": "files", "sessions": "access",
}  # fmt: skip
"""The area of a request, by the first word of its path."""


class Lacking(httpx.AsyncBaseTransport):
    """The backend `inner` as an operator that does not offer `absent`; `wrong` is what was asked for nevertheless.

    `orders` counts what was ordered.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.absent: frozenset[str] = frozenset()
        self.changes: dict[str, Any] = {}
        self.wrong: list[str] = []
        self.orders = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1/")
        if path == "capabilities":
            areas = sorted(frozenset(Area) - self.absent)
            return httpx.Response(200, json={"operator": "Exampel", "areas": areas, "changes": self.changes})
        area = "tickets" if path == "sim-cards/stock" else PATHS.get(path.partition("/")[0], "")
        if area in self.absent:
            self.wrong.append(f"{request.method} {path}")
            return problem(404, "NOT_FOUND")
        self.orders += (request.method, path) == ("POST", "orders") and "validate_only" not in request.url.params
        return await self.inner.handle_async_request(request)
