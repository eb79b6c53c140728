"""What is offered here."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.permissions import SignedIn
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.organisations import organisation_row

router = APIRouter(prefix="/v1", tags=["capabilities"])

_OF_ORIGIN = {
    FleetOrigin.SAMPLE: ALL.model_copy(update={"sample": True, "sample_payments": True}),
    FleetOrigin.LOCAL_LIST: ALL.model_copy(update={"recorded": True, "card_stock": False, "ticket_desk": False}),
}


@router.get("/capabilities", response_model=Capabilities)
async def get_capabilities(caller: SignedIn, using: Using) -> Response:
    """What may be asked of the operator behind this server; a client offers nothing else."""
    async with using.database.read() as connection:
        origin = (await organisation_row(connection, caller.organisation_id)).origin
    return reply(_OF_ORIGIN.get(origin, ALL))
