"""Tickets: what they can be about, the conversation, the files that go with it."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, Ticket, TicketPage, TicketUpdate
from fleet_tui.domain.ticket_topic import TicketTopicList
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.permissions import Manager, SignedIn
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import BYTES, reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.attachments import AttachmentRepository
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.tickets import TicketRepository
from fleet_tui.server.ticket_topics import ticket_topics
from fleet_tui.server.tickets.intake import TicketIntake
from fleet_tui.server.tickets.uploads import Upload, uploaded

router = APIRouter(prefix="/v1", tags=["tickets"])


@router.get("/tickets", response_model=TicketPage)
async def list_tickets(caller: Manager, using: Using) -> Response:
    """All tickets with their conversations, newest first."""
    async with using.database.read() as connection:
        return reply(await TicketRepository(connection, caller.organisation_id).tickets())


@router.post("/tickets", status_code=201, response_model=Ticket)
async def create_ticket(
    *,
    caller: Manager,
    request: Request,
    asked: Annotated[NewTicket, Depends(BodyOf(NewTicket))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Make a ticket. What is wrong with it stands at its field (`/fields/NAME`); its key is kept as long as it is."""

    async def work(connection: AsyncConnection) -> Response:
        intake = TicketIntake(connection, caller, using.clock())
        made = await intake.create(asked, key.key, request_id_of(request))
        return reply(made, 201, {"Location": f"/v1/tickets/{made.id}"})

    return await key.once(using, caller, None, work)


@router.get("/tickets/{ticket_id}", response_model=Ticket)
async def get_ticket(ticket_id: str, caller: Manager, using: Using) -> Response:
    """One ticket with its conversation."""
    async with using.database.read() as connection:
        return reply(await TicketRepository(connection, caller.organisation_id).ticket(ticket_id))


@router.patch("/tickets/{ticket_id}", response_model=Ticket)
async def change_ticket(
    *,
    ticket_id: str,
    caller: Manager,
    request: Request,
    changes: Annotated[TicketUpdate, Depends(BodyOf(TicketUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Close a ticket, or open it again."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        intake = TicketIntake(connection, caller, using.clock())
        return reply(await intake.set_status(ticket_id, version, changes.status, request_id_of(request)))


@router.post("/tickets/{ticket_id}/messages", status_code=201, response_model=Ticket)
async def reply_to_ticket(
    *,
    ticket_id: str,
    caller: Manager,
    request: Request,
    asked: Annotated[NewTicketMessage, Depends(BodyOf(NewTicketMessage))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Go on with the conversation; the answer is the whole ticket."""

    async def work(connection: AsyncConnection) -> Response:
        intake = TicketIntake(connection, caller, using.clock())
        return reply(await intake.reply(ticket_id, asked, key.key, request_id_of(request)), 201)

    return await key.once(using, caller, None, work)


@router.post(
    "/attachments",
    status_code=201,
    response_model=Attachment,
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BYTES}}}},
)
async def upload_attachment(
    *, caller: Manager, request: Request, file: Annotated[Upload, Depends(uploaded)], using: Using
) -> Response:
    """A file for a ticket or a reply: its bytes as the body.

    Its name stands in `Content-Disposition`, the SHA-256 of its content in `Content-Digest` (RFC 9530). A file that no
    ticket names is gone after two days.
    """

    async def work(connection: AsyncConnection) -> Response:
        now = using.clock()
        repository = AttachmentRepository(connection, caller.organisation_id)
        kept = await repository.add(file.name, file.media_type, file.content, now)
        audit = await AuditWriter.of(connection, caller, now, key=file.key.key, request_id=request_id_of(request))
        after = {"media_type": kept.media_type, "size": kept.size}
        await audit.write(connection, "attachment.create", kept.id, after=after)
        return reply(kept, 201)

    return await file.key.once(using, caller, LIFETIME, work)


@router.get(
    "/attachments/{attachment_id}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": BYTES}}, "description": "The file."}},
)
async def download_attachment(attachment_id: str, caller: Manager, using: Using) -> Response:
    """A file of a ticket; its digest (RFC 9530) tells a whole file from a cut one."""
    async with using.database.read() as connection:
        row = await AttachmentRepository(connection, caller.organisation_id).content(attachment_id)
    digest = base64.b64encode(bytes.fromhex(row.sha256)).decode()
    headers = {"Repr-Digest": f"sha-256=:{digest}:", "X-Content-Type-Options": "nosniff"}
    return Response(row.content, headers=headers, media_type="application/octet-stream")


@router.get("/ticket-topics", response_model=TicketTopicList)
async def list_ticket_topics(_caller: SignedIn) -> Response:
    """What tickets can be about, which fields each kind asks for, and what may be attached."""
    return reply(ticket_topics())
