"""A server under test, and those who speak to it."""

from __future__ import annotations

import uuid
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.server.auth import sessions
from fleet_tui.server.embedded import Backend
from fleet_tui.server.mail.transport import Transport
from fleet_tui.server.orders.machine import OrderMachine
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import Database
from tests.contract.documented import Documented
from tests.harness import FrozenClock
from tests.unit.api_support import Waits

BASE_URL = "http://embedded"


def known(amount: Money | None) -> Money:
    """An amount that the sample knows."""
    assert amount is not None
    return amount


class Server:
    """A backend with clients of several people."""

    def __init__(
        self, data_dir: Path, database_url: str | None, *, mail: Transport | None = None, public_url: str = ""
    ) -> None:
        self.clock = FrozenClock()
        self.data_dir = data_dir
        self.database_url = database_url
        self.backend = Backend(data_dir, clock=self.clock, database_url=database_url, mail=mail, public_url=public_url)
        self._open = AsyncExitStack()

    async def start(self) -> None:
        await self.backend.start()
        self._open.push_async_callback(self.backend.stop)

    async def stop(self) -> None:
        await self._open.aclose()

    @property
    def database(self) -> Database:
        """The database itself: for what only another tenant, an earlier day or a crash could have written."""
        database = self.backend._database
        assert database is not None
        return database

    async def manager(self) -> FleetClient:
        """A client of the local manager."""
        return self.client(await self.backend.local_tokens())

    async def http(self) -> httpx.AsyncClient:
        """The local manager without our client: plain HTTP."""
        return self.plain((await self.backend.local_tokens()).access_token)

    def plain(self, token: str | None = None) -> httpx.AsyncClient:
        """Plain HTTP with that token, or none."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.AsyncClient(transport=Documented(self.backend.transport), base_url=BASE_URL, headers=headers)
        self._open.push_async_callback(client.aclose)
        return client

    async def member(self, person_id: str) -> httpx.AsyncClient:
        """Plain HTTP of a member who is the user `person_id`."""
        profile_id = await self._profile(await self.organisation_id(), "MEMBER", person_id)
        return self.plain(await self._token(profile_id))

    async def other_manager(self) -> FleetClient:
        """A client of a second manager of the same company."""
        profile_id = await self._profile(await self.organisation_id(), "MANAGER", None)
        async with self.database.write() as connection:
            return self.client(await sessions.issue(connection, profile_id, self.clock()))

    async def other_http(self) -> httpx.AsyncClient:
        """Plain HTTP of one more manager of the same company."""
        return self.plain(await self._token(await self._profile(await self.organisation_id(), "MANAGER", None)))

    async def other_company(self) -> httpx.AsyncClient:
        """Plain HTTP of the manager of another company, which has one line and one order of its own."""
        owner = "other-company"
        async with self.database.write() as connection:
            await connection.execute(
                insert(tables.organisations).values(
                    id=owner,
                    name="Another company",
                    origin="OPERATOR",
                    epoch="e",
                    sequence=1,
                    audit_salt="salt",
                    created_at=self.clock(),
                )
            )
            plan: dict[str, Any] = {"organisation_id": owner, "code": "P", "contract": "C", "position": 0, "name": "P"}
            await connection.execute(insert(tables.plans).values(plan | {"plan_group": "MOBILE", "contracted": True}))
            await connection.execute(
                insert(tables.lines).values(
                    organisation_id=owner,
                    id="their-line",
                    sequence=1,
                    msisdn="+32470123456",
                    description="theirs",
                    status="ACTIVE",
                    plan="P",
                    options="[]",
                    blocks="[]",
                    modified_at=self.clock(),
                )
            )
        token = await self._token(await self._profile(owner, "MANAGER", None))
        client = self.plain(token)
        await order(client, {"line_id": "their-line", "change": {"kind": "suspend"}})
        await self.backend.work_until_idle()
        return client

    async def organisation_id(self) -> str:
        async with self.database.read() as connection:
            statement = select(tables.organisations.c.id).where(tables.organisations.c.local_profile_id.is_not(None))
            return str((await connection.execute(statement)).scalar_one())

    async def change_line(self, line_id: str, **values: Any) -> None:
        """Write into a line past the server, as an earlier version of it might have."""
        async with self.database.write() as connection:
            await connection.execute(update(tables.lines).where(tables.lines.c.id == line_id).values(values))

    def worker(self, batch: int = 2) -> OrderMachine:
        """One more order machine on the same database, as another process would run it."""
        return OrderMachine(self.database, self.clock, batch=batch)

    async def done(self, client: FleetClient, request: dict[str, Any]) -> Order:
        """Submit, work it off, and say how it ended."""
        submitted = await client.submit(OrderRequest.model_validate(request), uuid.uuid4().hex)
        await self.backend.work_until_idle()
        return await client.order(submitted.id)

    async def _profile(self, owner: str, role: str, person_id: str | None) -> str:
        profile_id = uuid.uuid4().hex
        async with self.database.write() as connection:
            await connection.execute(
                insert(tables.profiles).values(
                    id=profile_id,
                    organisation_id=owner,
                    description="Somebody",
                    role=role,
                    status="VALIDATED",
                    person_id=person_id,
                )
            )
        return profile_id

    async def _token(self, profile_id: str) -> str:
        async with self.database.write() as connection:
            return (await sessions.issue(connection, profile_id, self.clock())).access_token

    def client(self, tokens: Any, transport: httpx.AsyncBaseTransport | None = None) -> FleetClient:
        """A client with these tokens, on `transport` when something is to stand in between."""
        client = FleetClient(
            BASE_URL,
            MemoryStore(tokens),
            transport=transport or Documented(self.backend.transport),
            far=False,
            clock=self.clock,
            sleep=Waits(),
        )
        self._open.push_async_callback(client.close)
        return client


async def order(client: httpx.AsyncClient, *items: dict[str, Any], key: str = "", day: date | None = None) -> Any:
    """Submit an order over plain HTTP; the answer's JSON."""
    body: dict[str, Any] = {"items": list(items)}
    if day is not None:
        body["effective_date"] = day.isoformat()
    answer = await client.post("/v1/orders", json=body, headers={"Idempotency-Key": key or uuid.uuid4().hex})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def lines_by_status(client: httpx.AsyncClient, status: str) -> list[dict[str, Any]]:
    """The fleet's lines in that state, as rows."""
    page = (await client.get("/v1/lines", params={"limit": 5000})).json()
    names = [name for name, value in page.items() if isinstance(value, list) and name not in {"cursors", "removed"}]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(page[name] for name in names), strict=True)]
    return [row for row in rows if row["status"] == status]
