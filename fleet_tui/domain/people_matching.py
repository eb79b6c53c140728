"""Which employee uses which line: by what is unique on both sides, never by likeness.

In this order: the answer given before, employee number, work mobile = the line's number, e-mail, and the words of the
name (order, case, accents and hyphens do not count). What fits two, or is contradicted, is asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from re import compile as pattern
from typing import TypeVar

from fleet_tui.domain.own_data import Employee, ListedLine
from fleet_tui.domain.text import fold

_WORD = pattern(r"[^\W_]+")
Key = TypeVar("Key")
_BEGINNING = 3
"""Letters of a word that two names must have alike to be compared."""
OFFERED = 3
"""How many employees are offered where nothing decides."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who somebody said uses a line (an employee's id, None: nobody of the HR list), and what that was an answer to.

    `user` are the words of the name the line had then: with another user it is another question.
    """

    employee_id: str | None
    user: str = ""


class MatchedBy(StrEnum):
    """What decided."""

    ANSWER = "ANSWER"
    EMPLOYEE_NUMBER = "EMPLOYEE_NUMBER"
    MOBILE = "MOBILE"
    E_MAIL = "E_MAIL"
    NAME = "NAME"


@dataclass(frozen=True, slots=True)
class Match:
    """The employee of a line. Without one, `candidates` fit equally well: it is ambiguous, or not found when empty."""

    employee: Employee | None = None
    by: MatchedBy | None = None
    candidates: tuple[Employee, ...] = ()


NOT_FOUND = Match()


def name_words(name: str) -> frozenset[str]:
    """The words of a name as they are compared: `DE SMET, Élise` and `Elise De Smet` have the same."""
    return frozenset(_WORD.findall(fold(name)))


def user_words(line: ListedLine) -> str:
    """The words of the name of a line's user, in one order."""
    return " ".join(sorted(name_words(line.person or "")))


def match_people(
    lines: Sequence[ListedLine], people: Sequence[Employee], answers: Mapping[str, Answer] | None = None
) -> dict[str, Match]:
    """The employee of each line, by its number; `answers` are those given before, by number too."""
    answers = answers or {}
    by_id = {employee.id: employee for employee in people}
    keys = _Keys(lines, people)
    found: dict[str, Match] = {}
    for line in lines:
        answer = answers.get(line.msisdn)
        if answer is not None and answer.user == user_words(line):
            employee = by_id.get(answer.employee_id or "")
            if employee is not None or answer.employee_id is None:
                found[line.msisdn] = Match(employee, MatchedBy.ANSWER)
                continue
        found[line.msisdn] = keys.match(line)
    return found


class _Keys:
    """What lines and employees have in common, by what can decide."""

    def __init__(self, lines: Sequence[ListedLine], people: Sequence[Employee]) -> None:
        self._numbers = _by(people, lambda employee: fold(employee.number))
        self._mobiles = _by(people, lambda employee: employee.mobile or "")
        self._mails = _by(people, lambda employee: fold(employee.e_mail or ""))
        self._names = _by(people, lambda employee: name_words(employee.name))
        users = {(name_words(line.person), _user(line)) for line in lines if line.person}
        self._namesakes = Counter(words for words, _user_ in users)

    def match(self, line: ListedLine) -> Match:
        """The first that is unique on both sides."""
        named = self._names.get(name_words(line.person or ""), []) if line.person else []
        steps = (
            (MatchedBy.EMPLOYEE_NUMBER, self._numbers.get(fold(line.employee_number or ""), [])),
            (MatchedBy.MOBILE, self._mobiles.get(line.msisdn, [])),
            (MatchedBy.E_MAIL, self._mails.get(fold(line.e_mail or ""), [])),
        )
        for by, candidates in steps:
            if len(candidates) == 1:
                return self._unless_contradicted(candidates[0], by, named)
        if len(named) == 1 and self._namesakes[name_words(line.person or "")] == 1:
            return Match(named[0], MatchedBy.NAME)
        return Match(candidates=tuple(named))

    @staticmethod
    def _unless_contradicted(employee: Employee, by: MatchedBy, named: list[Employee]) -> Match:
        """A mobile number that was handed on stays in HR lists: the operator's user, somebody else there, says so."""
        if by is MatchedBy.MOBILE and len(named) == 1 and named[0] != employee:
            return Match(candidates=(employee, named[0]))
        return Match(employee, by)


def _by(people: Iterable[Employee], key: Callable[[Employee], Key]) -> dict[Key, list[Employee]]:
    found: dict[Key, list[Employee]] = defaultdict(list)
    for employee in people:
        if value := key(employee):
            found[value].append(employee)
    return dict(found)


def _user(line: ListedLine) -> str:
    """Who the operator says uses it: two lines of one user are one."""
    return line.person_id or line.employee_number or fold(line.e_mail or "") or fold(line.person or "")


def _beginnings(name: str) -> list[str]:
    """How the words of a name begin; a word such as "De" says little where there are others."""
    words = sorted(name_words(name))
    return [word[:_BEGINNING] for word in words if len(word) >= _BEGINNING] or words


class Nearest:
    """The employees whose names are most like one: to be offered, they decide nothing.

    Only those are looked at with a word that begins like one of it: a name misspelt in all its beginnings is not found.
    """

    def __init__(self, people: Iterable[Employee]) -> None:
        self._by_beginning: dict[str, dict[str, Employee]] = defaultdict(dict)
        for employee in people:
            for beginning in _beginnings(employee.name):
                self._by_beginning[beginning][employee.id] = employee

    def to(self, name: str) -> list[Employee]:
        """Three of them at most, the most like `name` first."""
        wanted = " ".join(sorted(name_words(name)))
        found: dict[str, Employee] = {}
        for beginning in _beginnings(name):
            found |= self._by_beginning.get(beginning, {})

        def likeness(employee: Employee) -> float:
            return SequenceMatcher(None, wanted, " ".join(sorted(name_words(employee.name)))).ratio()

        return sorted(found.values(), key=likeness, reverse=True)[:OFFERED]
