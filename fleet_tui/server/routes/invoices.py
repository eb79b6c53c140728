"""Invoices: the list, one with its sums, its lines, its PDF."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.billing import InvoicePage
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLinePage
from fleet_tui.domain.payment import Transfer
from fleet_tui.i18n import speaking_in
from fleet_tui.server.invoice_pdf import LINES_SHOWN, PdfInvoice, invoice_pdf
from fleet_tui.server.language import Reader, headers_of
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import BYTES, reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.catalogue import CatalogueRepository
from fleet_tui.server.storage.invoices import InvoiceRepository
from fleet_tui.server.storage.organisations import organisation_of, organisation_row
from fleet_tui.server.storage.payments import transfer_to

router = APIRouter(prefix="/v1", tags=["invoices"])

Cursor = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/invoices", response_model=InvoicePage)
async def list_invoices(
    *,
    caller: Manager,
    using: Using,
    billing_account: Annotated[str | None, Query(max_length=100)] = None,
    unpaid: bool = False,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """Invoices, newest first; of one billing account when it is given, only those not paid with `unpaid`."""
    async with using.database.read() as connection:
        repository = InvoiceRepository(connection, caller.organisation_id, using.clock())
        return reply(await repository.invoices(billing_account, cursor, limit, unpaid=unpaid))


@router.get("/invoices/{number:path}/lines", response_model=InvoiceLinePage)
async def list_invoice_lines(
    *,
    number: str,
    caller: Manager,
    using: Using,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> Response:
    """What an invoice charges, phone line by phone line, beside what the month before did."""
    async with using.database.read() as connection:
        repository = InvoiceRepository(connection, caller.organisation_id, using.clock())
        return reply(await repository.lines(number, cursor, limit))


@router.get(
    "/invoices/{number:path}/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": BYTES}}, "description": "The invoice."}},
)
async def download_invoice(number: str, caller: Manager, using: Using, reader: Reader) -> Response:
    """An invoice as PDF: the one that came inside it, or else made in the reader's language.

    Its length and digest (RFC 9530) tell a whole file from a cut one.
    """
    async with using.database.read() as connection:
        repository = InvoiceRepository(connection, caller.organisation_id, using.clock())
        detail = await repository.invoice(number)
        own = await repository.pdf(number)
        lines = await repository.lines(number, None, LINES_SHOWN)
        accounts = await CatalogueRepository(connection, caller.organisation_id).billing_accounts()
        company = organisation_of(await organisation_row(connection, caller.organisation_id))
    content = PdfInvoice(
        invoice=detail,
        lines=lines.items,
        line_total=lines.total,
        account=accounts.get(detail.billing_account),
        company=company,
        transfer=_transfer(detail),
    )
    if own is not None:
        pdf = own
    else:
        with speaking_in(reader):
            pdf = await asyncio.to_thread(invoice_pdf, content)
    digest = hashlib.sha256(pdf)
    headers = {
        "ETag": f'"{digest.hexdigest()}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
        **headers_of(reader),
    }
    return Response(pdf, headers=headers, media_type="application/pdf")


@router.get("/invoices/{number:path}", response_model=InvoiceDetail)
async def get_invoice(number: str, caller: Manager, using: Using) -> Response:
    """One invoice with its sums by category and its VAT, beside those of the month before."""
    async with using.database.read() as connection:
        return reply(await InvoiceRepository(connection, caller.organisation_id, using.clock()).invoice(number))


def _transfer(detail: InvoiceDetail) -> Transfer | None:
    """Where it is paid to: as the invoice says, the sample's to its own account, which takes no money."""
    if detail.supplier is None:
        return transfer_to(detail.communication or "")
    if detail.iban is None or detail.amount.amount <= 0:
        return None
    return Transfer(beneficiary=detail.supplier, iban=detail.iban, communication=detail.communication or "")
