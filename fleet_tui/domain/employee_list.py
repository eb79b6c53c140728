"""Employees of the HR list, and which of them uses which line, as the contract has them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Request, Resource
from fleet_tui.domain.people_matching import MatchedBy
from fleet_tui.domain.text import Text


class MatchState(StrEnum):
    """MATCHED, or NOBODY of the list (an answer); to be asked: AMBIGUOUS, NOT_FOUND; NO_USER: the list names none."""

    MATCHED = "MATCHED"
    NOBODY = "NOBODY"
    AMBIGUOUS = "AMBIGUOUS"
    NOT_FOUND = "NOT_FOUND"
    NO_USER = "NO_USER"


class MatchesOf(StrEnum):
    """Which matches are listed: those that somebody has to decide, or those that somebody decided."""

    TO_ASK = "TO_ASK"
    ANSWERED = "ANSWERED"


class ListedEmployee(Resource):
    """Somebody of the HR list; how to reach them is kept for matching alone and not told.

    `id` is the employee number, else what tells them apart. `leaves` is the last day of work.
    """

    id: str
    number: str = ""
    name: Text
    department: Text | None = None
    cost_centre: Text | None = None
    starts: date | None = None
    leaves: date | None = None
    msisdns: list[str] = []
    """Of the lines they use; empty among candidates."""


class EmployeePage(Page):
    """Employees by name. `matched`: lines whose user is one of them; `to_ask`: lines of which somebody has to say.

    `kept_months`: how long after the end of a leaver's last line their name is kept.
    """

    items: list[ListedEmployee]
    matched: int = 0
    to_ask: int = 0
    kept_months: int | None = None


class EmployeeMatch(Resource):
    """Who of the HR list uses a line, and what decided that; or who could.

    `candidates` fit equally well where it is AMBIGUOUS; where nobody was found they have the names most like that of
    its user, and decide nothing.
    """

    line_id: str
    msisdn: str
    user: Text | None = None
    """As the list of lines names them."""
    state: Annotated[MatchState | Text, Field(union_mode="left_to_right")]
    by: Annotated[MatchedBy | Text, Field(union_mode="left_to_right")] | None = None
    employee: ListedEmployee | None = None
    candidates: list[ListedEmployee] = []


class EmployeeMatchPage(Page):
    """Lines by state and number: what fits several first, then what is not found."""

    items: list[EmployeeMatch]


class EmployeeAnswer(Request):
    """Who uses a line: somebody of the HR list by id, or (None) nobody of it."""

    employee_id: Annotated[str, Field(min_length=1, max_length=300)] | None
