"""An operator's invoice in an own list: taken once, addressed to this company, added up as the invoices say."""

from __future__ import annotations

import base64
import uuid
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, update

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.order import OrderRequest, OrderSent
from fleet_tui.domain.own_files import MEDIA_TYPE, FileKind, InvoiceImport
from fleet_tui.domain.payment import PaymentRequest
from fleet_tui.domain.spending import SpendingBy, Why
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.schema import migrate
from fleet_tui.workbook.invoice_upload import pack_invoice
from tests.contract.server import Server
from tests.one_run import in_one_run
from tests.ubl_files import Line, Ubl, attachment, in_envelope

LIST: dict[str, Any] = {
    "name": "Wouters",
    "rows": [
        {"row": 2, "msisdn": "0488 00 00 11", "plan": "Mobile Limitless", "billing_account": "100457319"},
        {"row": 3, "msisdn": "0488 00 00 12", "plan": "Mobile Contact", "options": ["Data National 10 GB"]},
    ],
}
OCTOBER = Ubl(
    [
        Line("Mobile Limitless", "33.00", note="0488 00 00 11"),
        Line("Mobile Contact", "20.00", note="0488 00 00 12"),
        Line("Rental of the account", "5.00", unit="C62"),
    ],
    number="2026/10-0001",
    issued="2026-10-01",
    period=("2026-10-01", "2026-10-31"),
)
NOVEMBER = Ubl(
    [
        Line("Mobile Limitless", "36.50", note="0488 00 00 11"),
        Line("Mobile Contact", "20.00", note="0488 00 00 12"),
        Line("Data National 10 GB", "25.00", note="0488 00 00 12", unit="C62"),
        Line("Roaming zone 3", "3.0915", quantity="278.3625", unit="4L", price="0.01110602", note="0488 00 00 99"),
        Line("Rental of the account", "5.00", unit="C62"),
    ],
)


async def own_list(server: Server) -> FleetClient:
    client = await server.manager()
    await client.import_lines(ImportRequest.model_validate(LIST), validate_only=False)
    return client


async def bring_in(
    client: FleetClient, tmp_path: Path, invoice: Ubl | str, *, validate_only: bool = False
) -> InvoiceImport:
    path = tmp_path / "invoice.xml"
    path.write_text(invoice if isinstance(invoice, str) else invoice.xml(), encoding="utf-8")
    return await client.import_invoice(pack_invoice(path).packed, validate_only=validate_only)


