"""Managing one SIM: the PUK of its card, the data of its user, the history of its line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.order import LineHistoryPage
from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.domain.sim_card import PukReveal
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.line_history import history_of
from fleet_tui.server.storage.people import PeopleRepository
from fleet_tui.server.storage.puk_reveals import reveal

router = APIRouter(prefix="/v1", tags=["manage a SIM"])


@router.post("/sim-cards/{iccid}/puk-reveals", status_code=201, response_model=PukReveal)
async def reveal_puk(
    *, iccid: str, caller: Manager, request: Request, key: Annotated[Keyed, Depends(keyed)], using: Using
) -> Response:
    """The PUK of one card. Who asked, and when, is in the audit log."""

    async def work(connection: AsyncConnection) -> Response:
        reference = request_id_of(request)
        return reply(await reveal(connection, caller, iccid, using.clock(), key=key.key, request_id=reference), 201)

    answer = await key.once(using, caller, LIFETIME, work)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.patch("/people/{person_id}", response_model=Person)
async def change_person(
    *,
    person_id: str,
    caller: Manager,
    request: Request,
    changes: Annotated[PersonUpdate, Depends(BodyOf(PersonUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Change the data of a user who has not confirmed them; fields that are not named stay, null empties one."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        people = PeopleRepository(connection, caller, using.clock())
        person = await people.change(person_id, version, changes, request_id_of(request))
        await PeopleMatcher(connection, caller.organisation_id, using.clock()).see_to(changes.model_fields_set)
    using.post()  # an e-mail address brings an invitation
    return reply(person)


@router.get("/lines/{line_id}/history", response_model=LineHistoryPage)
async def list_line_history(
    *,
    line_id: str,
    caller: Manager,
    using: Using,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The orders that concerned a line with what came of them, newest first."""
    async with using.database.read() as connection:
        return reply(await history_of(connection, caller, line_id, cursor, limit))
