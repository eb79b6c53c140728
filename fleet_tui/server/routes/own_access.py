"""One's own access: the password, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.session import PasswordChange
from fleet_tui.server.auth import sessions
from fleet_tui.server.auth.new_password import replace_password
from fleet_tui.server.auth.passwords import usable
from fleet_tui.server.auth.present_password import password_wrong, profile_with_password, require_present
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.contract_models import SessionList
from fleet_tui.server.permissions import SignedIn
from fleet_tui.server.problems import not_found, request_id_of
from fleet_tui.server.reading import SECRETS
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter

router = APIRouter(prefix="/v1", tags=["sessions"])


@router.get("/sessions", response_model=SessionList)
async def list_sessions(caller: SignedIn, using: Using) -> Response:
    """Everywhere the caller is signed in."""
    async with using.database.read() as connection:
        return reply(SessionList(items=await sessions.of_caller(connection, caller, using.clock())))


@router.delete("/sessions/others", status_code=204)
async def end_other_sessions(caller: SignedIn, request: Request, using: Using) -> Response:
    """End all sessions of the caller but the one that asks: their tokens mean nothing from now on."""
    async with using.database.write() as connection:
        ended = await sessions.end_others(connection, caller)
        audit = await _audit(connection, caller, using, request)
        await audit.write(connection, "session.end", caller.profile_id, after={"sessions": ended})
    return Response(status_code=204)


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: str, caller: SignedIn, request: Request, using: Using) -> Response:
    """End one session of the caller's."""
    async with using.database.write() as connection:
        if not await sessions.end(connection, caller, session_id):
            raise not_found()
        audit = await _audit(connection, caller, using, request)
        await audit.write(connection, "session.end", caller.profile_id, after={"sessions": 1})
    return Response(status_code=204)


@router.put("/me/password", status_code=204)
async def change_password(
    caller: SignedIn,
    asked: Annotated[PasswordChange, Depends(BodyOf(PasswordChange, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """Change one's own password; all other sessions of the caller end. Tries are counted as those at a sign-in."""
    profile = await profile_with_password(using, caller)
    password = usable(asked.password, (profile.e_mail or "", profile.description))
    attempt = await require_present(using, request, caller, profile, asked.present)
    hashed = await using.passwords.hashed(password)
    async with using.database.write() as connection:
        ended = await replace_password(connection, profile, hashed, keep=caller.session)
        if ended is None:
            raise password_wrong()  # another one is in its place since
        await attempt.succeeded(connection, using.clock())
        audit = await _audit(connection, caller, using, request)
        await audit.write(connection, "password.change", caller.profile_id, after={"sessions": ended})
    return Response(status_code=204)


async def _audit(connection: AsyncConnection, caller: Caller, using: Services, request: Request) -> AuditWriter:
    return await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
