"""What an invoice shows of what the operator was asked: a plan or options that it bills from then on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.wording import item_key
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, SupplierInvoice
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.order import ConfirmedBy, ItemStatus
from fleet_tui.domain.own_data import PriceKind
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.own_data import OwnDataRepository

_RENT = frozenset({ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION})
_SHOWN = frozenset({"plan", "options", "monthly_cost"})
"""Fields of a line that its rent tells."""


class BilledAsAsked:
    """Notes the rent of an invoice while it comes in, and confirms what it shows of open orders."""

    def __init__(self, connection: AsyncConnection, owner: str, invoice: SupplierInvoice, now: datetime) -> None:
        self._connection = connection
        self._owner = owner
        self._invoice = invoice
        self._asking = Asking(connection, owner, now)
        self._rent: dict[str, list[InvoiceCharge]] = defaultdict(list)
        self._asked: dict[str, list[Row[Any]]] = defaultdict(list)

    async def prepare(self) -> None:
        """Look which lines are asked to be otherwise: nothing is noted of the others."""
        if self._invoice.kind is not InvoiceKind.INVOICE:
            return
        lines = tables.lines.c
        open_items = [row for row in await self._asking.open_items() if row.status == ItemStatus.ASKED and row.line_id]
        ids = {row.line_id for row in open_items}
        numbers: dict[str, str] = {}
        if ids:
            statement = select(lines.id, lines.msisdn).where(lines.organisation_id == self._owner)
            found = (await self._connection.execute(statement)).all()
            numbers = {row.id: row.msisdn for row in found if row.id in ids}
        for row in open_items:
            if row.line_id in numbers and set(json.loads(row.asked)) <= _SHOWN:
                self._asked[numbers[row.line_id]].append(row)

    def add(self, charges: Iterable[InvoiceCharge]) -> None:
        """Some more charges."""
        for charge in charges:
            if charge.msisdn in self._asked and charge.category in _RENT and charge.net > 0 and charge.msisdn:
                self._rent[charge.msisdn].append(charge)

    async def confirm(self) -> None:
        """Confirm each item whose plan or options are billed, and no others instead, for a time since it was asked."""
        if not self._rent:
            return
        plans = await self._codes(tables.plans, PriceKind.PLAN)
        options = await self._codes(tables.options, PriceKind.OPTION)
        shown = []
        for msisdn, rent in self._rent.items():
            for row in self._asked[msisdn]:
                names = {item_key(each.text) for each in rent if _is_since(each, row.asked_on)}
                if not names or names - plans.keys() - options.keys():
                    continue  # what is called otherwise may be what was to go
                billed = {plans[name] for name in names & plans.keys()}
                if await self._shows(row, billed, {options[name] for name in names & options.keys()}):
                    shown.append(row)
        await self._asking.done(shown, by=ConfirmedBy.INVOICE, on=self._invoice.issued)

    async def _shows(self, row: Row[Any], plans: set[str], options: set[str]) -> bool:
        """The plan asked is billed alone; or all options asked more are, and none of those asked less."""
        asked = json.loads(row.asked)
        if "plan" in asked:
            return plans == {asked["plan"]}
        lines = tables.lines.c
        mine = select(lines.options).where(lines.organisation_id == self._owner, lines.id == row.line_id)
        had = set(json.loads((await self._connection.execute(mine)).scalar_one()))
        wanted = set(asked.get("options", had))
        return wanted != had and wanted - had <= options and not (had - wanted) & options

    async def _codes(self, table: Table, kind: PriceKind) -> dict[str, str]:
        """Codes by what an invoice may call a plan or an option."""
        statement = select(table.c.code, table.c.name).where(table.c.organisation_id == self._owner)
        rows = (await self._connection.execute(statement)).all()
        found = {item_key(row.name): row.code for row in rows if row.name != UNKNOWN}
        prices = await OwnDataRepository(self._connection, self._owner).prices()
        for price in prices:
            if price.kind is kind:
                found |= {item_key(name): price.code for name in (price.item, *price.aliases)}
        return found


def _is_since(charge: InvoiceCharge, asked_on: date | None) -> bool:
    return charge.period_from is not None and asked_on is not None and charge.period_from >= asked_on
