"""User profiles as they are made, changed and removed: the rules, the audit rows and the mails, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import NewProfile, ProfileDetails, ProfileStatus, ProfileUpdate, Role
from fleet_tui.server.auth import invitations, second_factor
from fleet_tui.server.auth.sessions import Caller, hold_sessions
from fleet_tui.server.mail import outbox
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, invalid, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.inviting import Inviter, kept, profile_of_person
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.profiles import ProfileRepository
from fleet_tui.server.storage.secrets import new_id

PROFILES = tables.profiles.c
PEOPLE = tables.people.c


class ProfileChanges:
    """The profiles of the caller's organisation, in one transaction. `key` and `request_id` go into the audit log."""

    def __init__(
        self, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str, key: str | None = None
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._request_id = request_id
        self._key = key

    async def create(self, asked: NewProfile) -> ProfileDetails:
        """A new profile, INVITED, with its mail.

        Raises:
            ApiProblem: 422 IDENTIFIER_TAKEN, PERSON_UNKNOWN; 409 PERSON_HAS_PROFILE.
        """
        organisation = await self._locked()
        values = asked.model_dump(mode="json") | {"e_mail": asked.e_mail.lower()}
        if asked.person_id is not None:
            await self._check_person(asked.person_id)
        profile_id = new_id()
        try:
            await self._connection.execute(
                insert(tables.profiles).values(
                    id=profile_id,
                    organisation_id=self._owner,
                    status=ProfileStatus.INVITED.value,
                    invited_at=self._now,
                    **values,
                )
            )
        except IntegrityError:
            raise _taken() from None
        await self._audit("profile.create", profile_id, None, values)
        await self._inviter(organisation).send(await self._row(profile_id))
        return await self._answer(profile_id)

    async def change(self, profile_id: str, version: int | None, changes: ProfileUpdate) -> ProfileDetails:
        """Change the fields that `changes` names. Another address of an invited profile gets an invitation.

        Raises:
            ApiProblem: 404; 412 VERSION_CONFLICT; 409 LAST_MANAGER, LOCAL_MANAGER, PROFILE_VALIDATED (its address is
                what it signs in with); 422 IDENTIFIER_TAKEN.
        """
        organisation = await self._locked()
        before = await self._row(profile_id, version)
        values = changes.model_dump(mode="json", exclude_unset=True)
        if "e_mail" in values:
            values["e_mail"] = values["e_mail"].lower()
        values = {name: value for name, value in values.items() if value != getattr(before, name)}
        if "role" in values and before.role == Role.MANAGER:
            await require_manager_left(self._connection, organisation, before, self._caller.profile_id)
        if "e_mail" in values and before.status != ProfileStatus.INVITED:
            raise ApiProblem(409, "PROFILE_VALIDATED", "They sign in with this address: it stays as it is.")
        if not values:
            return await self._answer(profile_id)
        mine = (PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
        try:
            await self._connection.execute(
                update(tables.profiles).where(*mine).values(version=PROFILES.version + 1, **values)
            )
        except IntegrityError:
            raise _taken() from None
        await self._audit("profile.update", profile_id, {name: getattr(before, name) for name in values}, values)
        if "e_mail" in values:
            await self._invite(organisation, profile_id)
        return await self._answer(profile_id)

    async def invite_again(self, profile_id: str, version: int | None) -> ProfileDetails:
        """A new code by a new mail; the earlier code ends.

        Raises:
            ApiProblem: 404; 412; 409 PROFILE_VALIDATED, NO_ADDRESS.
        """
        organisation = await self._locked()
        row = await self._row(profile_id, version)
        if row.status != ProfileStatus.INVITED:
            raise ApiProblem(409, "PROFILE_VALIDATED", "This profile is complete: there is nothing to invite to.")
        if row.e_mail is None:
            raise ApiProblem(409, "NO_ADDRESS", "This profile has no e-mail address to send an invitation to.")
        mine = (PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
        await self._connection.execute(update(tables.profiles).where(*mine).values(version=PROFILES.version + 1))
        await self._invite(organisation, profile_id)
        return await self._answer(profile_id)

    async def remove(self, profile_id: str, version: int | None) -> None:
        """Withdraw an invitation, or remove a profile: its codes and sessions end. Its name stays in the log.

        Raises:
            ApiProblem: 404; 412; 409 LAST_MANAGER, LOCAL_MANAGER.
        """
        organisation = await self._locked()
        row = await self._row(profile_id, version)
        await require_manager_left(self._connection, organisation, row, self._caller.profile_id)
        await invitations.end(self._connection, profile_id, self._now)
        await outbox.unqueue(self._connection, self._owner, profile_id)
        await hold_sessions(self._connection, profile_id)
        await second_factor.forget(self._connection, profile_id)
        for table in (tables.sessions, tables.password_resets):
            await self._connection.execute(delete(table).where(table.c.profile_id == profile_id))
        await self._connection.execute(
            update(tables.profiles)
            .where(PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
            .values(removed_at=self._now, version=PROFILES.version + 1, e_mail=None, phone_number=None)
            .values(password_hash=None, person_id=None, salutation=None)
        )
        if row.person_id is not None and row.status == ProfileStatus.VALIDATED:
            await invitations.set_confirmed(self._connection, self._owner, row.person_id, self._now, confirmed=False)
        invited = row.status == ProfileStatus.INVITED
        await self._audit("invitation.withdraw" if invited else "profile.remove", profile_id, {"role": row.role}, None)

    async def end_second_factor(self, profile_id: str) -> None:
        """Somebody lost their second factor: they sign in without one, and all their sessions end.

        Raises:
            ApiProblem: 404; 409 NO_SECOND_FACTOR; 409 OWN_SECOND_FACTOR, which ends by a code of it only.
        """
        await self._locked()
        row = await self._row(profile_id)
        if row.id == self._caller.profile_id:
            raise ApiProblem(409, "OWN_SECOND_FACTOR", "Your own second factor ends by a code of it.")
        await second_factor.end(self._connection, profile_id)
        await self._connection.execute(delete(tables.sessions).where(tables.sessions.c.profile_id == profile_id))
        await self._audit("second_factor.reset", profile_id, None, None)

    # Rules

    async def _locked(self) -> Row[Any]:
        """The organisation, held until the transaction ends; the caller may have lost their role meanwhile."""
        organisation = await lock(self._connection, self._owner)
        mine = (PROFILES.organisation_id == self._owner, PROFILES.id == self._caller.profile_id)
        role = select(PROFILES.role).where(*mine, PROFILES.removed_at.is_(None))
        if (await self._connection.execute(role)).scalar() != Role.MANAGER:
            raise ApiProblem(403, "FORBIDDEN", "Your role does not allow this.")
        return organisation

    async def _check_person(self, person_id: str) -> None:
        known = select(PEOPLE.id).where(PEOPLE.organisation_id == self._owner, PEOPLE.id == person_id)
        if (await self._connection.execute(known)).first() is None:
            raise invalid("/person_id", "PERSON_UNKNOWN", "There is no such user.")
        if await profile_of_person(self._connection, self._owner, person_id) is not None:
            raise ApiProblem(409, "PERSON_HAS_PROFILE", "This user has a profile already.")

    # Reading and writing

    async def _row(self, profile_id: str, version: int | None = None) -> Row[Any]:
        statement = select(tables.profiles).where(
            PROFILES.organisation_id == self._owner, PROFILES.id == profile_id, PROFILES.removed_at.is_(None)
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        if version is not None and version != row.version:
            raise stale()
        return row

    async def _invite(self, organisation: Row[Any], profile_id: str) -> None:
        await self._inviter(organisation).send(await self._row(profile_id))
        await self._audit("invitation.send", profile_id, None, None)

    def _inviter(self, organisation: Row[Any]) -> Inviter:
        return Inviter(self._connection, organisation, self._caller.name, self._now)

    async def _answer(self, profile_id: str) -> ProfileDetails:
        return await ProfileRepository(self._connection, self._owner).profile(profile_id)

    async def _audit(
        self, action: str, profile_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> None:
        audit = await AuditWriter.of(
            self._connection, self._caller, self._now, request_id=self._request_id, key=self._key
        )
        sides = [side and kept(audit, side) for side in (before, after)]
        await audit.write(self._connection, action, profile_id, *sides)


async def require_manager_left(
    connection: AsyncConnection, organisation: Row[Any], row: Row[Any], asking: str | None
) -> None:
    """Somebody who can sign in as a manager is left without the profile `row`, and this machine's own manager stays.

    That one has no password: they act on this machine only, and count only while they are who is `asking`.

    Raises:
        ApiProblem: 409 LAST_MANAGER, LOCAL_MANAGER.
    """
    local: str | None = organisation.local_profile_id
    can_act: ColumnElement[bool] = PROFILES.password_hash.is_not(None)
    if asking is not None and asking == local:
        can_act = or_(can_act, PROFILES.id == local)
    others = select(func.count()).where(
        PROFILES.organisation_id == organisation.id,
        PROFILES.id != row.id,
        PROFILES.role == Role.MANAGER.value,
        PROFILES.status == ProfileStatus.VALIDATED.value,
        PROFILES.removed_at.is_(None),
        can_act,
    )
    acts = row.role == Role.MANAGER and row.status == ProfileStatus.VALIDATED
    if acts and not (await connection.execute(others)).scalar_one():
        raise ApiProblem(409, "LAST_MANAGER", "This is the last fleet manager who can sign in.")
    if row.id == local:
        raise ApiProblem(409, "LOCAL_MANAGER", "Whoever works on the machine of this fleet has this profile.")


def _taken() -> ApiProblem:
    return invalid("/e_mail", "IDENTIFIER_TAKEN", "Somebody signs in with this address already.")
