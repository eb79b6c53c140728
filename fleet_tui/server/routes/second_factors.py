"""One's own second factor: set up, confirmed, ended; and a manager ends that of somebody who lost it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.second_factor import (
    RecoveryCodes,
    SecondFactor,
    SecondFactorCode,
    SecondFactorProof,
    SecondFactorSecret,
    SecondFactorStart,
)
from fleet_tui.server.auth import second_factor, sessions, totp
from fleet_tui.server.auth.present_password import profile_with_password, require_present
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.permissions import Manager, SignedIn
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.reading import SECRETS
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.organisations import lock, organisation_row
from fleet_tui.server.storage.profile_changes import ProfileChanges

router = APIRouter(prefix="/v1", tags=["sessions"])


@router.get("/me/second-factor", response_model=SecondFactor)
async def get_second_factor(caller: SignedIn, using: Using) -> Response:
    """Whether the caller signs in with a second factor."""
    async with using.database.read() as connection:
        return reply(await second_factor.of(connection, caller.profile_id))


@router.post("/me/second-factor", status_code=201, response_model=SecondFactorSecret)
async def begin_second_factor(
    caller: SignedIn,
    asked: Annotated[SecondFactorStart, Depends(BodyOf(SecondFactorStart, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """A secret for an authenticator app. It counts once a code of it came; before that another takes its place."""
    profile = await profile_with_password(using, caller)
    attempt = await require_present(using, request, caller, profile, asked.present)
    async with using.database.write() as connection:
        secret = await second_factor.begin(connection, caller.profile_id)
        await attempt.succeeded(connection, using.clock())
        company = (await organisation_row(connection, caller.organisation_id)).name
    uri = totp.uri(secret, f"fleet-tui {company}", profile.e_mail or profile.description)
    return reply(SecondFactorSecret(secret=secret, uri=uri), 201)


@router.post("/me/second-factor/confirm", response_model=RecoveryCodes)
async def confirm_second_factor(
    caller: SignedIn,
    asked: Annotated[SecondFactorCode, Depends(BodyOf(SecondFactorCode, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """Confirm the secret by a code of it: every sign-in asks for one from now on, and all other sessions end."""
    async with using.database.write() as connection:
        await lock(connection, caller.organisation_id)
        codes = await second_factor.confirm(connection, caller.profile_id, asked.code, using.clock())
        ended = await sessions.end_others(connection, caller)
        await _log(connection, caller, using, request, "second_factor.set_up", sessions=ended)
    return reply(RecoveryCodes(codes=codes))


@router.post("/me/second-factor/recovery-codes", response_model=RecoveryCodes)
async def renew_recovery_codes(
    caller: SignedIn,
    asked: Annotated[SecondFactorProof, Depends(BodyOf(SecondFactorProof, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """Ten other recovery codes; those before end."""
    async with _proved(caller, asked, request, using) as connection:
        codes = await second_factor.new_recovery_codes(connection, caller.profile_id)
        await _log(connection, caller, using, request, "second_factor.renew")
    return reply(RecoveryCodes(codes=codes))


@router.post("/me/second-factor/end", status_code=204)
async def end_second_factor(
    caller: SignedIn,
    asked: Annotated[SecondFactorProof, Depends(BodyOf(SecondFactorProof, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """Sign in without a second factor from now on."""
    async with _proved(caller, asked, request, using) as connection:
        await second_factor.end(connection, caller.profile_id)
        await _log(connection, caller, using, request, "second_factor.end")
    return Response(status_code=204)


@router.delete("/profiles/{profile_id}/second-factor", status_code=204)
async def reset_second_factor(profile_id: str, caller: Manager, request: Request, using: Using) -> Response:
    """End the second factor of somebody else who lost it: all their sessions end, they sign in without one."""
    async with using.database.write() as connection:
        changes = ProfileChanges(connection, caller, using.clock(), request_id=request_id_of(request))
        await changes.end_second_factor(profile_id)
    return Response(status_code=204)


@asynccontextmanager
async def _proved(
    caller: Caller, asked: SecondFactorProof, request: Request, using: Services
) -> AsyncIterator[AsyncConnection]:
    """A transaction for a caller who proves both factors; the code is spent by it.

    Raises:
        ApiProblem: 409 NO_PASSWORD, NO_SECOND_FACTOR; 422 at `/present` or `/code`; 429.
    """
    profile = await profile_with_password(using, caller)
    attempt = await require_present(using, request, caller, profile, asked.present)
    async with using.database.write() as connection:
        await lock(connection, caller.organisation_id)
        await second_factor.require(connection, caller.profile_id, asked.code, using.clock())
        await attempt.succeeded(connection, using.clock())
        yield connection


async def _log(
    connection: AsyncConnection, caller: Caller, using: Services, request: Request, action: str, **after: int
) -> None:
    audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
    await audit.write(connection, action, caller.profile_id, after=after or None)
