"""A file that was taken in by mistake goes again with what it brought, but not from below what was built on it."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.order import OrderRequest, OrderSent
from fleet_tui.workbook.detail_upload import pack_detail
from tests.contract.server import Server
from tests.contract.test_own_invoices import bring_in, own_list
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl

NUMBER = "2026110007"
HEAD = ["Invoice", "Invoice date", "Number", "Period from", "until", "Category", "Description", "Amount excl. VAT"]


async def bill(client: FleetClient, directory: Path, number: str = NUMBER) -> None:
    """Bring in an itemised bill by which the line ending in 11 has the plan that was asked."""
    row = [number, "2026-11-01", "0488000011", "2026-11-01", "2026-11-30", "Subscription", "Mobile Contact", "20.00"]
    _detail, [packed] = pack_detail(text_file(directory / "bill.csv", [HEAD, row]), "Northwind Mobile")
    assert (await client.import_invoice(packed.packed, validate_only=False)).refused is None


async def asked(server: Server) -> FleetClient:
    """A list of lines of which one waits for another plan."""
    client = await own_list(server)
    page = await client.line_page()
    ids = dict(zip(page.msisdn, page.id, strict=True))
    change = {"kind": "set_plan", "plan": (await client.line(ids["+32488000012"])).plan_code}
    items = [{"line_id": ids["+32488000011"], "change": change}]
    order = await client.submit(OrderRequest.model_validate({"items": items}), uuid.uuid4().hex)
    await server.backend.work_until_idle()
    await client.order_sent(order.id, OrderSent(asked_on=date(2026, 10, 20)))
    return client


async def refusals(client: FleetClient) -> set[str]:
    """What taking back each invoice and bill is refused with."""
    codes = set()
    for source in (await client.sources()).items:
        if source.subject == NUMBER:
            with pytest.raises(Refused) as refused:
                await client.undo_source(source.id)
            codes.add(refused.value.problem.code if refused.value.problem else "")
    return codes


@pytest.mark.parametrize("bill_first", [False, True])
async def test_what_an_itemised_bill_confirmed_keeps_it_and_its_invoice(
    server: Server, tmp_path: Path, *, bill_first: bool
) -> None:
    client = await asked(server)
    invoice = Ubl([Line("Rental of the account", "20.00")], number=NUMBER, issued="2026-11-01")
    for is_bill in (bill_first, not bill_first):
        server.clock.advance(hours=1)
        if is_bill:
            await bill(client, tmp_path)
        else:
            await bring_in(client, tmp_path, invoice)
    assert {order.status for order in (await client.orders()).items} == {"DONE"}
    assert await refusals(client) == {"SOURCE_BUILT_ON"}


async def test_an_invoice_goes_with_the_bill_that_explains_it(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, Ubl([Line("Rental of the account", "20.00")], number=NUMBER))
    server.clock.advance(hours=1)
    await bill(client, tmp_path)
    [invoice] = [source for source in (await client.sources()).items if source.kind == "INVOICE"]
    await client.undo_source(invoice.id)
    assert (await client.invoices(), [each.subject for each in (await client.sources()).items if each.subject]) == (
        [],
        [],
    )
