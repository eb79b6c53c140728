"""Files in any sequence, some taken back: what is left is as if those had never come in, on every database."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from fleet_tui.domain.employee_list import MatchesOf
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.fleet_import import ImportRequest, ListCover
from fleet_tui.domain.order import OrderRequest, OrderSent, OrderStatus
from fleet_tui.domain.own_import import OwnDataRequest
from fleet_tui.server.auth import sessions
from fleet_tui.server.storage import tables
from tests.conftest import EXAMPLES
from tests.contract.conftest import administer, cluster, database_url, postgresql_template, sqlite_template
from tests.contract.server import Server

__all__ = ["administer", "cluster", "database_url", "postgresql_template", "sqlite_template"]

PLANS = ("Mobile Contact", "Mobile Europe", "Mobile Start")
PEOPLE = ("An Claes", "Bo Maes", "Zoë Ó'Brien")
_CHANGES: tuple[dict[str, Any], ...] = (
    {"kind": "suspend"}, {"kind": "reactivate"}, {"kind": "cease"}, {"kind": "add_options", "options": ["ASIA"]},
    *({"kind": "set_plan", "plan": plan.replace(" ", "_").upper()} for plan in PLANS),
)  # fmt: skip
_ITS_OWN = frozenset(
    {
        "id", "version", "order", "order_id", "line_id", "person_id", "number", "effects", "inverse", "modified_at",
        "sync_token", "monthly_cost", "request_id", "epoch",
    }
)  # fmt: skip
"""What tells two companies with the same files from each other; and what an order was shown to cost."""

lines = st.integers(1, 4)
steps = st.one_of(
    st.tuples(
        st.just("LIST"),
        st.dictionaries(
            lines,
            st.fixed_dictionaries(
                {"plan": st.sampled_from(PLANS), "status": st.sampled_from(["ACTIVE", "SUSPENDED"])},
                optional={
                    "person": st.sampled_from(PEOPLE), "options": st.sampled_from([["Asia"], []]),
                    "billing_account": st.sampled_from(["100457319", "100457320"]), "department": st.just("Sales"),
                },
            ),
            min_size=1,
        ),
    ),
    st.tuples(
        st.just("PRICES"),
        st.dictionaries(st.sampled_from([*PLANS, "Asia", "World"]), st.integers(1, 50), min_size=1),
    ),
    st.tuples(st.just("PEOPLE"), st.sets(st.sampled_from(PEOPLE), min_size=1)),
    st.tuples(st.just("order"), lines, st.sampled_from(_CHANGES), st.booleans()),
    *(st.tuples(st.just("undo"), st.integers(0, most)) for most in (0, 1, 3)),
)  # fmt: skip


class Company:
    """A company on the server, without anything yet."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self.orders: list[str] = []
        """Those that were not refused."""

    async def begin(self) -> None:
        async with self.server.database.write() as connection:
            await connection.execute(
                insert(tables.organisations).values(
                    id=self.name, name="Dupont", origin="SAMPLE", epoch="e", sequence=1, audit_salt="salt",
                    created_at=self.server.clock(),
                )
            )  # fmt: skip
        profile = await self.server._profile(self.name, "MANAGER", None)
        async with self.server.database.write() as connection:
            self.client = self.server.client(await sessions.issue(connection, profile, self.server.clock()))
        await self.take("LIST", {place: {"plan": PLANS[place % 3], "status": "ACTIVE"} for place in range(1, 4)}, "0")

    async def take(self, kind: str, said: Any, sign: str) -> None:
        """Bring in a file; `sign` tells its content from others'."""
        client = self.client
        file = {"name": f"{sign}.csv", "sha256": sign.zfill(64)}
        if kind == "LIST":
            request = {
                "name": "Dupont", "file": file, "covers": ListCover.WHOLE, "new_names": True,
                "rows": [
                    {"row": place + 1, "msisdn": f"+3248800000{place}", **line} for place, line in sorted(said.items())
                ],
            }  # fmt: skip
            await client.import_lines(ImportRequest.model_validate(request), validate_only=False)
            return
        prices = [
            {"item": item, "price": str(price), "kind": "PLAN" if item in PLANS else "OPTION"}
            for item, price in sorted(dict(said).items() if kind == "PRICES" else [])
        ]
        people = [{"name": name, "department": name[:2]} for name in sorted(said)]
        told = {"prices": {"rows": prices}} if kind == "PRICES" else {"people": people}
        await client.import_own_data(OwnDataRequest.model_validate(file | told), validate_only=False)

    async def order(self, place: int, change: Mapping[str, Any], *, sent: bool) -> bool:
        """Whether it was taken."""
        client = self.client
        page = await client.line_page()
        ids = dict(zip(page.msisdn, page.id, strict=True))
        if f"+3248800000{place}" not in ids:
            return False
        items = [{"line_id": ids[f"+3248800000{place}"], "change": change}]
        made = await client.submit(OrderRequest.model_validate({"items": items}), uuid.uuid4().hex)
        await self.server.backend.work_until_idle()
        if (await client.order(made.id)).status != OrderStatus.TO_SEND:
            return False
        self.orders.append(made.id)
        if sent:
            await client.order_sent(made.id, OrderSent())
        return True

    async def undo(self, place: int) -> str | None:
        """Take back the file of that place from the newest on: its name, None where it stays."""
        client = self.client
        sources = (await client.sources()).items
        if place >= len(sources):
            return None
        try:
            looked = await client.undo_source(sources[place].id, validate_only=True)
        except Refused:
            return None
        assert await client.undo_source(sources[place].id) == looked
        return str(looked.source.name)

    async def state(self) -> Any:
        """All that can be seen of the company, but what tells it from its twin."""
        client = self.client
        page = await client.line_page()
        orders = [await client.order(each) for each in self.orders]
        items = [(await client.order_items(each)).items for each in self.orders]
        return _plain(
            [
                sorted([_dumped(await client.line(each)) for each in page.id], key=lambda line: line["msisdn"]),
                list(map(_dumped, orders)), [[_dumped(each) for each in some] for some in items],
                _dumped(await client.prices()), list(map(_dumped, await client.contracts())),
                _dumped(await client.employees()),
                _dumped(await client.employee_matches(MatchesOf.TO_ASK)), _dumped(await client.sources()),
                sorted(_dumped(await client.drift())["differences"], key=str),
            ]
        )  # fmt: skip


