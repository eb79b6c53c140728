"""The backend as an operator that offers less, and tells less."""

from __future__ import annotations

from collections.abc import Mapping
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

    `offers`: what else it says of itself, in the words of `Capabilities`. `tells`: by the number of a line, what it
    says of it instead, in the words of `LinePage`; without a number nobody hears of that one. `orders` counts what was
    ordered.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.absent: frozenset[str] = frozenset()
        self.changes: dict[str, Any] = {}
        self.offers: dict[str, Any] = {}
        self.tells: dict[str, dict[str, Any]] = {}
        self.wrong: list[str] = []
        self.orders = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1/")
        if path == "capabilities":
            areas = sorted(frozenset(Area) - self.absent)
            own = {"operator": "Exampel", "areas": areas, "changes": self.changes}
            return httpx.Response(200, json=own | self.offers)
        area = "tickets" if path == "sim-cards/stock" else PATHS.get(path.partition("/")[0], "")
        if area in self.absent:
            self.wrong.append(f"{request.method} {path}")
            return problem(404, "NOT_FOUND")
        self.orders += (request.method, path) == ("POST", "orders") and "validate_only" not in request.url.params
        answer = await self.inner.handle_async_request(request)
        if not self.tells or answer.headers.get("content-type") != "application/json":
            return answer
        told = httpx.Response(answer.status_code, content=await answer.aread()).json()
        return httpx.Response(answer.status_code, json=self._told(told))

    def _told(self, answer: Any) -> Any:
        """`answer` as this operator says it."""
        if isinstance(answer, list):
            return [self._told(each) for each in answer]
        if not isinstance(answer, dict):
            return answer
        number = answer.get("msisdn")
        if isinstance(number, list):
            return answer | _page(answer, self.tells)
        said = {name: self._told(each) for name, each in answer.items()}
        if number not in self.tells:
            return said
        of_line = self.tells[number]
        if "sim_card" in answer:
            said |= {name: of_line[name] for name in _OF_A_LINE if name in of_line}
        return said | ({"msisdn": None} if "msisdn" in of_line else {})


_OF_A_LINE = ("plan", "monthly_cost", "labels", "operator", "status_words")


def _page(page: Mapping[str, Any], tells: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The columns of a page of lines in which something else is told."""
    columns: dict[str, list[Any]] = {}
    for place, number in enumerate(page["msisdn"]):
        for name, value in tells.get(number, {}).items():
            nothing: list[Any] = [[] if name == "labels" else None] * len(page["id"])
            columns.setdefault(name, [*(page.get(name) or nothing)])[place] = value
    return columns
