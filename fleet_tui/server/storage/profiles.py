"""User profiles as they are read: with the numbers of their person's lines, and how their invitation fares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import MailStatus, Profile, ProfileDetails, ProfileLine, ProfilePage, ProfileStatus
from fleet_tui.server.auth import second_factor
from fleet_tui.server.mail.outbox import last_mails
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import tables

PROFILES = tables.profiles.c
LINES = tables.lines.c
PEOPLE = tables.people.c
INVITATIONS = tables.invitations.c


class ProfileRepository:
    """One organisation's profiles."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def profiles(self) -> ProfilePage:
        """All profiles by description."""
        numbers: dict[str, list[str]] = {}
        for row in (await self._connection.execute(self._lines(LINES.person_id, LINES.msisdn))).all():
            numbers.setdefault(row.person_id, []).append(row.msisdn)
        mails = await last_mails(self._connection, self._organisation)
        rows = (await self._connection.execute(self._rows().order_by(PROFILES.description, PROFILES.id))).all()
        items = [
            Profile.model_validate(_fields(row, mails.get(row.id)) | {"msisdns": numbers.get(row.person_id, [])})
            for row in rows
        ]
        return ProfilePage(items=items, total=len(items))

    async def profile(self, profile_id: str) -> ProfileDetails:
        """One profile with its lines. Raises ApiProblem 404."""
        row = (await self._connection.execute(self._rows(PROFILES.id == profile_id))).first()
        if row is None:
            raise not_found()
        statement = self._lines(
            LINES.id, LINES.msisdn, LINES.description, LINES.status, tables.plans.c.name.label("plan")
        ).select_from(
            tables.lines.outerjoin(
                tables.plans,
                (tables.plans.c.organisation_id == LINES.organisation_id) & (tables.plans.c.code == LINES.plan),
            )
        )
        used = (await self._connection.execute(statement.where(LINES.person_id == row.person_id))).all()
        lines = [
            ProfileLine.model_validate(
                {
                    "id": line.id,
                    "msisdn": line.msisdn,
                    "description": line.description,
                    "status": line.status,
                    "plan": line.plan or "",
                }
            )
            for line in used
        ]
        mails = await last_mails(self._connection, self._organisation, [profile_id])
        return ProfileDetails.model_validate(
            _fields(row, mails.get(profile_id))
            | {
                "msisdns": [line.msisdn for line in lines],
                "lines": lines,
                "second_factor": (await second_factor.of(self._connection, profile_id)).since is not None,
            }
        )

    def _rows(self, *wanted: ColumnElement[bool]) -> Any:
        expiry = (
            select(func.max(INVITATIONS.expires_at))
            .where(
                INVITATIONS.profile_id == PROFILES.id,
                INVITATIONS.ended_at.is_(None),
                INVITATIONS.accepted_with_key.is_(None),
            )
            .scalar_subquery()
        )
        mine = (PROFILES.organisation_id == self._organisation, PROFILES.removed_at.is_(None))
        person = (PEOPLE.organisation_id == PROFILES.organisation_id) & (PEOPLE.id == PROFILES.person_id)
        names = (PEOPLE.given_name, PEOPLE.family_name)
        joined = tables.profiles.outerjoin(tables.people, person)
        return (
            select(tables.profiles, *names, expiry.label("code_expires_at")).select_from(joined).where(*mine, *wanted)
        )

    def _lines(self, *columns: Any) -> Any:
        """The lines of people who have a profile, by number."""
        with_profile = select(PROFILES.person_id).where(
            PROFILES.organisation_id == self._organisation, PROFILES.removed_at.is_(None)
        )
        mine = (LINES.organisation_id == self._organisation, LINES.person_id.in_(with_profile))
        return select(*columns).where(*mine).order_by(LINES.msisdn)


def _fields(row: Row[Any], mail: Row[Any] | None) -> dict[str, Any]:
    person = None if row.given_name is None else f"{row.given_name} {row.family_name}".strip()
    invited = row.status == ProfileStatus.INVITED
    return {
        "id": row.id,
        "version": row.version,
        "description": row.description,
        "role": row.role,
        "status": row.status,
        "e_mail": row.e_mail,
        "phone_number": row.phone_number,
        "salutation": row.salutation,
        "language": row.language,
        "person_id": row.person_id,
        "person_name": person,
        "invited_at": row.invited_at,
        "invitation_expires_at": row.code_expires_at if invited else None,
        "mail": _mail(mail) if mail is not None and invited else None,
    }


def _mail(row: Row[Any]) -> dict[str, Any]:
    queued: datetime = row.queued_at
    return {
        "status": row.status,
        "queued_at": queued,
        "sent_at": row.sent_at,
        "attempts": row.attempts,
        "next_attempt_at": row.next_attempt_at if row.status == MailStatus.QUEUED else None,
        "reason": row.reason,
        "said": row.said,
    }
