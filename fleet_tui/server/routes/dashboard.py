"""The dashboard's figures, and whether the server lives."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy import text

from fleet_tui import __version__
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.problem import FieldProblem
from fleet_tui.server.contract_models import Health, Ready
from fleet_tui.server.permissions import EVERYONE, SignedIn
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.readiness import readiness_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage import figures

router = APIRouter(prefix="/v1", tags=["dashboard"])
PATIENCE = 2.0
"""Seconds that the other figures wait for findings that are being found anew."""


@router.get("/dashboard", response_model=Dashboard)
async def get_dashboard(caller: SignedIn, using: Using) -> Response:
    """All figures of the dashboard in one answer; a member gets those of their own lines."""
    percent = None
    if caller.is_manager and not await using.findings.see_to(caller.organisation_id, patience=PATIENCE):
        percent = using.findings.percent(caller.organisation_id)  # None: they are found by now
    async with using.database.read() as connection:
        found = await figures.dashboard(connection, caller, using.clock())
    return reply(found.model_copy(update={"findings_percent": percent}))


@router.get("/health", response_model=Health, dependencies=[EVERYONE])
async def get_health(using: Using) -> Response:
    """Whether the server and its database answer."""
    async with using.database.read() as connection:
        await connection.execute(text("SELECT 1"))
    return reply(Health.model_validate({"status": "ok", "version": __version__}))


@router.get("/ready", response_model=Ready, dependencies=[EVERYONE])
async def get_readiness(using: Using) -> Response:
    """Whether the server can do its work: its database is laid out as it needs, and orders are worked off.

    A mail server that takes no mails is said, and keeps nobody from working.
    """
    now = await readiness_of(using)
    if not now.ready:
        failing = [{"pointer": f"/{name}", "code": "FAILING", "message": "It does not work."} for name in now.failing]
        errors = [FieldProblem.model_validate(each) for each in failing]
        raise ApiProblem(503, "NOT_READY", "The server cannot do its work.", errors=errors)
    return reply(Ready.model_validate(now.parts))


@router.get("/openapi.json", include_in_schema=False, dependencies=[EVERYONE])
async def get_document() -> Response:
    """This contract as an OpenAPI document, of the version that the server speaks."""
    from fleet_tui.server.openapi import document  # it describes the routes, this one among them

    return JSONResponse(document())
