"""One server for many sequences of orders, and what is on its books."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete, select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.server.embedded import Backend
from fleet_tui.server.orders.machine import OrderMachine
from fleet_tui.server.storage import tables
from fleet_tui.workspace.journal import Journal
from fleet_tui.workspace.order_desk import OrderDesk
from tests.contract.test_faults import DyingJournal
from tests.faults import FaultTransport
from tests.harness import FrozenClock
from tests.stateful.moves import Offer, moves
from tests.unit.api_support import Waits

T = TypeVar("T")
LINES = 3


class Stage:
    """One server for all sequences, swept clean before each; the lines they play on."""

    def __init__(self, directory: Path) -> None:
        self.runner = asyncio.Runner()
        self.clock = FrozenClock()
        self.journal = directory / "state" / "orders.jsonl"
        self.backend = Backend(directory / "data", fleet_size=12, clock=self.clock)
        self.run(self.backend.start())
        machine = self.backend._machine
        assert machine is not None
        self._held = machine._working  # the backend's own worker rests: work is done when a sequence says so
        self.run(self._held.acquire())
        self.worker = OrderMachine(self._database, self.clock)
        tokens = self.run(self.backend.local_tokens())
        self.transport = FaultTransport(self.backend.transport, applies=_hands_in)
        self.client = FleetClient(
            "http://embedded", MemoryStore(tokens), transport=self.transport, clock=self.clock, sleep=Waits()
        )
        self.begun = self.clock.now
        self.offer, self.lines = self.run(self._offer())
        self.moves = moves(self.offer)

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def close(self) -> None:
        self._held.release()
        self.run(self.client.close())
        self.run(self.backend.stop())
        self.runner.close()

    async def _offer(self) -> tuple[Offer, list[str]]:
        """What the sample has for the sequences, and the lines that they play on."""
        async with self._database.read() as connection:
            lines = (await connection.execute(select(tables.lines))).mappings().all()
            self._rows = {str(row["id"]): dict(row) for row in lines}
            cards = (await connection.execute(select(tables.sim_cards))).mappings().all()
            self._cards = {str(row["iccid"]): dict(row) for row in cards}
            prices = (
                await connection.execute(select(tables.option_prices.c.option, tables.option_prices.c.plan))
            ).all()
            contracted = (await connection.execute(select(tables.plans.c.code).where(tables.plans.c.contracted))).all()
            profiles = (await connection.execute(select(tables.split_bill_profiles.c.id))).all()
        goes = {(row.option, row.plan) for row in prices}
        first, second, option, narrow = next(
            (one, two, wide, only)
            for one, two in permutations([row.code for row in contracted], 2)
            for wide, plan in sorted(goes)
            for only, its in sorted(goes)
            if plan == its == one and (wide, two) in goes and (only, two) not in goes
        )
        used = [row for row in self._rows.values() if row["status"] == "ACTIVE" and row["person_id"] is not None]
        accounts = sorted({row["billing_account"] for row in self._rows.values() if row["billing_account"]})
        blank = sorted(iccid for iccid, row in self._cards.items() if row["status"] == "STOCK")
        free = await self.client.available_numbers(limit=2)
        return Offer(
            (first, second), option, narrow, (accounts[0], accounts[1]), profiles[0].id, used[0]["person_id"],
            (blank[0], blank[1]), (free[0], free[1]),
        ), [row["id"] for row in used[:LINES]]  # fmt: skip

    async def sweep(self, begins: Mapping[str, Any] | None = None) -> None:
        """No order, no key, and the lines and cards as at the beginning; the first line has the fields of `begins`."""
        self.transport.plan = []
        self.clock.now = self.begun
        self.journal.unlink(missing_ok=True)
        lines, cards = tables.lines, tables.sim_cards
        async with self._database.write() as connection:
            for table in (tables.order_items, tables.orders, tables.idempotency_keys, tables.audit):
                await connection.execute(delete(table))
            await connection.execute(delete(lines).where(lines.c.id.not_in(self._rows)))
            for number, line_id in enumerate(self.lines):
                fields = self.offer.fresh() | ({**begins} if begins and number == 0 else {})
                row = self._rows[line_id] | columns_of(fields) | {"scheduled_kind": None, "scheduled_date": None}
                await connection.execute(update(lines).where(lines.c.id == line_id).values(row | {"version": 1}))
            for iccid in {*self.offer.cards, *(self._rows[line_id]["iccid"] for line_id in self.lines)}:
                await connection.execute(update(cards).where(cards.c.iccid == iccid).values(self._cards[iccid]))

    def desk(self, dies_at: str | None = None) -> OrderDesk:
        """What a run of the application hands orders in with."""
        journal = Journal(self.journal) if dies_at is None else DyingJournal(self.journal, dies_at)
        return OrderDesk(self.client, journal, author="margaux", sleep=Waits())

    def doomed(self) -> OrderMachine:
        """The order machine of a process that will die."""
        return OrderMachine(self._database, self.clock, batch=1)

    async def books(self) -> tuple[dict[str, tuple[str, str | None]], dict[int | str, dict[str, Any]], int]:
        """Orders by key with their status and what they take back; the lines; how many changes were audited."""
        orders, lines = tables.orders, tables.lines
        async with self._database.read() as connection:
            rows = (await connection.execute(select(orders))).all()
            key_of = {row.id: row.idempotency_key for row in rows}
            kept = {
                row.idempotency_key: (row.status, key_of[row.undo_of] if row.undo_of is not None else None)
                for row in rows
            }
            assert len(kept) == len(rows), "a key made two orders"
            found = (await connection.execute(select(lines))).mappings().all()
            audited = (await connection.execute(select(tables.audit.c.action))).scalars()
            changes = sum(not action.startswith(("order.", "ticket.")) for action in audited)
        own = {line_id: number for number, line_id in enumerate(self.lines)}
        seen: dict[int | str, dict[str, Any]] = {
            own.get(row["id"], str(row["iccid"])): fields_of(row)
            for row in found
            if row["id"] in own or row["id"] not in self._rows
        }
        return kept, seen, changes

    async def line_of(self, line_id: str) -> int | str:
        """The number of a line, or the card of a new one."""
        return self.lines.index(line_id) if line_id in self.lines else await self._one("iccid", "id", line_id)

    async def id_of(self, line: int | str) -> str:
        """The id of a line by its number, or by the card of a new one."""
        return self.lines[line] if isinstance(line, int) else await self._one("id", "iccid", line)

    async def _one(self, asked: str, by: str, value: str) -> str:
        lines = tables.lines.c
        async with self._database.read() as connection:
            return str((await connection.execute(select(lines[asked]).where(lines[by] == value))).scalar_one())

    @property
    def _database(self) -> Any:
        return self.backend._database


COLUMNS = {
    "status": "status", "blocks": "blocks", "plan": "plan", "options": "options", "account": "billing_account",
    "split_bill": "split_bill_profile", "limit": "pay_by_mobile_limit", "person": "person_id",
    "description": "description",
}  # fmt: skip
"""Where a field of the model is stored."""
LISTS = ("blocks", "options")


def columns_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of a stored line the model knows."""
    return {
        COLUMNS[name]: json.dumps(value) if name in LISTS else value
        for name, value in fields.items()
        if name in COLUMNS
    }


def fields_of(row: Any) -> dict[str, Any]:
    """What the model knows of a stored line."""
    fields = {name: row[column] for name, column in COLUMNS.items()}
    fields |= {name: tuple(json.loads(fields[name])) for name in LISTS}
    return fields | {"version": row["version"], "iccid": row["iccid"], "waits": row["scheduled_date"]}


def _hands_in(request: Any) -> bool:
    return bool(request.method == "POST" and request.url.path.endswith("/orders"))
