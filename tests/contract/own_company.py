"""The example company on a server: its list, prices, people, use and invoices brought in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.finding_list import ListedFinding
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.invoice_charges import InvoiceCharge, SupplierInvoice
from fleet_tui.server.embedded import Backend
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.workbook.examples import company
from fleet_tui.workbook.examples.ubl import ubl
from fleet_tui.workbook.invoice_upload import pack_invoice
from tests.contract.server import Server


async def bring_in_all(server: Server, directory: Path) -> FleetClient:
    """A client of the manager, after everything was brought in."""
    client = await server.manager()
    await bring_in(client, server.backend, directory)
    return client


async def example_company(server: Server, directory: Path) -> FleetClient:
    """The same, on the day of which it is known to the cent what is found."""
    server.clock.now = datetime(2026, 11, 29, 9, tzinfo=UTC)
    return await bring_in_all(server, directory)


async def found(client: FleetClient, code: str) -> list[ListedFinding]:
    """Its findings of one kind."""
    return [each for each in (await client.findings()).items if each.code == code]


async def bring_in(client: FleetClient, backend: Backend, directory: Path) -> None:
    """Everything, by `client` of a manager of `backend`; the invoices as files of `directory`."""
    await bring_in_list(client, backend)
    await bring_in_own_data(backend)
    for invoice, charges in company.invoices():
        await bring_in_invoice(client, directory, invoice, charges)


async def bring_in_list(client: FleetClient, backend: Backend) -> None:
    """Only the list of lines."""
    names = company.PRICES_BY_CODE
    rows: list[dict[str, Any]] = [
        {
            "row": place,
            "msisdn": line.msisdn,
            "person": str(line.person),
            "plan": str(names[line.plan or ""].item),
            "options": [str(names[code].item) for code in line.options],
            "status": line.status.value,
            "billing_account": company.ACCOUNT,
        }
        for place, line in enumerate(company.lines(), start=2)
    ]
    await client.import_lines(ImportRequest.model_validate({"name": "Example", "rows": rows}), validate_only=False)
    async with database_of(backend).write() as connection:
        ended = tables.lines.c.status == "CEASED"
        await connection.execute(update(tables.lines).where(ended).values(ended_on=company.ENDED_ON))


async def bring_in_own_data(backend: Backend) -> None:
    """Prices, people and use."""
    async with database_of(backend).write() as connection:
        local = select(tables.organisations.c.id).where(tables.organisations.c.local_profile_id.is_not(None))
        owner = (await connection.execute(local)).scalar_one()
        own = OwnDataRepository(connection, owner)
        await own.replace_prices(company.PRICES)
        await own.replace_employees(company.people())
        await own.merge_usage(company.usage())
        await PeopleMatcher(connection, owner, datetime.now(UTC)).see_to()


def database_of(backend: Backend) -> Database:
    """The database itself: no file reader brings these in yet."""
    database = backend._database
    assert database is not None
    return database


async def bring_in_invoice(
    client: FleetClient, directory: Path, invoice: SupplierInvoice, charges: tuple[InvoiceCharge, ...]
) -> None:
    """One invoice, as its XML says it."""
    path = directory / f"{invoice.number}.xml"
    path.write_text(ubl(invoice, charges, buyer=company.BUYER), encoding="utf-8")
    taken = await client.import_invoice(pack_invoice(path).packed, validate_only=False)
    assert taken.refused is None
