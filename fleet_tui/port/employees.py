"""The HR list of a company, and who of it uses which line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.employee_list import EmployeeMatch, EmployeeMatchPage, EmployeePage, MatchesOf


class EmployeesPort(Protocol):
    """Employees and their lines. What is not unique on both sides is asked of a person, and the answer is kept."""

    async def employees(self, *, cursor: str | None = None, limit: int = 500) -> EmployeePage:
        """The HR list, by name; empty without one."""
        ...

    async def employee_matches(
        self, of: MatchesOf, *, cursor: str | None = None, limit: int = 100
    ) -> EmployeeMatchPage:
        """Lines whose user somebody has to tell, or told."""
        ...

    async def employee_match(self, line_id: str) -> EmployeeMatch:
        """Who uses one line, or who could. Raises NotFound."""
        ...

    async def answer_employee_match(self, line_id: str, employee_id: str | None) -> EmployeeMatch:
        """Keep who uses a line; None: nobody of the HR list. Raises NotFound, Refused (NO_HR_LIST), OutcomeUnknown."""
        ...

    async def ask_employee_match_again(self, line_id: str) -> EmployeeMatch:
        """Forget what was answered. Raises NotFound, OutcomeUnknown."""
        ...
