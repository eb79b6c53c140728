"""People's own data as they are changed: not by an order, for they belong to no line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.inviting import Inviter
from fleet_tui.server.storage.lines import person_fields
from fleet_tui.server.storage.organisations import lock, next_sequence

PEOPLE = tables.people.c
LINES = tables.lines.c


class PeopleRepository:
    """The people of the caller's organisation, in one transaction."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now

    async def change(self, person_id: str, version: int | None, changes: PersonUpdate, request_id: str) -> Person:
        """Change the fields that `changes` names; the person's lines count as modified, their version stays.

        Raises:
            ApiProblem: 404; 409 PERSON_CONFIRMED; 412 VERSION_CONFLICT when `version` is an older one.
        """
        organisation = await lock(self._connection, self._owner)
        before = await self._row(person_id)
        if version is not None and version != before.version:
            raise stale()
        if before.confirmed:
            raise ApiProblem(409, "PERSON_CONFIRMED", "They confirmed their own data: nobody else edits them.")
        values = changes.model_dump(exclude_unset=True)
        mine = (PEOPLE.organisation_id == self._owner) & (PEOPLE.id == person_id)
        await self._connection.execute(update(tables.people).where(mine).values(version=PEOPLE.version + 1, **values))
        await self._touch_lines(person_id)
        audit = await AuditWriter.of(self._connection, self._caller, self._now, request_id=request_id)
        await audit.write(
            self._connection,
            "person.update",
            person_id,
            {name: audit.digest(getattr(before, name)) for name in values},
            {name: audit.digest(value) for name, value in values.items()},
        )
        if "e_mail" in values:
            inviter = Inviter(self._connection, organisation, self._caller.name, self._now)
            await inviter.people([person_id], audit)
        return Person.model_validate(person_fields(await self._row(person_id)))

    async def _row(self, person_id: str) -> Row[Any]:
        statement = select(tables.people).where(PEOPLE.organisation_id == self._owner, PEOPLE.id == person_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    async def _touch_lines(self, person_id: str) -> None:
        sequence = await next_sequence(self._connection, self._owner)
        await self._connection.execute(
            update(tables.lines)
            .where(LINES.organisation_id == self._owner, LINES.person_id == person_id)
            .values(sequence=sequence, modified_at=self._now)
        )
