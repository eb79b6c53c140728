"""Keeps with each line who of the HR list uses it, and what that list says of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_data import Employee, ListedLine, one_of_each
from fleet_tui.domain.people_matching import Match, match_people
from fleet_tui.server.findings.facts import FactsReader
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import next_sequence
from fleet_tui.server.storage.own_data import OwnDataRepository

LINES = tables.lines.c
_KEPT = ("employee_id", "hr_department", "hr_cost_centre", "left_on")
"""What a line keeps of its user in the HR list."""

_DECIDES = frozenset({"given_name", "family_name", "e_mail", "person_id", "msisdn", "status"})
"""Fields of a user or a line that decide who of the HR list it is."""


class Matched(NamedTuple):
    """The lines, one for each number; the HR list; and who uses which line, by its number."""

    lines: Sequence[ListedLine]
    people: Sequence[Employee]
    matches: dict[str, Match]


class PeopleMatcher:
    """Matches the lines of one organisation. What is written belongs to the caller's transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now
        self.data = OwnDataRepository(connection, organisation_id)

    async def lines(self) -> list[ListedLine]:
        """The lines, one for each number."""
        return one_of_each(await FactsReader(self._connection, self._organisation).lines())

    async def match(
        self, lines: Sequence[ListedLine] | None = None, people: Sequence[Employee] | None = None
    ) -> Matched:
        """Match `lines` with `people`, or what is stored; in a thread, for of a large fleet it takes a while."""
        if people is None:
            people = await self.data.employees() or ()
        if lines is None:
            lines = await self.lines()
        answers = await self.data.person_links()
        return Matched(lines, people, await asyncio.to_thread(match_people, lines, people, answers))

    async def see_to(self, changed: Set[str] = _DECIDES) -> None:
        """Match anew and keep it, where there is an HR list or was one, and `changed` fields decide it."""
        if changed & _DECIDES and await self._concerned():
            await self.keep(await self.match())

    async def keep(self, matched: Matched) -> None:
        """Lines whose user, or what the HR list says of them, is another now count as changed."""
        lines, _people, matches = matched
        wanted = {line.id: _kept(matches[line.msisdn].employee) for line in lines}
        statement = select(LINES.id, *(LINES[name] for name in _KEPT)).where(
            LINES.organisation_id == self._organisation
        )
        nothing = _kept(None)
        changed = {
            row.id: kept
            for row in (await self._connection.execute(statement)).all()
            if (kept := wanted.get(row.id, nothing)) != {name: getattr(row, name) for name in _KEPT}
        }
        if changed:
            sequence = await next_sequence(self._connection, self._organisation)
            writer = ChangeWriter(self._connection, self._organisation, sequence, self._now)
            await writer.note(changed, new_version=False)

    async def _concerned(self) -> bool:
        """There is an HR list, or was one."""
        for found in (
            select(tables.employees.c.id).where(tables.employees.c.organisation_id == self._organisation),
            select(LINES.id).where(LINES.organisation_id == self._organisation, LINES.employee_id.is_not(None)),
        ):
            if (await self._connection.execute(found.limit(1))).first() is not None:
                return True
        return False


def _kept(employee: Employee | None) -> dict[str, Any]:
    if employee is None:
        return dict.fromkeys(_KEPT)
    return {
        "employee_id": employee.id,
        "hr_department": employee.department.raw if employee.department else None,
        "hr_cost_centre": employee.cost_centre.raw if employee.cost_centre else None,
        "left_on": employee.leaves,
    }