async def test_an_invoice_is_shown_and_added_up_as_it_says(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    assert (await bring_in(client, tmp_path, OCTOBER)).refused is None
    looked = await bring_in(client, tmp_path, NOVEMBER, validate_only=True)
    assert [invoice.number for invoice in await client.invoices()] == ["2026/10-0001"]
    taken = await bring_in(client, tmp_path, NOVEMBER)
    assert taken == looked
    assert (taken.charges, taken.whole_account, taken.unknown_numbers, taken.differences) == (5, 1, 1, 0)
    assert (taken.billing_account, str(taken.net.amount)) == ("100457319", "89.59")

    november, october = await client.invoices()
    assert (november.number, november.supplier, november.unpaid) == ("2026110001", "Northwind Mobile", None)
    assert (november.communication, november.iban) == ("090933755493", "BE68539007547034")
    assert (november.sums_right, november.kind) == (True, "INVOICE")
    detail = await client.invoice(november.number)
    assert (str(detail.net and detail.net.amount), str(detail.vat and detail.vat.amount)) == ("89.59", "18.81")
    assert detail.previous_number == october.number == "2026/10-0001"
    totals = {str(total.category): (str(total.amount.amount), total.previous) for total in detail.totals}
    assert totals["OPTION"][0] == "25.00"  # the list has an option of this name
    assert totals["SUBSCRIPTION"][0] == "61.50"
    assert totals["ROAMING"][0] == "3.09"
    assert [(str(rate.rate), str(rate.vat.amount)) for rate in detail.vat_rates] == [("21.00", "18.81")]
    assert detail.line_count == 3

    page = await client.invoice_lines(november.number, limit=2)
    rest = await client.invoice_lines(november.number, cursor=page.next_cursor, limit=2)
    lines = [*page.items, *rest.items]
    assert [line.msisdn for line in lines] == [None, "+32488000011", "+32488000012", "+32488000099"]
    assert page.total == 4
    assert [line.line_id is not None for line in lines] == [False, True, True, False]
    limitless = lines[1].charges[0]
    assert (str(lines[1].amount.amount), str(limitless.previous and limitless.previous.amount)) == ("36.50", "33.00")
    roaming = lines[3].charges[0]
    assert (roaming.quantity, roaming.unit, str(roaming.amount.amount)) == (Decimal("278.3625"), "MEGABYTE", "3.09")
    assert (await client.invoice_lines(october.number)).total == 3


async def test_spending_comes_out_of_the_charges(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, OCTOBER)
    await bring_in(client, tmp_path, NOVEMBER)
    months = (await client.spending(SpendingBy.MONTH)).items
    assert [(month.key, str(month.amount.amount)) for month in months] == [("2026-11", "89.59"), ("2026-10", "58.00")]
    categories = await client.spending(SpendingBy.CATEGORY)
    assert str(categories.amount.amount) == "89.59"
    assert {each.key: str(each.amount.amount) for each in categories.items} == {
        "SUBSCRIPTION": "61.50", "OPTION": "25.00", "ROAMING": "3.09",
    }  # fmt: skip
    plans = await client.spending(SpendingBy.PLAN)
    assert [(plan.name, str(plan.amount.amount), plan.lines) for plan in plans.items] == [
        ("Mobile Limitless", "36.50", 1), ("Mobile Contact", "20.00", 1), ("Rental of the account", "5.00", 0),
    ]  # fmt: skip
    for by in (SpendingBy.DEPARTMENT, SpendingBy.COST_CENTRE):
        units = await client.spending(by)
        assert [(each.key, str(each.amount.amount), each.lines) for each in units.items] == [("", "89.59", 3)]
    lines = await client.spending(SpendingBy.LINE, by_change=True, limit=2)
    assert lines.total == 4
    first, second = lines.items
    assert (first.msisdn, str(first.amount.amount), str(first.previous and first.previous.amount)) == (
        "+32488000012", "45.00", "20.00",
    )  # fmt: skip
    assert [(reason.why, reason.name) for reason in first.reasons] == [(Why.OPTION_ADDED, "Data National 10 GB")]
    assert (second.msisdn, [reason.why for reason in second.reasons]) == ("+32488000011", [Why.PRICE_CHANGED])
    figures = await client.dashboard()
    assert (figures.invoices, figures.spent_month, str(figures.spent and figures.spent.amount)) == (
        2, "2026-11", "89.59",
    )  # fmt: skip
    assert figures.unpaid_balance is None
    assert all(account.unpaid_balance is None for account in await client.billing_accounts())


async def test_the_same_file_again_changes_nothing_and_says_when_it_came(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, NOVEMBER)
    again = await bring_in(client, tmp_path, NOVEMBER)
    assert again.already_in == server.clock()
    assert again.text_examples == []
    assert len(await client.invoices()) == 1
    sources = (await client.sources()).items
    assert [(each.kind, each.name, each.subject, each.rows) for each in sources if each.kind == FileKind.INVOICE] == [
        ("INVOICE", "invoice.xml", "2026110001", 5)
    ]
    other_file = await bring_in(client, tmp_path, in_envelope(NOVEMBER))
    assert other_file.refused is not None
    assert (other_file.refused.code, other_file.refused.params) == ("INVOICE_THERE", {"number": "2026110001"})


async def test_an_invoice_of_another_company_is_refused(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    first = await bring_in(client, tmp_path, NOVEMBER)
    assert first.buyer_vat == "BE0433670865"
    second = await bring_in(client, tmp_path, OCTOBER)
    assert second.buyer_vat is None
    other = Ubl([Line("A", "1.00")], number="7", buyer=("Somebody else", "BE0418715140"))
    for validate_only in (True, False):
        refused = (await bring_in(client, tmp_path, other, validate_only=validate_only)).refused
        assert refused is not None
        assert (refused.code, refused.params) == ("ADDRESSED_TO_ANOTHER", {"buyer": "BE0418715140"})
    assert len(await client.invoices()) == 2


async def test_an_invoice_without_vat_numbers_and_due_date_comes_in(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    bare = Ubl([Line("A", "1.00")], supplier=("Northwind Mobile", ""), buyer=("Wouters", ""), due="", period=None)
    taken = await bring_in(client, tmp_path, bare)
    assert (taken.refused, taken.buyer_vat, taken.charges) == (None, None, 1)
    (invoice,) = await client.invoices()
    assert (invoice.supplier, invoice.due_on, invoice.period_from) == ("Northwind Mobile", None, None)
    again = Ubl([Line("A", "2.00")], number="2", supplier=("Northwind Mobile", ""), buyer=("Wouters", ""))
    assert (await bring_in(client, tmp_path, again)).refused is None


async def test_one_number_of_two_suppliers_is_refused(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, NOVEMBER)
    other = Ubl([Line("A", "1.00")], supplier=("Southwind Mobile", "BE0418715140"))
    refused = (await bring_in(client, tmp_path, other)).refused
    assert refused is not None
    assert refused.code == "NUMBER_OF_ANOTHER"


async def test_a_credit_note_gives_back(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, NOVEMBER)
    note = Ubl([Line("Mobile Limitless", "3.50", note="0488 00 00 11")], number="C1", credit=True,
               credited="2026110001", issued="2026-11-20")  # fmt: skip
    taken = await bring_in(client, tmp_path, note)
    assert (taken.credited_number, taken.credited_known) == ("2026110001", True)
    invoice = await client.invoice("C1")
    assert (invoice.kind, str(invoice.amount.amount), invoice.credited_number) == ("CREDIT_NOTE", "-4.24", "2026110001")
    month = (await client.spending(SpendingBy.MONTH)).items[0]
    assert str(month.amount.amount) == "86.09"


async def test_sums_that_are_wrong_are_said_and_the_invoice_is_in(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    wrong = Ubl([Line("A", "20.00")], sums={"LineExtensionAmount": "41.00"})
    taken = await bring_in(client, tmp_path, wrong)
    assert taken.differences == 2
    assert (await client.invoices())[0].sums_right is False


async def test_an_invoice_needs_an_own_list_first(server: Server, tmp_path: Path) -> None:
    client = await server.manager()
    before = len(await client.invoices())
    refused = (await bring_in(client, tmp_path, NOVEMBER)).refused
    assert refused is not None
    assert refused.code == "LIST_FIRST"
    assert len(await client.invoices()) == before


async def test_numbers_read_out_of_text_are_shown_once_for_a_supplier(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    first = await bring_in(client, tmp_path, OCTOBER)
    assert first.text_examples[:1] == ["Mobile Limitless"]
    second = await bring_in(client, tmp_path, NOVEMBER)
    assert second.text_examples == []


async def test_the_pdf_inside_is_the_invoices_pdf(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    pdf = b"%PDF-1.7\n" + bytes(range(256)) * 2000
    extra = attachment("bill.pdf", "application/pdf", base64.b64encode(pdf).decode())
    taken = await bring_in(client, tmp_path, Ubl([Line("A", "1.00")], extra=extra))
    assert taken.files == 1
    assert await client.invoice_pdf("2026110001") == pdf


async def test_a_pdf_made_here_says_so_and_pays_the_supplier(server: Server, tmp_path: Path) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    client = await own_list(server)
    await bring_in(client, tmp_path, NOVEMBER)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(await client.invoice_pdf("2026110001"))).pages)
    assert "not the invoice itself" in text
    assert "Northwind Mobile" in text
    assert "Sample Operator" not in text
    assert "+++090/9337/55493+++" in text


async def test_an_invoice_out_of_a_file_is_not_paid_here(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    await bring_in(client, tmp_path, NOVEMBER)
    with pytest.raises(Refused) as refusal:
        await client.pay(PaymentRequest(method="TRANSFER", invoices=["2026110001"]), "k" * 32)
    assert refusal.value.problem is not None
    assert refusal.value.problem.code == "NOT_PAID_HERE"
    assert await client.invoices(unpaid=True) == []


def zipped(*lines: bytes) -> bytes:
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    return packer.compress(b"\n".join(lines)) + packer.flush()


@in_one_run(
    "body",
    [
        b"",
        b"{}",
        zipped(b"{}"),
        zipped(b'{"charge": {}}'),
        zipped(b"x" * 2_000_000),
        zipped(b"\n" * 10),
        zipped(b'{"head": {}}')[:-9],
    ],
)
async def test_what_is_no_invoice_is_refused_whole(server: Server, body: bytes) -> None:
    http: httpx.AsyncClient = await server.http()
    answer = await http.post(
        "/v1/imports/invoices", content=body, headers={"Content-Type": MEDIA_TYPE, "Idempotency-Key": "k" * 32}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "UPLOAD_INVALID"


async def test_a_database_of_an_earlier_version_takes_invoices_without_a_due_date(server: Server) -> None:
    def made_earlier(connection: Connection) -> None:
        if connection.dialect.name != "sqlite":  # SQLite's own way is tried in test_server_embedded
            for column, kind in (("due_on", "DATE"), ("communication", "VARCHAR(12)"), ("unpaid", "BIGINT")):
                connection.exec_driver_sql(f"ALTER TABLE invoices ALTER COLUMN {column} TYPE {kind}")
                connection.exec_driver_sql(f"ALTER TABLE invoices ALTER COLUMN {column} SET NOT NULL")
            connection.exec_driver_sql("DROP INDEX profiles_by_e_mail")
            connection.exec_driver_sql("ALTER TABLE profiles ADD CONSTRAINT profiles_e_mail_key UNIQUE (e_mail)")
        for since in (
            "ALTER TABLE orders DROP COLUMN ticket", "ALTER TABLE sessions DROP COLUMN address",
            "DROP TABLE password_resets", "ALTER TABLE disputes DROP COLUMN noted", "DROP TABLE replaced_rows",
            "DROP TABLE recovery_codes", "DROP TABLE second_factors", "ALTER TABLE people DROP COLUMN lineless_since",
            "DROP TABLE approval_rules", "ALTER TABLE sim_cards DROP COLUMN ticket_id",
            "ALTER TABLE sim_cards DROP COLUMN box",
            *(
                f"ALTER TABLE orders DROP COLUMN {column}" for column in (
                    "approval_reasons", "shown_difference", "decision", "decided_by", "decided_by_name", "decided_at",
                    "decision_reason",
                )
            ),
        ):  # fmt: skip
            connection.exec_driver_sql(since)
        connection.exec_driver_sql("UPDATE schema_version SET version = 5")
        connection.exec_driver_sql("DROP TABLE alembic_version")

    async with server.database.write() as connection:
        await connection.run_sync(made_earlier)
        await connection.run_sync(migrate)
        said = "a communication in words, longer than twelve characters"
        await connection.execute(update(tables.invoices).values(due_on=None, unpaid=None, communication=said))
    invoices = await (await server.manager()).invoices()
    assert {(invoice.due_on, invoice.unpaid, invoice.communication) for invoice in invoices} == {(None, None, said)}


async def test_the_billing_account_is_the_one_that_is_known_or_told(server: Server, tmp_path: Path) -> None:
    client = await server.manager()
    rows = [
        {"row": 2, "msisdn": "0488 00 00 11", "plan": "P", "billing_account": "100457319"},
        {"row": 3, "msisdn": "0488 00 00 12", "plan": "P", "billing_account": "100457320"},
    ]
    await client.import_lines(ImportRequest.model_validate({"name": "W", "rows": rows}), validate_only=False)
    path = Ubl([Line("A", "1.00")], reference="PO 4711").write(tmp_path / "invoice.xml")
    looked = await client.import_invoice(pack_invoice(path).packed, validate_only=True)
    assert looked.billing_account == "PO 4711"  # nothing known is named: the first reference there is
    told = await client.import_invoice(pack_invoice(path, "100 457 320").packed, validate_only=True)
    assert told.billing_account == "100457320"
    named = Ubl([Line("A", "1.00")], reference="100457319").write(tmp_path / "named.xml")
    assert (await client.import_invoice(pack_invoice(named).packed, validate_only=True)).billing_account == "100457319"


async def test_an_invoice_that_bills_what_was_asked_confirms_it(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    page = await client.line_page()
    ids = dict(zip(page.msisdn, page.id, strict=True))
    wanted = {
        "+32488000011": {"kind": "set_plan", "plan": (await client.line(ids["+32488000012"])).plan_code},
        "+32488000012": {"kind": "remove_options", "options": ["DATA_NATIONAL_10_GB"]},
    }
    orders = []
    for msisdn, change in wanted.items():
        request = OrderRequest.model_validate({"items": [{"line_id": ids[msisdn], "change": change}]})
        orders.append((await client.submit(request, uuid.uuid4().hex)).id)
    await server.backend.work_until_idle()
    for each in orders:
        await client.order_sent(each, OrderSent(asked_on=date(2026, 10, 20)))

    async def billed(number: str, start: str, *lines: tuple[str, str]) -> list[tuple[str, str | None]]:
        """What the orders are after an invoice of a month that begins on `start`."""
        charges = [Line(name, "1.00", note=note, period=(start, f"{start[:8]}28")) for name, note in lines]
        assert (await bring_in(client, tmp_path, Ubl(charges, number=number, issued=start))).refused is None
        items = [(await client.order_items(each)).items[0] for each in orders]
        return [(str(item.status), item.confirmed_by) for item in items]

    eleven, twelve = "0488 00 00 11", "0488 00 00 12"
    asked: list[tuple[str, str | None]] = [("ASKED", None), ("ASKED", None)]
    as_asked = (("Abonnement mobile contact", eleven), ("Mobile Contact", twelve))
    assert await billed("A", "2026-10-01", *as_asked) == asked  # for a time before it was asked
    both = (("Mobile Limitless", eleven), ("Mobile Contact", eleven), ("Option Data National 10 GB", twelve))
    assert await billed("B", "2026-11-01", *both, ("Mobile Contact", twelve)) == asked
    assert await billed("C", "2026-12-01", *as_asked) == [("CONFIRMED", "INVOICE")] * 2
    plan = (await client.line(ids["+32488000011"])).plan
    assert plan
    assert plan.name == "Mobile Contact"
    assert (await client.line(ids["+32488000012"])).options == []
    assert {order.status for order in (await client.orders()).items} == {"DONE"}
