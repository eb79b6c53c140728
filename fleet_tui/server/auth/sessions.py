"""Sessions: opaque tokens, stored as digests; a refresh token is good for one refresh.

All sessions that go back to one signing in are a family. A refresh token that is used again after it was spent may have
been stolen, so it ends its family (RFC 9700, section 4.14.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import OpenSession, Tokens
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage.database import hold
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.secrets import digest, new_id, new_secret
from fleet_tui.server.storage.tables import profiles, sessions, spent_refresh_tokens
from fleet_tui.server.storage.tables.base import of_all_companies

ACCESS_LIFETIME = timedelta(hours=1)
REFRESH_LIFETIME = timedelta(days=30)
FAMILY_LIFETIME = timedelta(days=90)
"""How long somebody can go on without the password, however often the tokens are refreshed."""
SPENT_AT_ONCE = timedelta(seconds=10)
"""Of several refreshes with one token in this time, one wins and the others are refused; nobody is suspected."""


SPENT = spent_refresh_tokens.c


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. The organisation of every query comes from here and from nowhere else."""

    organisation_id: str
    profile_id: str
    person_id: str | None
    name: str
    role: str
    access_hash: str
    session: str
    """The family of the session that asks."""

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER


@dataclass(frozen=True, slots=True)
class Family:
    """The sessions that go back to one signing in, at `began_at`."""

    id: str
    began_at: datetime


async def hold_sessions(connection: AsyncConnection, profile_id: str) -> None:
    """Make whatever else begins, refreshes or ends sessions of a profile wait until this transaction ends.

    Whoever locks the organisation too does that first.
    """
    await hold(connection, f"sessions\n{profile_id}")


async def sign_in(
    connection: AsyncConnection, profile_id: str, password_hash: str, now: datetime, *, address: str
) -> Tokens | None:
    """Tokens for who knows the password of `password_hash`; None: it is not that of the profile any more."""
    await hold_sessions(connection, profile_id)
    as_it_was = (
        profiles.c.id == profile_id,
        profiles.c.password_hash == password_hash,
        profiles.c.removed_at.is_(None),
    )
    if (await connection.execute(of_all_companies(select(profiles.c.id).where(*as_it_was)))).first() is None:
        return None
    return await issue(connection, profile_id, now, address=address)


async def issue(
    connection: AsyncConnection,
    profile_id: str,
    now: datetime,
    family: Family | None = None,
    *,
    address: str | None = None,
) -> Tokens:
    """Issue tokens for a profile to whoever asks from `address`, of a new family without one.

    Sessions past their refresh are swept out on the way.
    """
    await hold_sessions(connection, profile_id)
    family = family or Family(new_id(), now)
    access, refresh = new_secret(), new_secret()
    for table, until in ((sessions, sessions.c.refresh_expires_at), (spent_refresh_tokens, SPENT.expires_at)):
        await connection.execute(delete(table).where(until <= now))
    await connection.execute(
        insert(sessions).values(
            access_hash=digest(access),
            refresh_hash=digest(refresh),
            profile_id=profile_id,
            expires_at=now + ACCESS_LIFETIME,
            refresh_expires_at=min(now + REFRESH_LIFETIME, family.began_at + FAMILY_LIFETIME),
            family=family.id,
            began_at=family.began_at,
            address=address,
        )
    )
    return Tokens(access_token=access, refresh_token=refresh, expires_at=now + ACCESS_LIFETIME)


async def refresh(
    connection: AsyncConnection, refresh_token: str, now: datetime, *, address: str | None = None
) -> Tokens | None:
    """Issue new tokens for a refresh token, which ends with its session.

    Returns None when the token is unknown or spent; what a spent one ends is for the caller to commit.

    Raises:
        ApiProblem: 401 SESSION_EXPIRED when the token is past its time.
    """
    spent = digest(refresh_token)
    holder = select(sessions.c.profile_id).where(sessions.c.refresh_hash == spent)
    if (profile_id := (await connection.execute(holder)).scalar()) is not None:
        await hold_sessions(connection, profile_id)
    # Deleting it is what one of several at once succeeds in, on either database.
    found = delete(sessions).where(sessions.c.refresh_hash == spent).returning(sessions)
    row = (await connection.execute(found)).first()
    if row is None:
        await _suspect(connection, spent, now)
        return None
    if row.refresh_expires_at <= now:
        raise expired()
    family = Family(row.family, row.began_at or now)  # None: begun before that was noted
    await connection.execute(
        insert(spent_refresh_tokens).values(
            refresh_hash=spent, family=family.id, spent_at=now, expires_at=row.refresh_expires_at
        )
    )
    return await issue(connection, row.profile_id, now, family, address=address)


