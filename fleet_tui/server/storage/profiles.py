"""User profiles."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import Profile, ProfilePage
from fleet_tui.server.storage import tables


class ProfileRepository:
    """One organisation's profiles."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def profiles(self) -> ProfilePage:
        """All profiles by description, with the numbers of their person's lines."""
        profiles, lines = tables.profiles.c, tables.lines.c
        numbers: dict[str, list[str]] = {}
        used = select(lines.person_id, lines.msisdn).where(
            lines.organisation_id == self._organisation,
            lines.person_id.in_(select(profiles.person_id).where(profiles.organisation_id == self._organisation)),
        )
        for row in (await self._connection.execute(used.order_by(lines.msisdn))).all():
            numbers.setdefault(row.person_id, []).append(row.msisdn)
        statement = select(tables.profiles).where(profiles.organisation_id == self._organisation)
        rows = (await self._connection.execute(statement.order_by(profiles.description, profiles.id))).all()
        items = [
            Profile.model_validate(
                {
                    "id": row.id,
                    "version": row.version,
                    "description": row.description,
                    "role": row.role,
                    "status": row.status,
                    "e_mail": row.e_mail,
                    "person_id": row.person_id,
                    "msisdns": numbers.get(row.person_id, []),
                    "invited_at": row.invited_at,
                }
            )
            for row in rows
        ]
        return ProfilePage(items=items, total=len(items))
