"""Signing in again after a password was forgotten."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from fleet_tui.domain.session import ForgottenPassword, PasswordReset, Tokens
from fleet_tui.server.auth import password_resets, second_factor, sessions
from fleet_tui.server.auth.invitations import profiles_of
from fleet_tui.server.auth.passwords import usable
from fleet_tui.server.auth.throttle import Attempt, address_of
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.permissions import EVERYONE
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.reading import SECRETS
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.organisations import lock

router = APIRouter(prefix="/v1", tags=["sessions"])


@router.post("/password-resets", status_code=202, response_class=Response, dependencies=[EVERYONE])
async def forget_password(
    asked: Annotated[ForgottenPassword, Depends(BodyOf(ForgottenPassword, limit=SECRETS))],
    request: Request,
    using: Using,
) -> Response:
    """Ask for a mail with a code. The answer is the same whether or not anybody signs in with that address."""
    name = asked.identifier.strip().lower()
    async with using.database.write() as connection:
        await Attempt(address_of(request), name).begin(connection, using.clock())
    # After the answer: how long it takes must not tell whether the name is known.
    return Response(status_code=202, background=BackgroundTask(_send, using, request, name))


@router.post("/password-resets/complete", response_model=Tokens, dependencies=[EVERYONE])
async def reset_password(
    asked: Annotated[PasswordReset, Depends(BodyOf(PasswordReset, limit=SECRETS))], request: Request, using: Using
) -> Response:
    """Take a new password with the code of the mail, and be signed in; every other session of the profile ends."""
    async with using.database.write() as connection:
        await Attempt(address_of(request)).begin(connection, using.clock())
    async with using.database.read() as connection:
        profile = await password_resets.holder_of(connection, asked.code, using.clock())
    attempt = Attempt(address_of(request), profile.e_mail)
    async with using.database.write() as connection:
        await attempt.begin(connection, using.clock())  # by name too: a second factor may be guessed
    hashed = await using.passwords.hashed(usable(asked.password, (profile.e_mail or "", profile.description)))
    async with using.database.write() as connection:
        now = using.clock()
        await lock(connection, profile.organisation_id)
        refused = await second_factor.refusal(connection, profile.id, asked.second_factor, now)
        if refused is not None:
            raise refused
        await password_resets.complete(connection, profile, asked.code, hashed)
        await attempt.succeeded(connection, now)
        audit = await AuditWriter.by(
            connection, profile.organisation_id, profile.id, now, request_id=request_id_of(request)
        )
        await audit.write(connection, "password.reset", profile.id)
        return reply(await sessions.issue(connection, profile.id, now, address=address_of(request)))


async def _send(using: Services, request: Request, name: str) -> None:
    """A mail for each company that knows the address."""
    async with using.database.read() as connection:
        known = await profiles_of(connection, name)
    for profile in known:
        async with using.database.write() as connection:
            now = using.clock()
            if not await password_resets.send(connection, profile, now):
                continue
            audit = await AuditWriter.by(
                connection, profile.organisation_id, None, now, request_id=request_id_of(request)
            )
            await audit.write(connection, "password.forget", profile.id)
        using.post()
