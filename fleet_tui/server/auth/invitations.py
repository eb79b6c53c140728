"""Invitations: a code that lets one person complete one profile, once, within 14 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import ProfileStatus, Role
from fleet_tui.domain.session import InvitationAcceptance
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage.organisations import lock, next_sequence
from fleet_tui.server.storage.secrets import digest, new_id, new_secret
from fleet_tui.server.storage.tables import invitations, lines, organisations, people, profiles
from fleet_tui.server.storage.tables.base import of_all_companies

LIFETIME = timedelta(days=14)


async def invite_manager(connection: AsyncConnection, organisation_id: str, now: datetime) -> str:
    """A code for a manager who has no profile yet; an earlier code nobody has used ends."""
    open_one = select(profiles.c.id).where(
        profiles.c.organisation_id == organisation_id,
        profiles.c.role == Role.MANAGER.value,
        profiles.c.status == ProfileStatus.INVITED.value,
        profiles.c.e_mail.is_(None),
        profiles.c.removed_at.is_(None),
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
    await end(connection, profile_id, now)
    code = new_secret()
    await connection.execute(
        insert(invitations).values(code_hash=digest(code), profile_id=profile_id, expires_at=now + LIFETIME)
    )
    return code


async def end(connection: AsyncConnection, profile_id: str, now: datetime) -> None:
    """No code of this profile works any more; whoever tries one is told why."""
    still_open = (
        invitations.c.profile_id == profile_id,
        invitations.c.ended_at.is_(None),
        invitations.c.accepted_with_key.is_(None),
    )
    await connection.execute(update(invitations).where(*still_open).values(ended_at=now))


async def find(connection: AsyncConnection, code: str, now: datetime) -> Row[Any]:
    """The invitation with its profile.

    Raises:
        ApiProblem: 422 INVITATION_UNKNOWN, INVITATION_WITHDRAWN (or replaced by a newer one) or INVITATION_EXPIRED.
    """
    statement = (
        select(invitations, profiles)
        .join(profiles, profiles.c.id == invitations.c.profile_id)
        .where(invitations.c.code_hash == digest(code))
    )
    row = (await connection.execute(of_all_companies(statement))).first()
    if row is None:
        raise ApiProblem(422, "INVITATION_UNKNOWN", "This invitation code is not known.")
    if row.ended_at is not None or row.removed_at is not None:
        raise _withdrawn()
    if row.expires_at <= now and row.accepted_with_key is None:
        raise ApiProblem(422, "INVITATION_EXPIRED", "This invitation has expired.")
    return row


async def accept(
    connection: AsyncConnection,
    invitation: Row[Any],
    acceptance: InvitationAcceptance,
    password_hash: str,
    *,
    key: str,
    now: datetime,
) -> None:
    """Complete the profile; their person, if they have one, is confirmed with it.

    Raises:
        ApiProblem: 422 when somebody else signs in with that e-mail address, or the invitation was used or withdrawn
            meanwhile.
    """
    await lock(connection, invitation.organisation_id)
    this_one = invitations.c.code_hash == invitation.code_hash
    spent = await connection.execute(
        update(invitations)
        .where(this_one, invitations.c.accepted_with_key.is_(None), invitations.c.ended_at.is_(None))
        .values(accepted_with_key=key)
    )
    if not spent.rowcount:
        used = (await connection.execute(select(invitations.c.accepted_with_key).where(this_one))).scalar()
        raise _withdrawn() if used is None else already_used()
    name = f"{acceptance.given_name} {acceptance.family_name}"
    try:
        await connection.execute(
            update(profiles)
            .where(profiles.c.organisation_id == invitation.organisation_id, profiles.c.id == invitation.profile_id)
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
        names = {"given_name": acceptance.given_name, "family_name": acceptance.family_name}
        await set_confirmed(connection, invitation.organisation_id, invitation.person_id, now, confirmed=True, **names)


async def set_confirmed(
    connection: AsyncConnection, organisation_id: str, person_id: str, now: datetime, *, confirmed: bool, **values: str
) -> None:
    """A person's profile was validated, or is gone; `values` are other data of theirs. Their lines show it."""
    await connection.execute(
        update(people)
        .where(people.c.organisation_id == organisation_id, people.c.id == person_id)
        .values(confirmed=confirmed, version=people.c.version + 1, **values)
    )
    sequence = await next_sequence(connection, organisation_id)
    await connection.execute(
        update(lines)
        .where(lines.c.organisation_id == organisation_id, lines.c.person_id == person_id)
        .values(sequence=sequence, modified_at=now)
    )


async def profiles_of(connection: AsyncConnection, identifier: str) -> Sequence[Row[Any]]:
    """The profiles that sign in as `identifier`: one in each company that knows it, that of the oldest first."""
    statement = (
        select(profiles)
        .join(organisations, organisations.c.id == profiles.c.organisation_id)
        .where(profiles.c.e_mail == identifier.strip().lower(), profiles.c.removed_at.is_(None))
        .order_by(organisations.c.created_at, organisations.c.id)
    )
    return (await connection.execute(of_all_companies(statement))).all()


def require_address(invitation: Row[Any], acceptance: InvitationAcceptance) -> None:
    """Whoever accepts signs in with the address that the invitation went to; a first manager's went to none.

    Raises:
        ApiProblem: 422 at `/identifier` for another one.
    """
    if invitation.e_mail is not None and invitation.e_mail != acceptance.identifier.strip().lower():
        message = "The invitation went to another e-mail address."
        raise invalid("/identifier", "IDENTIFIER_NOT_INVITED", message)


def already_used() -> ApiProblem:
    """The code did its work already."""
    return ApiProblem(422, "INVITATION_USED", "This invitation was used already.")


def _withdrawn() -> ApiProblem:
    return ApiProblem(422, "INVITATION_WITHDRAWN", "This invitation was withdrawn, or a newer one took its place.")
