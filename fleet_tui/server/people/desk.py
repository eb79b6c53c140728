"""The HR list as the contract has it: employees with their lines, lines that somebody has to tell the user of."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.employee_list import (
    EmployeeMatch,
    EmployeeMatchPage,
    EmployeePage,
    ListedEmployee,
    MatchesOf,
    MatchState,
)
from fleet_tui.domain.own_data import Employee, ListedLine
from fleet_tui.domain.people_matching import Answer, Match, MatchedBy, Nearest, match_people, user_words
from fleet_tui.domain.text import fold
from fleet_tui.server.people.matcher import Matched, PeopleMatcher
from fleet_tui.server.problems import ApiProblem, invalid, not_found
from fleet_tui.server.storage import cursors
from fleet_tui.server.storage.organisations import lock, next_sequence

_TO_ASK = (MatchState.AMBIGUOUS, MatchState.NOT_FOUND)


class PeopleDesk:
    """One organisation's employees. What is written belongs to the caller's transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._matcher = PeopleMatcher(connection, organisation_id, now)

    async def employees(self, cursor: str | None, limit: int) -> EmployeePage:
        """Employees by name."""
        lines, people, matches = await self._matcher.match()
        ranked = sorted(people, key=lambda each: (fold(each.name), each.id))
        start = cursors.decode(cursor, cursors.number)[0] if cursor is not None else 0
        used: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            employee = matches[line.msisdn].employee
            if employee is not None and line.status != LineStatus.CEASED:
                used[employee.id].append(line.msisdn)
        return EmployeePage(
            items=[_listed(each, used[each.id]) for each in ranked[start : start + limit]],
            total=len(people),
            next_cursor=cursors.encode(start + limit) if start + limit < len(ranked) else None,
            matched=sum(map(len, used.values())),
            to_ask=sum(1 for line in lines if people and _asked_about(line, matches[line.msisdn])),
        )

    async def matches(self, of: MatchesOf, cursor: str | None, limit: int) -> EmployeeMatchPage:
        """Lines that somebody has to tell the user of, or told."""
        lines, people, matches = await self._matcher.match()
        wanted = _asked_about if of is MatchesOf.TO_ASK else _answered
        found = [line for line in lines if people and wanted(line, matches[line.msisdn])]
        found.sort(key=lambda line: (not matches[line.msisdn].candidates, line.msisdn))
        start = cursors.decode(cursor, cursors.number)[0] if cursor is not None else 0
        offers = await asyncio.to_thread(_Offers, lines, people)
        return EmployeeMatchPage(
            items=[_match(line, matches[line.msisdn], offers) for line in found[start : start + limit]],
            total=len(found),
            next_cursor=cursors.encode(start + limit) if start + limit < len(found) else None,
        )

    async def match(self, line_id: str) -> EmployeeMatch:
        """Who uses a line, or could. Raises ApiProblem 404."""
        lines = await self._matcher.lines()
        return await _matched(_one(lines, line_id), await self._matcher.match(lines))

    async def answer(self, line_id: str, employee_id: str | None) -> EmployeeMatch:
        """Keep who uses a line. Raises ApiProblem 404, 409 NO_HR_LIST, 422."""
        await lock(self._connection, self._organisation)
        people = await self._matcher.data.employees()
        if people is None:
            raise ApiProblem(409, "NO_HR_LIST", "There is no HR list to find the user in.")
        if employee_id is not None and all(each.id != employee_id for each in people):
            raise invalid("/employee_id", "EMPLOYEE_UNKNOWN", "The HR list has nobody of that id.")
        return await self._keep(line_id, employee_id, forget=False)

    async def forget(self, line_id: str) -> EmployeeMatch:
        """Forget what was answered: it is asked again. Raises ApiProblem 404."""
        await lock(self._connection, self._organisation)
        return await self._keep(line_id, None, forget=True)

    async def _keep(self, line_id: str, employee_id: str | None, *, forget: bool) -> EmployeeMatch:
        lines = await self._matcher.lines()
        line = _one(lines, line_id)
        answer = None if forget else Answer(employee_id, user_words(line))
        await self._matcher.data.link_person(line.msisdn, answer)
        await next_sequence(self._connection, self._organisation)  # the findings are looked for anew
        matched = await self._matcher.match(lines)
        await self._matcher.keep(matched)
        return await _matched(line, matched)


def _one(lines: Sequence[ListedLine], line_id: str) -> ListedLine:
    """The line of that id. Raises ApiProblem 404."""
    for line in lines:
        if line.id == line_id:
            return line
    raise not_found()


async def _matched(line: ListedLine, matched: Matched) -> EmployeeMatch:
    offers = await asyncio.to_thread(_Offers, matched.lines, matched.people)
    return _match(line, matched.matches[line.msisdn], offers)


def _asked_about(line: ListedLine, match: Match) -> bool:
    return line.status != LineStatus.CEASED and _state(line, match) in _TO_ASK


def _answered(_line: ListedLine, match: Match) -> bool:
    return match.by is MatchedBy.ANSWER


def _state(line: ListedLine, match: Match) -> MatchState:
    if match.employee is not None:
        return MatchState.MATCHED
    if match.by is MatchedBy.ANSWER:
        return MatchState.NOBODY
    if match.candidates:
        return MatchState.AMBIGUOUS
    return MatchState.NOT_FOUND if line.person else MatchState.NO_USER


class _Offers:
    """Who is offered as the user of a line, whatever was answered before."""

    def __init__(self, lines: Sequence[ListedLine], people: Sequence[Employee]) -> None:
        self._matches = match_people(lines, people)
        self._nearest = Nearest(people)

    def of(self, line: ListedLine) -> Sequence[Employee]:
        """Those that fit it, else those with the nearest names."""
        match = self._matches[line.msisdn]
        fitting = (match.employee,) if match.employee is not None else match.candidates
        return fitting or self._nearest.to(line.person or "")


def _match(line: ListedLine, match: Match, offers: _Offers) -> EmployeeMatch:
    return EmployeeMatch(
        line_id=line.id,
        msisdn=line.msisdn,
        user=line.person,
        state=_state(line, match),
        by=match.by,
        employee=None if match.employee is None else _listed(match.employee),
        candidates=[] if match.employee and match.by is not MatchedBy.ANSWER else list(map(_listed, offers.of(line))),
    )


def _listed(employee: Employee, msisdns: list[str] | None = None) -> ListedEmployee:
    return ListedEmployee(
        id=employee.id,
        number=employee.number,
        name=employee.name,
        department=employee.department,
        cost_centre=employee.cost_centre,
        starts=employee.starts,
        leaves=employee.leaves,
        msisdns=msisdns or [],
    )