def _dumped(model: Any) -> Any:
    return model.model_dump(mode="json")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in _ITS_OWN}
    return list(map(_plain, value)) if isinstance(value, list) else value


class Log:
    """What happened to a company that counts, with the moments."""

    def __init__(self) -> None:
        self.steps: list[tuple[datetime, tuple[Any, ...]]] = []

    async def replayed(self, company: Company) -> bool:
        """Let it all happen to another; whether its orders were taken too."""
        for moment, (name, *values) in self.steps:
            company.server.clock.now = moment
            if name == "order":
                if not await company.order(values[0], values[1], sent=values[2]):
                    return False
            else:
                await company.take(name, *values)
        return True


async def _run(server: Server, taken: list[tuple[Any, ...]]) -> None:
    moment = server.clock.now
    company, twin, log = Company(server, uuid.uuid4().hex), Company(server, uuid.uuid4().hex), Log()
    await company.begin()
    await twin.begin()
    for sign, (name, *values) in enumerate(taken, start=1):
        server.clock.now += timedelta(hours=7)
        if name == "undo":
            if (file := await company.undo(values[0])) is not None:
                log.steps = [each for each in log.steps if f"{each[1][-1]}.csv" != file]
        elif name == "order":
            if await company.order(values[0], values[1], sent=values[2]):
                log.steps.append((server.clock.now, (name, *values)))
        else:
            await company.take(name, values[0], str(sign))
            log.steps.append((server.clock.now, (name, values[0], str(sign))))
    end = server.clock.now
    server.clock.now = moment
    if await log.replayed(twin):
        server.clock.now = end
        for here, there in zip(await company.state(), await twin.state(), strict=True):
            assert here == there


@settings(
    max_examples=max(4, EXAMPLES // 10),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=3, max_size=9))
def test_what_is_left_is_as_if_the_file_had_never_come_in(
    database_url: str | None, tmp_path: Path, taken: list[tuple[Any, ...]]
) -> None:
    async def run() -> None:
        server = Server(tmp_path / "data", database_url)
        await server.start()
        try:
            await _run(server, taken)
        finally:
            with suppress(Exception):
                await server.stop()

    asyncio.run(run())
