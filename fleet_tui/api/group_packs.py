"""Group packs."""

from __future__ import annotations

from fleet_tui.api.endpoint import Endpoint, Listing
from fleet_tui.domain.group_pack import GroupPack


class GroupPacks(Endpoint):
    """Group packs."""

    async def group_packs(self) -> list[GroupPack]:
        return (await self._get(Listing[GroupPack], "/group-packs")).items
