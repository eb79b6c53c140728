"""Inviting: a code and the mail that brings it, for a profile or for people who were given an e-mail address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import ProfileStatus, Role
from fleet_tui.server.auth import invitations
from fleet_tui.server.mail import outbox
from fleet_tui.server.mail.message import Invitation
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.secrets import new_id

PROFILES = tables.profiles.c
PEOPLE = tables.people.c

_PERSONAL = frozenset({"description", "e_mail", "phone_number", "salutation"})


class Inviter:
    """Invites in the name of `inviter`, in one transaction."""

    def __init__(self, connection: AsyncConnection, organisation: Row[Any], inviter: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation
        self._owner: str = organisation.id
        self._inviter = inviter
        self._now = now

    async def send(self, profile: Row[Any]) -> None:
        """A new code for `profile` and the mail that brings it; earlier codes end, mails that wait are not sent."""
        code = await invitations.invite(self._connection, profile.id, self._now)
        await self._update(profile.id, {"invited_at": self._now})
        said = Invitation(
            name=profile.description,
            inviter=self._inviter,
            company=self._organisation.name,
            role=profile.role,
            language=profile.language,
            code=code,
            expires_at=self._now + invitations.LIFETIME,
        )
        await outbox.queue(self._connection, self._owner, profile.id, said, recipient=profile.e_mail, now=self._now)

    async def people(self, person_ids: Sequence[str], audit: AuditWriter) -> None:
        """People who were given an e-mail address get a profile as member, and its invitation.

        Not those who have a profile: an invited one whose address is another now gets the invitation there. An address
        somebody signs in with brings no second profile; if that one belongs to no user yet, it becomes theirs.
        """
        if not person_ids:
            return
        statement = select(tables.people).where(
            PEOPLE.organisation_id == self._owner, PEOPLE.id.in_(person_ids), PEOPLE.e_mail.is_not(None)
        )
        for person in (await self._connection.execute(statement)).all():
            address = person.e_mail.lower()
            profile = await profile_of_person(self._connection, self._owner, person.id)
            known = select(tables.profiles).where(PROFILES.organisation_id == self._owner, PROFILES.e_mail == address)
            holder = (await self._connection.execute(known)).first()
            if profile is not None:
                if profile.status == ProfileStatus.INVITED and holder is None:
                    await self._readdress(profile, address, audit)
            elif holder is None:
                await self._join(person, address, audit)
            elif holder.person_id is None:
                await self._adopt(holder, person.id, audit)

    async def _readdress(self, profile: Row[Any], address: str, audit: AuditWriter) -> None:
        await self._update(profile.id, {"e_mail": address, "version": profile.version + 1})
        before, after = ({"e_mail": audit.digest(each)} for each in (profile.e_mail, address))
        await audit.write(self._connection, "profile.update", profile.id, before, after)
        await self.send(await self._row(profile.id))
        await audit.write(self._connection, "invitation.send", profile.id)

    async def _join(self, person: Row[Any], address: str, audit: AuditWriter) -> None:
        profile_id = new_id()
        values: dict[str, Any] = {
            "role": Role.MEMBER.value,
            "description": f"{person.given_name} {person.family_name}".strip(),
            "e_mail": address,
            "phone_number": person.phone_number,
            "salutation": person.salutation,
            "language": person.language,
            "person_id": person.id,
        }
        state = {"id": profile_id, "organisation_id": self._owner, "status": ProfileStatus.INVITED.value}
        await self._connection.execute(insert(tables.profiles).values(state | values))
        await audit.write(self._connection, "profile.create", profile_id, None, kept(audit, values))
        await self.send(await self._row(profile_id))

    async def _adopt(self, profile: Row[Any], person_id: str, audit: AuditWriter) -> None:
        await self._update(profile.id, {"person_id": person_id, "version": profile.version + 1})
        await audit.write(self._connection, "profile.update", profile.id, {"person_id": None}, {"person_id": person_id})
        if profile.status == ProfileStatus.VALIDATED:
            await invitations.set_confirmed(self._connection, self._owner, person_id, self._now, confirmed=True)

    async def _update(self, profile_id: str, values: dict[str, Any]) -> None:
        this = (PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
        await self._connection.execute(update(tables.profiles).where(*this).values(values))

    async def _row(self, profile_id: str) -> Row[Any]:
        this = (PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
        return (await self._connection.execute(select(tables.profiles).where(*this))).one()


async def profile_of_person(connection: AsyncConnection, organisation_id: str, person_id: str) -> Row[Any] | None:
    """The profile of a user of the fleet, None when they have none."""
    statement = select(tables.profiles).where(
        PROFILES.organisation_id == organisation_id, PROFILES.person_id == person_id, PROFILES.removed_at.is_(None)
    )
    return (await connection.execute(statement)).first()


def kept(audit: AuditWriter, values: Mapping[str, Any]) -> dict[str, Any]:
    """Data of a profile as the audit log keeps them."""
    return {name: audit.digest(value) if name in _PERSONAL else value for name, value in values.items()}
