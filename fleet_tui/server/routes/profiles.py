"""User profiles and their invitations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import NewProfile, ProfileDetails, ProfilePage, ProfileUpdate
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, named_version, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.profile_changes import ProfileChanges
from fleet_tui.server.storage.profiles import ProfileRepository

router = APIRouter(prefix="/v1", tags=["profiles"])


@router.get("/profiles", response_model=ProfilePage)
async def list_profiles(caller: Manager, using: Using) -> Response:
    """All user profiles."""
    async with using.database.read() as connection:
        return reply(await ProfileRepository(connection, caller.organisation_id).profiles())


@router.post("/profiles", status_code=201, response_model=ProfileDetails)
async def create_profile(
    *,
    caller: Manager,
    request: Request,
    asked: Annotated[NewProfile, Depends(BodyOf(NewProfile))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """A new profile, invited by mail. The mail is queued in the same transaction."""

    async def work(connection: AsyncConnection) -> Response:
        changes = ProfileChanges(connection, caller, using.clock(), request_id=request_id_of(request), key=key.key)
        made = await changes.create(asked)
        return reply(made, 201, {"Location": f"/v1/profiles/{made.id}"})

    answer = await key.once(using, caller, LIFETIME, work)
    using.post()
    return answer


@router.get("/profiles/{profile_id}", response_model=ProfileDetails)
async def get_profile(profile_id: str, caller: Manager, using: Using) -> Response:
    """One profile with the lines of its person."""
    async with using.database.read() as connection:
        return reply(await ProfileRepository(connection, caller.organisation_id).profile(profile_id))


@router.patch("/profiles/{profile_id}", response_model=ProfileDetails)
async def change_profile(
    *,
    profile_id: str,
    caller: Manager,
    request: Request,
    asked: Annotated[ProfileUpdate, Depends(BodyOf(ProfileUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Change a profile; fields that are not named stay. The last fleet manager stays one."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        changes = ProfileChanges(connection, caller, using.clock(), request_id=request_id_of(request))
        changed = await changes.change(profile_id, version, asked)
    using.post()
    return reply(changed)


@router.delete("/profiles/{profile_id}", status_code=204)
async def delete_profile(
    *, profile_id: str, caller: Manager, request: Request, using: Using, if_match: IfMatch = None
) -> Response:
    """Withdraw an invitation, or remove a profile: its code and its sessions end at once."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        changes = ProfileChanges(connection, caller, using.clock(), request_id=request_id_of(request))
        await changes.remove(profile_id, version)
    return Response(status_code=204)


@router.post("/profiles/{profile_id}/invitations", status_code=201, response_model=ProfileDetails)
async def renew_invitation(
    *,
    profile_id: str,
    caller: Manager,
    request: Request,
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Send the invitation again, with a new code; the earlier one ends. Only while the profile is INVITED."""
    version = named_version(if_match)

    async def work(connection: AsyncConnection) -> Response:
        changes = ProfileChanges(connection, caller, using.clock(), request_id=request_id_of(request), key=key.key)
        return reply(await changes.invite_again(profile_id, version), 201)

    answer = await key.once(using, caller, LIFETIME, work)
    using.post()
    return answer
