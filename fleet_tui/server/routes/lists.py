"""The lists beside the fleet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.sim_card import SimCardPage, SimCardStatus
from fleet_tui.domain.ticket import AddressList, SimCardStock
from fleet_tui.server.contract_models import PersonPage
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.card_deliveries import CardStock
from fleet_tui.server.storage.lists import ListRepository

router = APIRouter(prefix="/v1", tags=["lists"])

Cursor = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/people", response_model=PersonPage)
async def list_people(
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
async def list_sim_cards(
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


@router.get("/sim-cards/stock", response_model=SimCardStock)
async def get_sim_card_stock(caller: Manager, using: Using) -> Response:
    """How many blank cards are in stock, and which are on their way until when."""
    async with using.database.read() as connection:
        return reply(await CardStock(connection, caller.organisation_id).stock())


@router.get("/delivery-addresses", response_model=AddressList)
async def list_delivery_addresses(caller: Manager, using: Using) -> Response:
    """Where blank cards were sent to before, the latest first."""
    async with using.database.read() as connection:
        return reply(await CardStock(connection, caller.organisation_id).addresses())
