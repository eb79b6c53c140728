"""What the operator offers."""

from __future__ import annotations

from fleet_tui.api.endpoint import Endpoint
from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.failure import NotFound


class Offers(Endpoint):
    """What the operator offers; until it was asked, all of the contract."""

    known = ALL
    """What it said last."""

    async def capabilities(self) -> Capabilities:
        try:
            self.known = await self._get(Capabilities, "/capabilities")
        except NotFound:  # a server from before this could be asked offered the whole contract
            self.known = ALL
        return self.known
