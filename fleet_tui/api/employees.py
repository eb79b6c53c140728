"""The HR list, and who of it uses which line."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, segment
from fleet_tui.domain.employee_list import EmployeeAnswer, EmployeeMatch, EmployeeMatchPage, EmployeePage, MatchesOf


class Employees(Endpoint):
    """Employees and their lines."""

    async def employees(self, *, cursor: str | None = None, limit: int = 500) -> EmployeePage:
        return await self._get(EmployeePage, "/employees", cursor=cursor, limit=limit)

    async def employee_matches(
        self, of: MatchesOf, *, cursor: str | None = None, limit: int = 100
    ) -> EmployeeMatchPage:
        return await self._get(EmployeeMatchPage, "/employee-matches", of=of, cursor=cursor, limit=limit)

    async def employee_match(self, line_id: str) -> EmployeeMatch:
        """Raises NotFound."""
        return await self._get(EmployeeMatch, _path(line_id))

    async def answer_employee_match(self, line_id: str, employee_id: str | None) -> EmployeeMatch:
        """Raises NotFound, Refused, OutcomeUnknown."""
        body = json_of(EmployeeAnswer(employee_id=employee_id))
        return await self._ask(EmployeeMatch, Call("PUT", f"{_path(line_id)}/answer", body=body, changes=True))

    async def ask_employee_match_again(self, line_id: str) -> EmployeeMatch:
        """Raises NotFound, OutcomeUnknown."""
        return await self._ask(EmployeeMatch, Call("DELETE", f"{_path(line_id)}/answer", changes=True))


def _path(line_id: str) -> str:
    return f"/lines/{segment(line_id)}/employee-match"
