"""Invoices: sums that add up, lines beside those of the month before, a PDF that a reader opens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import re
from decimal import Decimal
from typing import Any

import httpx
import pytest
import zxingcpp
from babel.numbers import format_decimal
from PIL import Image, ImageDraw
from pypdf import PdfReader
from stdnum.be import ogm_vcs

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.charges import ChargeCategory, InvoiceLine
from fleet_tui.domain.failure import BadAnswer, NotFound, Unreachable
from fleet_tui.i18n import available_languages, set_language
from tests.contract.server import Server, known
from tests.faults import Fault, FaultTransport, cut_after
from tests.one_run import in_one_run

EXAMPLE = "213800090167"
MONTHLY = "213800090063"


async def lines_of(client: FleetClient, number: str, *, limit: int = 7) -> list[InvoiceLine]:
    """All lines of an invoice, page by page."""
    page = await client.invoice_lines(number, limit=limit)
    found = list(page.items)
    while page.next_cursor is not None:
        page = await client.invoice_lines(number, cursor=page.next_cursor, limit=limit)
        found += page.items
    assert len(found) == page.total
    return found


async def test_every_invoice_adds_up_to_the_cent(server: Server) -> None:
    client = await server.manager()
    invoices = {invoice.number: invoice for invoice in await client.invoices()}
    assert len(invoices) == 25
    details = {number: await client.invoice(number) for number in invoices}
    for number, detail in details.items():
        lines = await lines_of(client, number)
        charged = [charge for line in lines for charge in line.charges]
        assert detail.net is not None
        assert detail.vat is not None
        assert detail.net.amount == sum(line.amount.amount for line in lines)
        assert detail.net.amount == sum(charge.amount.amount for charge in charged)
        assert detail.amount == invoices[number].amount == detail.net + detail.vat
        assert detail.vat.amount == sum(rate.vat.amount for rate in detail.vat_rates)
        for total in detail.totals:
            of_category = [charge for charge in charged if charge.category == total.category]
            assert total.amount.amount == sum(charge.amount.amount for charge in of_category)
        if detail.previous_number:
            before = details[detail.previous_number]
            assert before.net is not None
            assert before.net.amount == sum(line.previous.amount for line in lines if line.previous)
            assert before.net.amount == sum(charge.previous.amount for charge in charged if charge.previous)
    categories = {total.category for detail in details.values() for total in detail.totals}
    assert categories == set(ChargeCategory) - {ChargeCategory.DEVICE, ChargeCategory.DISCOUNT, ChargeCategory.OTHER}


async def test_the_example_of_the_portal_is_of_91_61(server: Server) -> None:
    client = await server.manager()
    example = await client.invoice(EXAMPLE)
    assert str(example.amount.amount) == str(known(example.unpaid).amount) == "91.61"
    assert [invoice.number for invoice in await client.invoices(unpaid=True)] == [EXAMPLE]
    assert (await client.invoices())[0].number == EXAMPLE


async def test_an_invoice_stays_what_it_was_when_its_lines_change(server: Server) -> None:
    client, http = await server.manager(), await server.http()
    before = (await http.get(f"/v1/invoices/{MONTHLY}/lines")).text
    line = next(line for line in await lines_of(client, MONTHLY) if line.line_id)
    await server.change_line(str(line.line_id), description="Renamed", plan="MOBILE_1", billing_account="100457327")
    assert (await http.get(f"/v1/invoices/{MONTHLY}/lines")).text == before


async def test_invoices_by_account_page_by_page(server: Server) -> None:
    http = await server.http()
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        params = {"billing_account": "100457319", "limit": "5"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get("/v1/invoices", params=params)).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) == page["total"] == 13
    assert [each["issued_on"] for each in found] == sorted((each["issued_on"] for each in found), reverse=True)
    assert {each["billing_account"] for each in found} == {"100457319"}
    assert all(ogm_vcs.is_valid(each["communication"]) for each in found)


async def test_an_invoice_is_a_pdf_that_arrives_whole_and_says_what_the_screen_says(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    answer = await http.get(f"/v1/invoices/{MONTHLY}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert int(answer.headers["content-length"]) == len(answer.content)
    digest = hashlib.sha256(answer.content)
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    pdf = await client.invoice_pdf(MONTHLY)
    assert pdf == answer.content  # the same bytes each time
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    detail = await client.invoice(MONTHLY)
    assert detail.net is not None
    assert detail.vat is not None
    for amount in (detail.net, detail.vat, detail.amount):
        assert f"{amount.amount:,.2f}" in text
    assert "Katwilgweg 2, 2050 Antwerpen" in text
    assert "SAMPLE" in text
    for line in await lines_of(client, MONTHLY):
        assert f"{line.amount.amount:,.2f}" in text
    example = PdfReader(io.BytesIO(await client.invoice_pdf(EXAMPLE))).pages[0].extract_text()
    assert "BE68 5390 0754 7034" in example
    assert "+++380/0090/16728+++" in example
    assert code_on(PdfReader(io.BytesIO(await client.invoice_pdf(EXAMPLE)))).split("\n")[6:10] == [
        "BE68539007547034", "EUR91.61", "", "380009016728",
    ]  # fmt: skip
    with pytest.raises(NotFound):
        await client.invoice_pdf("1")


INVOICE_IN = {
    "en": ("Invoice 213800090063", "Charges excl. VAT", "Subscriptions", "Due", "SAMPLE: not a real invoice"),
    "fr": ("Facture 213800090063", "Frais hors TVA", "Abonnements", "Échéance", "EXEMPLE : pas une vraie facture"),
    "nl": ("Factuur 213800090063", "Kosten excl. btw", "Abonnementen", "Vervaldag", "VOORBEELD: geen echte factuur"),
    "de": ("Rechnung 213800090063", "Posten ohne MwSt.", "Abonnements", "Fällig", "MUSTER: keine echte Rechnung"),
}


@in_one_run("spoken", available_languages())
async def test_the_pdf_is_in_the_language_of_whoever_reads_it(server: Server, spoken: str) -> None:
    set_language(spoken)
    client = await server.manager()
    detail = await client.invoice(MONTHLY)
    pages = PdfReader(io.BytesIO(await client.invoice_pdf(MONTHLY))).pages
    text = "\n".join(page.extract_text() for page in pages)
    figure = format_decimal(detail.amount.amount, "#,##0.00", spoken).translate({0xA0: " ", 0x202F: " "})
    assert all(words in text for words in INVOICE_IN[spoken])
    assert (f"EUR {figure}" if spoken in {"en", "nl"} else f"{figure} EUR") in text
    assert f"{detail.issued_on:%d.%m.%Y}" in text if spoken == "de" else f"{detail.issued_on:%d/%m/%Y}" in text
    others = {words for code, several in INVOICE_IN.items() if code != spoken for words in several}
    assert not {words for words in others - set(INVOICE_IN[spoken]) if words in text}


async def test_two_readers_at_once_each_get_their_own_language(server: Server) -> None:
    """Whatever language the process itself speaks."""
    set_language("de")
    http = await server.http()
    asked = {
        "fr-BE,fr;q=0.9,en;q=0.5": "fr", "nl": "nl", "da, nl;q=0.3, fr;q=0.8": "fr", "*": "en", "da": "en", "": "en",
        "nl;q=0, fr;q=0.1": "fr", "FR": "fr", "x" * 9_000: "en", "fr;q=nonsense,nl;q=0.1": "nl", ",;": "en",
    }  # fmt: skip
    answers = await asyncio.gather(
        *(http.get(f"/v1/invoices/{EXAMPLE}/pdf", headers={"Accept-Language": header}) for header in asked)
    )
    for (header, language), answer in zip(asked.items(), answers, strict=True):
        title = INVOICE_IN[language][0].partition(" ")[0]
        assert f"{title} {EXAMPLE}" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text(), header
        assert (answer.headers["content-language"], answer.headers["vary"]) == (language, "Accept-Language")


def code_on(pdf: PdfReader) -> str:
    """What the QR code on the first page says: its dark modules are rectangles (`x y width height re f`)."""
    drawn = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f", pdf.pages[0].get_contents().get_data())  # type: ignore[union-attr]
    scale = 10
    image = Image.new("L", (600 * scale, 850 * scale), 255)
    pen = ImageDraw.Draw(image)
    for x, y, width, height in (map(float, numbers) for numbers in drawn):
        top, bottom = sorted((850 - y, 850 - (y + height)))
        pen.rectangle((x * scale, top * scale, (x + width) * scale, bottom * scale), fill=0)
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


async def altered(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """One byte is another one."""
    response = await inner.handle_async_request(request)
    body = bytearray(await response.aread())
    body[len(body) // 2] ^= 1
    return httpx.Response(response.status_code, headers=response.headers.raw, content=bytes(body))


@pytest.mark.parametrize("fault", [altered, cut_after])
async def test_a_pdf_that_is_cut_or_altered_on_its_way_is_refused(server: Server, fault: Fault) -> None:
    transport = FaultTransport(server.backend.transport, [fault] * 3)
    client = server.client(await server.backend.local_tokens(), transport)
    with pytest.raises((BadAnswer, Unreachable), match="nothing was changed"):
        await client.invoice_pdf(EXAMPLE)


async def test_hostile_data_makes_a_pdf_all_the_same(server: Server) -> None:
    from fleet_tui.server.invoice_pdf import PdfInvoice, invoice_pdf
    from fleet_tui.server.storage.payments import transfer_to

    client = await server.manager()
    me, detail = await client.me(), await client.invoice(EXAMPLE)
    lines = [
        line.model_copy(update={"description": text})
        for line, text in zip(
            await lines_of(client, EXAMPLE), ("[/]", "\x1b[c", "x" * 5000, "陳大文", "=1+1"), strict=False
        )
    ]
    content = PdfInvoice(detail, lines, 75_000, None, me.organisation, transfer_to(detail.communication or ""))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(invoice_pdf(content))).pages)
    assert f"and {75_000 - len(lines):,} more lines" in text
    assert sum(map(Decimal, ("75.71", "15.90"))) == detail.amount.amount
