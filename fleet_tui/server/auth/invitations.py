"""Invitations: a code that lets one person complete one profile, once, within 14 days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import ProfileStatus, Role
from fleet_tui.domain.session import InvitationAcceptance
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage.secrets import digest, new_id, new_secret
from fleet_tui.server.storage.tables import invitations, people, profiles

LIFETIME = timedelta(days=14)


async def invite_manager(connection: AsyncConnection, organisation_id: str, now: datetime) -> str:
    """A code for a manager who has no profile yet; an earlier code nobody has used ends."""
    open_one = select(profiles.c.id).where(
        profiles.c.organisation_id == organisation_id,
        profiles.c.role == Role.MANAGER.value,
        profiles.c.status == ProfileStatus.INVITED.value,
        profiles.c.e_mail.is_(None),
    )
    profile_id = (await connection.execute(open_one)).scalar()
    if profile_id is None:
        profile_id = new_id()
        await connection.execute(
            insert(profiles).values(
                id=profile_id,
                organisation_id=organisation_id,
                description="Fleet manager",
                role=Role.MANAGER.value,
                status=ProfileStatus.INVITED.value,
                invited_at=now,
            )
        )
    return await invite(connection, profile_id, now)


async def invite(connection: AsyncConnection, profile_id: str, now: datetime) -> str:
    """A new code for a profile; earlier ones end."""
    await connection.execute(delete(invitations).where(invitations.c.profile_id == profile_id))
    code = new_secret()
    await connection.execute(
        insert(invitations).values(code_hash=digest(code), profile_id=profile_id, expires_at=now + LIFETIME)
    )
    return code


async def find(connection: AsyncConnection, code: str, now: datetime) -> Row[Any]:
    """The invitation with its profile.

    Raises:
        ApiProblem: 422 INVITATION_UNKNOWN or INVITATION_EXPIRED.
    """
    statement = (
        select(invitations, profiles)
        .join(profiles, profiles.c.id == invitations.c.profile_id)
        .where(invitations.c.code_hash == digest(code))
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise ApiProblem(422, "INVITATION_UNKNOWN", "This invitation code is not known.")
    if row.expires_at <= now:
        raise ApiProblem(422, "INVITATION_EXPIRED", "This invitation has expired.")
    return row


async def accept(
    connection: AsyncConnection, invitation: Row[Any], acceptance: InvitationAcceptance, password_hash: str, key: str
) -> None:
    """Complete the profile; their person, if they have one, is confirmed with it.

    Raises:
        ApiProblem: 422 when somebody else signs in with that e-mail address, or the invitation was used meanwhile.
    """
    spent = await connection.execute(
        update(invitations)
        .where(invitations.c.code_hash == invitation.code_hash, invitations.c.accepted_with_key.is_(None))
        .values(accepted_with_key=key)
    )
    if not spent.rowcount:
        raise ApiProblem(422, "INVITATION_UNKNOWN", "This invitation was used already.")
    name = f"{acceptance.given_name} {acceptance.family_name}"
    try:
        await connection.execute(
            update(profiles)
            .where(profiles.c.id == invitation.profile_id)
            .values(
                description=name,
                e_mail=acceptance.identifier.lower(),
                password_hash=password_hash,
                status=ProfileStatus.VALIDATED.value,
                version=profiles.c.version + 1,
            )
        )
    except IntegrityError:
        raise invalid("/identifier", "IDENTIFIER_TAKEN", "Somebody signs in with this address already.") from None
    if invitation.person_id is not None:
        await connection.execute(
            update(people)
            .where(people.c.organisation_id == invitation.organisation_id, people.c.id == invitation.person_id)
            .values(confirmed=True, given_name=acceptance.given_name, family_name=acceptance.family_name)
        )


async def profile_of(connection: AsyncConnection, identifier: str) -> Row[Any] | None:
    """The profile that signs in as `identifier`."""
    statement = select(profiles).where(profiles.c.e_mail == identifier.strip().lower())
    return (await connection.execute(statement)).first()
