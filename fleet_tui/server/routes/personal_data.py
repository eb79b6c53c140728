"""What is held of a person: found, handed out (GDPR article 15), erased (article 17).

Whom it is about stands in the body, never in an address: addresses are logged, on the way too.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.personal_data import Erasure, FoundPeople, PersonData, PersonRef, PersonSearch
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.permissions import Manager
from fleet_tui.server.privacy.desk import PersonalDataDesk
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter

router = APIRouter(prefix="/v1", tags=["personal data"])


@router.post("/personal-data/searches", response_model=FoundPeople)
async def find_person(
    *, caller: Manager, asked: Annotated[PersonSearch, Depends(BodyOf(PersonSearch))], using: Using
) -> Response:
    """Everybody whom an employee number, an address, a phone number or a name may mean; nothing is changed."""
    async with using.database.read() as connection:
        return reply(await _desk(connection, caller, using).find(asked.who))


@router.post("/personal-data/exports", response_model=PersonData)
async def export_person(
    *, caller: Manager, request: Request, asked: Annotated[PersonRef, Depends(BodyOf(PersonRef))], using: Using
) -> Response:
    """All that is held of one person. That it was handed out is recorded."""
    async with using.database.write() as connection:
        desk = _desk(connection, caller, using)
        subject = await desk.subject(asked.id)
        data = await desk.export(subject, using.retention.name_months)
        audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
        await audit.write(connection, "person.export", subject.trail(audit.digest))
    return reply(data)


@router.post("/personal-data/erasure-previews", response_model=Erasure)
async def preview_erasure(
    *, caller: Manager, asked: Annotated[PersonRef, Depends(BodyOf(PersonRef))], using: Using
) -> Response:
    """What erasing a person would do, and what is in its way; nothing is changed."""
    async with using.database.read() as connection:
        desk = _desk(connection, caller, using)
        return reply(await desk.erase(await desk.subject(asked.id), write=False, asking=caller.profile_id))


@router.post("/personal-data/erasures", response_model=Erasure)
async def erase_person(
    *, caller: Manager, request: Request, asked: Annotated[PersonRef, Depends(BodyOf(PersonRef))], using: Using
) -> Response:
    """Erase a person; with an obstacle nothing is done.

    Whoever was erased is erased: a second time nothing happens, so it is sent without a key.
    """
    async with using.database.write() as connection:
        desk = _desk(connection, caller, using)
        subject = await desk.subject(asked.id)
        erasure = await desk.erase(subject, write=True, asking=caller.profile_id)
        if not erasure.obstacles and not erasure.already:
            audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
            await audit.write(connection, "person.erase", subject.trail(audit.digest))
    return reply(erasure)


def _desk(connection: AsyncConnection, caller: Caller, using: Services) -> PersonalDataDesk:
    return PersonalDataDesk(connection, caller.organisation_id, using.clock())
