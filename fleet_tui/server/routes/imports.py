"""Importing a company's own list into a local fleet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.list_difference import Drift
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, SentKey, keyed
from fleet_tui.server.imports.store import Importer
from fleet_tui.server.permissions import Manager
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.reading import FILE
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.drift import DriftRepository

router = APIRouter(prefix="/v1", tags=["imports"])


@router.post("/imports", response_model=ImportResult)
async def import_lines(
    *,
    caller: Manager,
    request: Request,
    asked: Annotated[ImportRequest, Depends(BodyOf(ImportRequest, limit=FILE))],
    using: Using,
    validate_only: bool = False,
    sent: SentKey,
) -> Response:
    """Import a list: against what is known and what was asked. The first list replaces the sample.

    New numbers are added, known ones become as the list says; a line that two lists in a row lack has ended. What was
    asked of the operator is confirmed where the list shows it, and left alone where it shows a third thing.

    With `validate_only` nothing is written and no key is needed.
    """
    if validate_only:
        async with using.database.read() as connection:
            return reply(await Importer(connection, caller, using.clock()).dry_run(asked))
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        return reply(await Importer(connection, caller, using.clock()).run(asked, key.key, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)


@router.get("/drift", response_model=Drift)
async def get_drift(caller: Manager, using: Using) -> Response:
    """What differs between what was asked of the operator and what it listed last."""
    async with using.database.read() as connection:
        return reply(await DriftRepository(connection, caller.organisation_id, using.clock()).drift())
