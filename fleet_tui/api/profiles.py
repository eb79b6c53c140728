"""User profiles."""

from __future__ import annotations

from fleet_tui.api.endpoint import Endpoint
from fleet_tui.domain.profile import ProfilePage


class Profiles(Endpoint):
    """User profiles."""

    async def profiles(self) -> ProfilePage:
        return await self._get(ProfilePage, "/profiles")
