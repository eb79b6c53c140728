"""Invoices."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.billing import InvoicePage
from fleet_tui.server.invoice_pdf import invoice_pdf
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.catalogue import CatalogueRepository
from fleet_tui.server.storage.invoices import InvoiceRepository
from fleet_tui.server.storage.organisations import organisation_row

router = APIRouter(prefix="/v1", tags=["invoices"])

Cursor = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/invoices", response_model=InvoicePage)
async def invoices(
    caller: Manager,
    using: Using,
    billing_account: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """Invoices, newest first; of one billing account when it is given."""
    async with using.database.read() as connection:
        repository = InvoiceRepository(connection, caller.organisation_id)
        return reply(await repository.invoices(billing_account, cursor, limit))


@router.get(
    "/invoices/{number}/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The invoice."}},
)
async def invoice_file(number: str, caller: Manager, using: Using) -> Response:
    """An invoice as PDF; its length and digest (RFC 9530) tell a whole file from a cut one."""
    async with using.database.read() as connection:
        invoice = await InvoiceRepository(connection, caller.organisation_id).invoice(number)
        accounts = await CatalogueRepository(connection, caller.organisation_id).billing_accounts()
        company = (await organisation_row(connection, caller.organisation_id)).name
    pdf = await asyncio.to_thread(invoice_pdf, invoice, accounts.get(invoice.billing_account), company)
    digest = hashlib.sha256(pdf)
    headers = {
        "ETag": f'"{digest.hexdigest()}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
    }
    return Response(pdf, headers=headers, media_type="application/pdf")
