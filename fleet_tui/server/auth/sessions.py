"""Sessions: opaque tokens, stored as digests; a refresh token is good for one refresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import Tokens
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage.secrets import digest, new_secret
from fleet_tui.server.storage.tables import profiles, sessions

ACCESS_LIFETIME = timedelta(hours=1)
REFRESH_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. The organisation of every query comes from here and from nowhere else."""

    organisation_id: str
    profile_id: str
    person_id: str | None
    name: str
    role: str
    access_hash: str

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER


async def issue(connection: AsyncConnection, profile_id: str, now: datetime) -> Tokens:
    """New tokens for a profile. Sessions past their refresh are swept out on the way."""
    access, refresh = new_secret(), new_secret()
    await connection.execute(delete(sessions).where(sessions.c.refresh_expires_at <= now))
    await connection.execute(
        insert(sessions).values(
            access_hash=digest(access),
            refresh_hash=digest(refresh),
            profile_id=profile_id,
            expires_at=now + ACCESS_LIFETIME,
            refresh_expires_at=now + REFRESH_LIFETIME,
        )
    )
    return Tokens(access_token=access, refresh_token=refresh, expires_at=now + ACCESS_LIFETIME)


async def refresh(connection: AsyncConnection, refresh_token: str, now: datetime) -> Tokens:
    """New tokens for old; the old ones end.

    Raises:
        ApiProblem: 401 when the token is unknown, spent or expired.
    """
    found = sessions.c.refresh_hash == digest(refresh_token)
    row = (await connection.execute(select(sessions.c.profile_id, sessions.c.refresh_expires_at).where(found))).first()
    if row is None:
        raise not_signed_in()
    if row.refresh_expires_at <= now:
        raise expired()
    await connection.execute(delete(sessions).where(found))
    return await issue(connection, row.profile_id, now)


async def revoke(connection: AsyncConnection, caller: Caller) -> None:
    """End the caller's session."""
    await connection.execute(delete(sessions).where(sessions.c.access_hash == caller.access_hash))


async def caller_of(connection: AsyncConnection, access_token: str, now: datetime) -> Caller:
    """Who holds this access token.

    Raises:
        ApiProblem: 401 NOT_SIGNED_IN (unknown) or SESSION_EXPIRED.
    """
    access_hash = digest(access_token)
    statement = (
        select(sessions.c.expires_at, profiles)
        .join(profiles, profiles.c.id == sessions.c.profile_id)
        .where(sessions.c.access_hash == access_hash)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise not_signed_in()
    if row.expires_at <= now:
        raise expired()
    return Caller(row.organisation_id, row.id, row.person_id, row.description, row.role, access_hash)


def not_signed_in() -> ApiProblem:
    """No token, or one that means nothing here."""
    return ApiProblem(401, "NOT_SIGNED_IN", "Please sign in.", headers={"WWW-Authenticate": "Bearer"})


def expired() -> ApiProblem:
    """A token past its time."""
    return ApiProblem(401, "SESSION_EXPIRED", "The session has expired.", headers={"WWW-Authenticate": "Bearer"})
