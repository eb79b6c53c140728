"""Employees and who of them uses which line, in the person's language; fetched whole and found by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fleet_tui.domain.employee_list import EmployeeMatch, EmployeePage, ListedEmployee, MatchesOf, MatchState
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.people_matching import MatchedBy, name_words
from fleet_tui.domain.text import fold
from fleet_tui.i18n import N_, _, joined, labelled, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.port import EmployeesPort
from fleet_tui.port.pages import collect, pages

_PAGE = 500

STATES: Mapping[str, str] = {
    MatchState.MATCHED: N_("known"),
    MatchState.NOBODY: N_("nobody of the HR list"),
    MatchState.AMBIGUOUS: N_("could be several"),
    MatchState.NOT_FOUND: N_("not in the HR list"),
    MatchState.NO_USER: N_("no user"),
}
BY: Mapping[str, str] = {
    MatchedBy.ANSWER: N_("somebody said so"),
    MatchedBy.EMPLOYEE_NUMBER: N_("employee number"),
    MatchedBy.MOBILE: N_("work mobile"),
    MatchedBy.E_MAIL: N_("e-mail"),
    MatchedBy.NAME: N_("name"),
}
NO_HR_LIST = N_(
    "There is no HR list yet.\nfleet-tui import FILE brings one in: name, employee number, department, last day …"
)


async def all_employees(port: EmployeesPort) -> tuple[list[ListedEmployee], EmployeePage]:
    """The whole HR list by name, and its first page with the counts."""
    come = [page async for page in pages(lambda cursor: port.employees(cursor=cursor, limit=_PAGE))]
    return [each for page in come for each in page.items], come[0]


async def all_matches(port: EmployeesPort, of: MatchesOf) -> list[EmployeeMatch]:
    """All lines whose user somebody has to tell, or told."""
    return await collect(lambda cursor: port.employee_matches(of, cursor=cursor, limit=_PAGE))


def employees_meant(people: Iterable[ListedEmployee], text: str) -> list[ListedEmployee]:
    """Whom `text` means: the employee of that id, else those of exactly that name."""
    listed = list(people)
    of_id = [each for each in listed if fold(each.id) == fold(text)]
    return of_id or [each for each in listed if name_words(each.name) == name_words(text)]


def answering(people: Iterable[ListedEmployee], words: Sequence[str]) -> list[ListedEmployee]:
    """Those in whose row each of `words` stands."""
    wanted = [fold(word) for word in words]
    return [each for each in people if all(word in _row(each) for word in wanted)]


def _row(employee: ListedEmployee) -> str:
    texts = (employee.name, employee.id, employee.department or "", employee.cost_centre or "", *employee.msisdns)
    return fold(" ".join(texts)) + " " + " ".join(grouped(each).replace(" ", "") for each in employee.msisdns)


def employee_words(employee: ListedEmployee) -> str:
    """Somebody with what tells them from a namesake: `Jan Peeters · E2 · Sales · last day 14/08/2026`."""
    words = [employee.name, *([employee.number] if employee.number else [])]
    words += [unit for unit in (employee.department, employee.cost_centre) if unit]
    if employee.leaves is not None:
        words.append(_("last day {day}").format(day=day(employee.leaves)))
    return joined(" · ", words)


def match_words(match: EmployeeMatch) -> str:
    """Who uses a line, or that it is not clear."""
    if match.employee is None:
        return label(STATES, match.state)
    by = label(BY, match.by) if match.by else ""
    return labelled(by, employee_words(match.employee)) if by else employee_words(match.employee)


def kept_words(page: EmployeePage) -> str:
    """How long names are kept after a line ended; nothing where the server does not say."""
    if page.kept_months is None:
        return ""
    return ngettext(
        "A leaver's name is kept for {count} month after the end of their last line.",
        "A leaver's name is kept for {count} months after the end of their last line.",
        page.kept_months,
    ).format(count=number(page.kept_months))


def counts_words(page: EmployeePage) -> str:
    """`60 people · 58 lines matched · 2 to ask`."""
    return joined(" · ", [
        ngettext("{count} person", "{count} people", page.total).format(count=number(page.total)),
        ngettext("{count} line matched", "{count} lines matched", page.matched).format(count=number(page.matched)),
        ngettext("{count} to ask", "{count} to ask", page.to_ask).format(count=number(page.to_ask)),
    ])  # fmt: skip
