"""`python -m tests.bench.own_findings`: findings over 10,000 lines and 12 months of invoices, use and people.

Prints as JSON: seconds from asking to the answer, what of it this process computed, how many findings there are, and
how late at most (95 of 100 times) what else is due in the process is served meanwhile, as a key is: milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.fleet_import import ImportRequest, ImportRow
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, NumberFoundIn, SupplierInvoice, Totals
from fleet_tui.domain.own_data import Employee, UsageMonth
from fleet_tui.domain.text import Text
from fleet_tui.server.embedded import Backend
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.workbook.examples import company
from fleet_tui.workbook.examples.ubl import ubl
from fleet_tui.workbook.invoice_upload import pack_invoice
from tests.bench.figures import p95
from tests.contract.own_company import database_of

LINES, MONTHS = 10_000, 12
TODAY = datetime(2026, 11, 29, 9, tzinfo=UTC)
_PLANS = (company.CONTACT, company.START, company.EUROPE, company.LIMITLESS)
_EVERY = 0.005
"""Seconds between two looks at how late the process is."""


def number(place: int) -> str:
    """The phone number of a line."""
    return f"+32488{place:04}13"


def months() -> Iterator[tuple[date, date]]:
    """First and last day of each month, the oldest first."""
    for place in range(MONTHS):
        first = date(2025 + (11 + place) // 12, (11 + place) % 12 + 1, 1)
        yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def plan_of(place: int) -> str:
    """The plan of a line."""
    return _PLANS[place % len(_PLANS)]


async def fill(backend: Backend, client: FleetClient, directory: Path) -> None:
    """A list, prices, people, use, and an invoice of each month: one line in ten is billed too much, one not used."""
    names = {code: str(company.PRICES_BY_CODE[code].item) for code in _PLANS}
    rows = [
        {"row": place + 2, "msisdn": number(place), "plan": names[plan_of(place)], "person": f"User {place}"}
        for place in range(LINES)
    ]
    request = ImportRequest(name="Bench", rows=[ImportRow.model_validate(row) for row in rows])
    await client.import_lines(request, validate_only=False)
    async with database_of(backend).write() as connection:
        mine = select(tables.organisations.c.id).where(tables.organisations.c.local_profile_id.is_not(None))
        own = OwnDataRepository(connection, (await connection.execute(mine)).scalar_one())
        await own.replace_prices(company.PRICES)
        await own.replace_employees([Employee(f"E{place}", Text(f"User {place}")) for place in range(LINES)])
        await own.merge_usage(
            [
                UsageMonth(number(place), first, Decimal(0 if place % 10 == 3 else 80), 0 if place % 10 == 3 else 9,
                           Decimal(0 if place % 10 == 3 else 2100), Decimal(0), Decimal(0))
                for first, _last in months() for place in range(LINES)
            ]
        )  # fmt: skip
    for first, last in months():
        path = directory / f"{first:%Y%m}.xml"
        path.write_text(_invoice(first, last), encoding="utf-8")
        taken = await client.import_invoice(pack_invoice(path).packed, validate_only=False)
        assert taken.refused is None


def _invoice(first: date, last: date) -> str:
    head = SupplierInvoice(
        Text(company.SUPPLIER), company.SUPPLIER_VAT, company.BUYER_VAT, f"{first:%Y%m}0001", InvoiceKind.INVOICE,
        first, due=last, account=company.ACCOUNT, period_from=first, period_until=last,
    )  # fmt: skip
    charges = [
        InvoiceCharge(
            head.id, place + 1, ChargeCategory.SUBSCRIPTION, company.PRICES_BY_CODE[plan_of(place)].item,
            company.PRICES_BY_CODE[plan_of(place)].price + (Decimal("3.50") if place % 10 == 7 else 0), number(place),
            NumberFoundIn.AWV, unit=ChargeUnit.MONTH, vat_rate=company.VAT, period_from=first, period_until=last,
        )
        for place in range(LINES)
    ]  # fmt: skip
    net = sum((charge.net for charge in charges), Decimal(0))
    vat = (net * company.VAT / 100).quantize(Decimal("0.01"))
    return ubl(replace(head, totals=Totals(net, net, vat, net + vat, net + vat)), charges)


async def _lateness(late: list[float]) -> None:
    """Note again and again how many milliseconds after its time something that is due is served."""
    while True:
        due = time.perf_counter() + _EVERY
        await asyncio.sleep(_EVERY)
        late.append((time.perf_counter() - due) * 1000)


async def measure(directory: Path) -> dict[str, float]:
    """The figures, in a fleet made in `directory`."""
    backend = Backend(directory / "data", fleet_size=10, clock=lambda: TODAY)
    async with AsyncExitStack() as stack:
        await backend.start()
        stack.push_async_callback(backend.stop)
        tokens = MemoryStore(await backend.local_tokens())
        client = FleetClient("http://embedded", tokens, transport=backend.transport, far=False)
        stack.push_async_callback(client.close)
        await fill(backend, client, directory)
        late: list[float] = []
        watch = asyncio.create_task(_lateness(late))
        started, computed = time.perf_counter(), time.process_time()
        page = await client.findings(limit=500)
        seconds, computed = time.perf_counter() - started, time.process_time() - computed
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
    return {"seconds": seconds, "computed": computed, "findings": page.total, "late": p95(late), "latest": max(late)}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fleet-tui-findings-") as directory:
        json.dump(asyncio.run(measure(Path(directory))), sys.stdout)


if __name__ == "__main__":
    main()