async def _suspect(connection: AsyncConnection, spent: str, now: datetime) -> None:
    """End the family of a refresh token that was spent before."""
    reused = select(SPENT.family).where(SPENT.refresh_hash == spent, SPENT.spent_at <= now - SPENT_AT_ONCE)
    of_family = sessions.c.family.in_(reused)
    if (profile_id := (await connection.execute(select(sessions.c.profile_id).where(of_family))).scalar()) is not None:
        await hold_sessions(connection, profile_id)
        await connection.execute(delete(sessions).where(of_family))


async def revoke(connection: AsyncConnection, caller: Caller) -> None:
    """End the caller's session."""
    await hold_sessions(connection, caller.profile_id)
    await connection.execute(delete(sessions).where(sessions.c.family == caller.session))


async def of_caller(connection: AsyncConnection, caller: Caller, now: datetime) -> list[OpenSession]:
    """Everywhere the caller is signed in, the place used last first."""
    mine = (sessions.c.profile_id == caller.profile_id) & (sessions.c.refresh_expires_at > now)
    rows = (await connection.execute(select(sessions).where(mine).order_by(sessions.c.expires_at.desc()))).all()
    return [
        OpenSession.model_validate(
            {
                "id": row.family,
                "began_at": row.began_at or row.expires_at - ACCESS_LIFETIME,  # None: begun before that was noted
                "used_at": row.expires_at - ACCESS_LIFETIME,
                "ends_at": row.refresh_expires_at,
                "address": row.address,
                "current": row.family == caller.session,
            }
        )
        for row in rows
    ]


async def end(connection: AsyncConnection, caller: Caller, session_id: str) -> bool:
    """End one of the caller's sessions; False: there is none of that id."""
    await lock(connection, caller.organisation_id)
    await hold_sessions(connection, caller.profile_id)
    mine = (sessions.c.profile_id == caller.profile_id) & (sessions.c.family == session_id)
    return bool((await connection.execute(delete(sessions).where(mine))).rowcount)


async def end_others(connection: AsyncConnection, caller: Caller) -> int:
    """End all of the caller's sessions but the one that asks; how many."""
    await lock(connection, caller.organisation_id)
    await hold_sessions(connection, caller.profile_id)
    others = (sessions.c.profile_id == caller.profile_id) & (sessions.c.family != caller.session)
    return (await connection.execute(delete(sessions).where(others))).rowcount


_HOLDER = of_all_companies(  # made once: every request asks it
    select(sessions.c.expires_at, sessions.c.family, profiles)
    .join(profiles, profiles.c.id == sessions.c.profile_id)
    .where(sessions.c.access_hash == bindparam("access_hash"), profiles.c.removed_at.is_(None))
)


async def caller_of(connection: AsyncConnection, access_token: str, now: datetime) -> Caller:
    """Who holds this access token.

    Raises:
        ApiProblem: 401 NOT_SIGNED_IN (unknown) or SESSION_EXPIRED.
    """
    access_hash = digest(access_token)
    row = (await connection.execute(_HOLDER, {"access_hash": access_hash})).first()
    if row is None:
        raise not_signed_in()
    if row.expires_at <= now:
        raise expired()
    return Caller(row.organisation_id, row.id, row.person_id, row.description, row.role, access_hash, row.family)


def not_signed_in() -> ApiProblem:
    """No token, or one that means nothing here."""
    return ApiProblem(401, "NOT_SIGNED_IN", "Please sign in.", headers={"WWW-Authenticate": "Bearer"})


def expired() -> ApiProblem:
    """A token past its time."""
    return ApiProblem(401, "SESSION_EXPIRED", "The session has expired.", headers={"WWW-Authenticate": "Bearer"})
