"""User profiles."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.domain.profile import ProfilePage
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.profiles import ProfileRepository

router = APIRouter(prefix="/v1", tags=["profiles"])


@router.get("/profiles", response_model=ProfilePage)
async def profiles(caller: Manager, using: Using) -> Response:
    """All user profiles."""
    async with using.database.read() as connection:
        return reply(await ProfileRepository(connection, caller.organisation_id).profiles())
