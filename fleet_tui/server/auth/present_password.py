"""Whoever changes how they sign in says the present password first: an unlocked terminal is not enough."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from pydantic import SecretStr
from sqlalchemy import Row, select

from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.auth.throttle import Attempt, address_of
from fleet_tui.server.problems import ApiProblem, invalid, request_id_of
from fleet_tui.server.services import Services
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.tables import profiles


async def profile_with_password(using: Services, caller: Caller) -> Row[Any]:
    """The profile of the caller. Raises ApiProblem 409 NO_PASSWORD."""
    mine = (profiles.c.organisation_id == caller.organisation_id, profiles.c.id == caller.profile_id)
    async with using.database.read() as connection:
        profile = (await connection.execute(select(profiles).where(*mine))).one()
    if profile.password_hash is None:
        raise ApiProblem(409, "NO_PASSWORD", "This profile signs in without a password.")
    return profile


async def require_present(
    using: Services, request: Request, caller: Caller, profile: Row[Any], present: SecretStr
) -> Attempt:
    """Go on only for who knows the password of `profile`. Tries are counted as those at a sign-in.

    The attempt that comes back has succeeded once all is done.

    Raises:
        ApiProblem: 422 PASSWORD_WRONG at `/present`; 429.
    """
    attempt = Attempt(address_of(request), profile.e_mail)
    async with using.database.write() as connection:
        await attempt.begin(connection, using.clock())
    if not await using.passwords.matches(present.get_secret_value(), profile.password_hash):
        async with using.database.write() as connection:
            audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
            await audit.write(connection, "password.refuse", caller.profile_id)
        raise password_wrong()
    return attempt


def password_wrong() -> ApiProblem:
    """What was typed is not the present password, or not any more."""
    return invalid("/present", "PASSWORD_WRONG", "This is not the present password.")
