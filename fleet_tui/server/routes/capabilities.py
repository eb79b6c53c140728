"""What is offered here."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.server.permissions import SignedIn
from fleet_tui.server.replies import reply

router = APIRouter(prefix="/v1", tags=["capabilities"])


@router.get("/capabilities", response_model=Capabilities)
async def get_capabilities(caller: SignedIn) -> Response:
    """What may be asked of the operator behind this server; a client offers nothing else."""
    return reply(ALL)
