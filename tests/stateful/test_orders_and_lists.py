"""Orders and lists in any sequence: neither loses what the other said."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.fleet_import import ImportRequest, ListCover
from fleet_tui.domain.order import OrderConfirmation, OrderRequest, OrderSent, OrderStatus
from tests.contract.server import Server
from tests.selection import WHOLE

LINES = 3
BEGUN = date(2026, 11, 24)
"""The day of the first list."""
PLANS = ("Mobile Contact", "Mobile Europe", "Mobile Start")
STATUSES = ("ACTIVE", "SUSPENDED")
_CHANGES: tuple[dict[str, Any], ...] = (
    {"kind": "suspend"}, {"kind": "reactivate"}, {"kind": "cease"},
    *({"kind": "set_plan", "plan": plan.replace(" ", "_").upper()} for plan in PLANS),
    {"kind": "combined", "changes": [{"kind": "suspend"}, {"kind": "set_plan", "plan": "MOBILE_START"}]},
)  # fmt: skip

lines = st.integers(1, LINES)
listed_lines = st.fixed_dictionaries({"plan": st.sampled_from(PLANS), "status": st.sampled_from(STATUSES)})
steps = st.one_of(
    st.tuples(st.just("order"), lines, st.sampled_from(_CHANGES), st.booleans()),
    st.tuples(st.just("list"), st.dictionaries(lines, listed_lines, min_size=1)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("confirm"), st.integers(0, 5)),
    st.tuples(st.just("undo")),
)


def number_of(place: int) -> str:
    return f"+3248800000{place}"


class Company:
    """A company with an own list, and what its operator and its people said so far."""

    def __init__(self, server: Server, client: FleetClient) -> None:
        self.server = server
        self.client = client
        self.said: dict[str, dict[str, str]] = {}
        """What the operator said last of each number it ever listed."""
        self.orders: list[str] = []
        self.listed_on = day_of(server.clock())

    async def list(self, rows: dict[int, dict[str, str]]) -> None:
        self.server.clock.advance(days=1)
        self.client = await self.server.manager()
        request = ImportRequest.model_validate(
            {
                "name": "Dupont", "covers": ListCover.WHOLE, "new_names": True,
                "rows": [
                    {"row": place + 1, "msisdn": number_of(place), "options": [], **said}
                    for place, said in rows.items()
                ],
            }
        )  # fmt: skip
        result = await self.client.import_lines(request, validate_only=False)
        assert result.refused == 0
        self.listed_on = day_of(self.server.clock())
        self.said |= {number_of(place): said for place, said in rows.items()}
        await self._told(rows, result)

    async def _told(self, rows: dict[int, dict[str, str]], result: Any) -> None:
        """What the list says is in the lines, or it is said that it is not."""
        shown = await self.lines()
        contradicted = {(each.msisdn, each.field) for each in result.differences if each.kind == "CONTRADICTED"}
        for place, said in rows.items():
            line = shown[number_of(place)]
            for field in ("plan", "status"):
                value = str(line.plan.name) if field == "plan" else str(line.status)
                assert value == said[field] or (line.msisdn, field) in contradicted, (field, said, value)

    async def order(self, place: int, change: dict[str, Any], sent: bool) -> None:
        line = (await self.lines()).get(number_of(place))
        if line is None:
            return
        made = await self._made({"items": [{"line_id": line.id, "change": change}]})
        if sent and made.status == OrderStatus.TO_SEND:
            await self.client.order_sent(made.id, OrderSent())

    async def cancel(self, place: int) -> None:
        if place < len(self.orders):
            await self._perhaps(self.client.cancel_order(self.orders[place]))

    async def confirm(self, place: int) -> None:
        if place < len(self.orders):
            await self._perhaps(self.client.confirm_order(self.orders[place], OrderConfirmation()))

    async def undo(self) -> None:
        try:
            back = await self.client.undo()
        except Failure:
            return
        made = await self._made(back.order.model_dump(mode="json"))
        if made.status == OrderStatus.TO_SEND:
            await self.client.order_sent(made.id, OrderSent())

    async def lines(self) -> dict[str, Any]:
        page = await self.client.line_page()
        return {str(line.msisdn): line for line in [await self.client.line(line_id) for line_id in page.id]}

    async def check(self) -> None:
        """Every order is where somebody put it, and every line shows just what is open for it."""
        open_of: dict[str, set[str]] = {}
        for order_id in self.orders:
            order = await self.client.order(order_id)
            items = (await self.client.order_items(order_id)).items
            counts = order.counts
            assert counts.total == counts.waiting + counts.asked + counts.done + counts.refused + counts.cancelled
            for item in items:
                assert item.status in {"TO_SEND", "ASKED", "CONFIRMED", "CANCELLED", "REFUSED"}
                assert (item.status == "CONFIRMED") == (item.confirmed_on is not None)
                if item.status in {"TO_SEND", "ASKED"}:
                    assert not order.final
                    open_of.setdefault(item.line_id or "", set()).add(order_id)
            if not any(order_id in orders for orders in open_of.values()):
                assert order.final
        shown = await self.lines()
        assert {line.id: {each.order_id for each in line.asked} for line in shown.values() if line.asked} == open_of
        assert set((await self.client.line_page()).asked) == set(open_of)
        assert set(shown) >= set(self.said)  # nothing the operator ever listed is forgotten
        drift = await self.client.drift()
        assert {each.order_id for each in drift.differences if each.order_id} == set().union(*open_of.values())
        assert drift.listed_on == self.listed_on

    async def _made(self, request: dict[str, Any]) -> Any:
        order = await self.client.submit(OrderRequest.model_validate(request), uuid.uuid4().hex)
        await self.server.backend.work_until_idle()
        self.orders.append(order.id)
        return await self.client.order(order.id)

    async def _perhaps(self, work: Any) -> None:
        try:
            await work
        except Failure:
            return


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose fleet is a list of the company's own."""
    directory = tmp_path_factory.mktemp("own") / "data"

    async def make() -> None:
        server = Server(directory, None)
        await server.start()
        company = Company(server, await server.manager())
        await company.list({place: {"plan": PLANS[place % 3], "status": "ACTIVE"} for place in range(1, LINES + 1)})
        await server.stop()

    asyncio.run(make())
    return directory


@settings(max_examples=25 if WHOLE else 8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, min_size=1, max_size=8))
def test_no_order_and_no_list_loses_what_the_other_said(begun: Path, taken: list[tuple[Any, ...]]) -> None:
    async def run(directory: Path) -> None:
        server = Server(directory, None)
        await server.start()
        server.clock.advance(days=1)
        try:
            company = Company(server, await server.manager())
            company.listed_on = BEGUN
            for name, *values in taken:
                await getattr(company, name)(*values)
                await company.check()
        finally:
            await server.stop()

    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "data"
        shutil.copytree(begun, directory)
        asyncio.run(run(directory))
