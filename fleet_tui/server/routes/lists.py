"""The lists beside the fleet."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.billing import InvoicePage
from fleet_tui.domain.profile import ProfilePage
from fleet_tui.domain.sim_card import SimCardPage, SimCardStatus
from fleet_tui.domain.ticket import TicketPage
from fleet_tui.server.contract_models import AuditPage, GroupPackList, PersonPage, TicketTopicList
from fleet_tui.server.invoice_pdf import invoice_pdf
from fleet_tui.server.permissions import Manager, SignedIn
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.catalogue import CatalogueRepository
from fleet_tui.server.storage.lists import ListRepository
from fleet_tui.server.storage.organisations import organisation_row
from fleet_tui.server.ticket_topics import ticket_topics

router = APIRouter(prefix="/v1", tags=["lists"])

Cursor = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/people", response_model=PersonPage)
async def people(
    caller: Manager,
    using: Using,
    cursor: Cursor = None,
    limit: Limit = 500,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The users of lines; with `q` the first `limit` of those whose name has every word of it, by name, unpaged."""
    async with using.database.read() as connection:
        repository = ListRepository(connection, caller.organisation_id)
        return reply(await (repository.people(cursor, limit) if q is None else repository.people_called(q, limit)))


@router.get("/sim-cards", response_model=SimCardPage)
async def sim_cards(
    caller: Manager,
    using: Using,
    *,
    cursor: Cursor = None,
    limit: Limit = 500,
    status: SimCardStatus | None = None,
    prefix: Annotated[str, Query(pattern="^[0-9]{0,20}$")] = "",
) -> Response:
    """SIM cards by number, blank ones too; only those in `status`, if given, whose number starts with `prefix`."""
    async with using.database.read() as connection:
        repository = ListRepository(connection, caller.organisation_id)
        return reply(await repository.sim_cards(cursor, limit, status, prefix))


@router.get("/profiles", response_model=ProfilePage)
async def profiles(caller: Manager, using: Using) -> Response:
    """All user profiles."""
    async with using.database.read() as connection:
        return reply(await ListRepository(connection, caller.organisation_id).profiles())


@router.get("/tickets", response_model=TicketPage)
async def tickets(caller: Manager, using: Using) -> Response:
    """All tickets, newest first."""
    async with using.database.read() as connection:
        return reply(await ListRepository(connection, caller.organisation_id).tickets())


@router.get("/ticket-topics", response_model=TicketTopicList)
async def topics(_caller: SignedIn) -> Response:
    """What tickets can be about, and which fields each kind asks for."""
    return reply(ticket_topics())


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
        repository = ListRepository(connection, caller.organisation_id)
        return reply(await repository.invoices(billing_account, cursor, limit))


@router.get(
    "/invoices/{number}/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The invoice."}},
)
async def invoice_file(number: str, caller: Manager, using: Using) -> Response:
    """An invoice as PDF; its length and digest (RFC 9530) tell a whole file from a cut one."""
    async with using.database.read() as connection:
        invoice = await ListRepository(connection, caller.organisation_id).invoice(number)
        accounts = await CatalogueRepository(connection, caller.organisation_id).billing_accounts()
        company = (await organisation_row(connection, caller.organisation_id)).name
    pdf = await asyncio.to_thread(invoice_pdf, invoice, accounts.get(invoice.billing_account), company)
    digest = hashlib.sha256(pdf)
    headers = {
        "ETag": f'"{digest.hexdigest()}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
    }
    return Response(pdf, headers=headers, media_type="application/pdf")


@router.get("/group-packs", response_model=GroupPackList)
async def group_packs(caller: Manager, using: Using) -> Response:
    """Group packs with their consumption, day by day."""
    async with using.database.read() as connection:
        return reply(GroupPackList(items=await ListRepository(connection, caller.organisation_id).group_packs()))


@router.get("/audit", response_model=AuditPage)
async def audit(caller: Manager, using: Using, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """Who did what, newest first."""
    async with using.database.read() as connection:
        return reply(await ListRepository(connection, caller.organisation_id).audit(cursor, limit))
