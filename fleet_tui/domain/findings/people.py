"""Lines and people: who left, who has none, who has two, who is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from fleet_tui.domain.findings.case import Case, said, saving
from fleet_tui.domain.findings.finding import Code, Finding, Kind
from fleet_tui.domain.own_data import ListedLine
from fleet_tui.domain.people_matching import user_words
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text


def leaver(case: Case) -> Iterator[Finding]:
    """The user's last day of work is past, and the line is still live."""
    for line in case.live_lines():
        employee = case.employee(line.msisdn)
        if line.keep or employee is None or employee.leaves is None or employee.leaves >= case.today:
            continue
        found = saving(
            case, Code.LEAVER, line, item=f"{employee.id}|{employee.leaves}",
            values={"person": employee.name, "day": employee.leaves},
        )  # fmt: skip
        if found is not None:
            yield found


def no_person(case: Case) -> Iterator[Finding]:
    """A live line without a user, in a list that names users."""
    if not any(line.person for line in case.facts.lines):
        return
    for line in case.live_lines():
        if not line.keep and not line.person and case.employee(line.msisdn) is None:
            yield said(Code.NO_PERSON, Kind.SAVE, line.msisdn)


def two_lines(case: Case) -> Iterator[Finding]:
    """Two voice lines of one person."""
    of: dict[str, list[ListedLine]] = defaultdict(list)
    for line in case.live_lines():
        employee = case.employee(line.msisdn)
        user = employee.id if employee else line.person_id or line.employee_number or ""
        if user and not line.keep and case.group(line) is PlanGroup.MOBILE:
            of[user].append(line)
    for user, lines in of.items():
        for line in lines[1:]:
            yield said(
                Code.TWO_LINES, Kind.WATCH, line.msisdn, item=user,
                values={"person": line.person or Text(user), "msisdn": lines[0].msisdn},
            )  # fmt: skip


def person_ambiguous(case: Case) -> Iterator[Finding]:
    """Several employees could be the user: asked once."""
    for line in case.live_lines():
        match = case.people.get(line.msisdn)
        if match is not None and match.employee is None and match.candidates:
            yield said(
                Code.PERSON_AMBIGUOUS, Kind.DATA, line.msisdn, item=user_words(line),
                values={"person": line.person or Text(""), "count": len(match.candidates)},
            )  # fmt: skip


def not_in_hr(case: Case) -> Iterator[Finding]:
    """The user a list names is nobody in the HR list."""
    for line in case.live_lines():
        match = case.people.get(line.msisdn)
        if line.person and match is not None and match.by is None and not match.candidates:
            yield said(Code.NOT_IN_HR, Kind.DATA, line.msisdn, item=user_words(line), values={"person": line.person})


def joiner_without_line(case: Case) -> Iterator[Finding]:
    """Somebody who began lately, or soon will, and whom no line belongs to."""
    using = {match.employee.id for match in case.people.values() if match.employee is not None}
    using |= {employee.id for match in case.people.values() for employee in match.candidates}
    near = timedelta(days=case.limits.joiner_days)
    for employee in case.facts.people or ():
        if employee.starts is None or abs(employee.starts - case.today) > near or employee.id in using:
            continue
        if employee.leaves is None or employee.leaves >= case.today:
            yield said(
                Code.JOINER_WITHOUT_LINE, Kind.DATA, None, item=employee.id,
                values={"person": employee.name, "day": employee.starts},
            )  # fmt: skip
