"""Who uses which line: what is unique on both sides decides, likeness never does."""

from __future__ import annotations

from typing import Any

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.own_data import Employee, ListedLine, told_apart
from fleet_tui.domain.people_matching import Answer, MatchedBy, Nearest, match_people, name_words
from fleet_tui.domain.text import Text

ONE, OTHER = "+32488000001", "+32488000002"


def line(msisdn: str = ONE, person: str | None = None, **more: Any) -> ListedLine:
    name = Text(person) if person else None
    return ListedLine(id=msisdn, msisdn=msisdn, status=LineStatus.ACTIVE, person=name, **more)


def employee(name: str, number: str = "", **more: Any) -> Employee:
    return Employee(number, Text(name), **more)


@pytest.mark.parametrize(
    ("listed", "staff"),
    [
        ("Elise De Smet", "DE SMET, Élise"),
        ("Zoë Ó'Brien", "O BRIEN Zoe"),
        ("Anne-Marie  Dubois", "Dubois Anne Marie"),
        ("陳 大文", "大文 陳"),
    ],
)
def test_names_are_the_same_whatever_order_case_accents_and_hyphens(listed: str, staff: str) -> None:
    (match,) = match_people([line(person=listed)], [employee(staff, "1")]).values()
    assert (match.employee and match.employee.number, match.by) == ("1", MatchedBy.NAME)


@pytest.mark.parametrize("listed", ["Elise De Smedt", "Elise", "De Smet", "Elise De Smet-Janssens"])
def test_what_is_only_like_a_name_decides_nothing(listed: str) -> None:
    (match,) = match_people([line(person=listed)], [employee("Elise De Smet", "1")]).values()
    assert (match.employee, match.candidates) == (None, ())


def test_the_employee_number_goes_before_the_mobile_and_that_before_the_name() -> None:
    staff = [employee("Jan Peeters", "1"), employee("An Claes", "2", mobile=ONE), employee("Piet Maes", "3")]
    by_number = match_people([line(person="Jan Peeters", employee_number="3")], staff)[ONE]
    assert (by_number.employee, by_number.by) == (staff[2], MatchedBy.EMPLOYEE_NUMBER)
    by_mobile = match_people([line(person="Somebody else")], staff)[ONE]
    assert (by_mobile.employee, by_mobile.by) == (staff[1], MatchedBy.MOBILE)


def test_a_mobile_that_was_handed_on_is_asked_about() -> None:
    """The HR list has the number with who left; the operator's list names who has the line now."""
    left, now = employee("Jan Peeters", "1", mobile=ONE), employee("An Claes", "2")
    match = match_people([line(person="An Claes")], [left, now])[ONE]
    assert (match.employee, match.candidates) == (None, (left, now))


def test_an_address_of_two_employees_decides_nothing() -> None:
    staff = [employee("Jan Peeters", "1", e_mail="it@x.example"), employee("An Claes", "2", e_mail="it@x.example")]
    assert match_people([line(person="Jan Peeters", e_mail="IT@x.example")], staff)[ONE].by == MatchedBy.NAME


def test_two_users_of_one_name_are_not_told_apart_by_it() -> None:
    lines = [line(ONE, "Jan Peeters", person_id="a"), line(OTHER, "Peeters Jan", person_id="b")]
    matches = match_people(lines, [employee("Jan Peeters", "1")])
    assert [match.employee for match in matches.values()] == [None, None]
    assert all(match.candidates for match in matches.values())


def test_two_lines_of_one_user_have_one_employee() -> None:
    lines = [line(ONE, "Jan Peeters", person_id="a"), line(OTHER, "Jan Peeters", person_id="a")]
    assert {match.by for match in match_people(lines, [employee("Jan Peeters", "1")]).values()} == {MatchedBy.NAME}


def test_an_answer_given_before_goes_first_and_may_be_nobody() -> None:
    staff = [employee("Jan Peeters", "1"), employee("An Claes", "2")]
    lines = [line(ONE, "Jan Peeters"), line(OTHER, "An Claes")]
    matches = match_people(lines, staff, {ONE: Answer("2", "jan peeters"), OTHER: Answer(None, "an claes")})
    assert matches[ONE].employee == staff[1]
    assert (matches[OTHER].employee, matches[OTHER].by) == (None, MatchedBy.ANSWER)


def test_an_answer_naming_somebody_who_is_gone_is_asked_anew() -> None:
    gone = {ONE: Answer("9", "jan peeters")}
    match = match_people([line(person="Jan Peeters")], [employee("Jan Peeters", "1")], gone)[ONE]
    assert match.by == MatchedBy.NAME


def test_an_answer_is_about_the_user_whom_it_was_asked_about() -> None:
    """The line was handed on: whoever uses it now was not asked about."""
    staff = [employee("Jan Peeters", "1"), employee("Jan Peeters", "2"), employee("An Claes", "3")]
    given = {ONE: Answer("2", "jan peeters")}
    assert match_people([line(person="PEETERS Jan")], staff, given)[ONE].employee == staff[1]
    assert match_people([line(person="An Claes")], staff, given)[ONE].employee == staff[2]


def test_namesakes_without_a_number_are_told_apart_the_same_in_any_order() -> None:
    sales, stock = (employee("Jan Peeters", department=Text(name)) for name in ("Sales", "Stock"))
    one, two = told_apart([sales, stock])
    assert (one.id, two.id) == ("Jan Peeters · Sales", "Jan Peeters · Stock")
    assert {each.id for each in told_apart([stock, sales])} == {one.id, two.id}
    assert [each.id for each in told_apart([employee("An Claes"), employee("An Claes")])] == [
        "An Claes",
        "An Claes (2)",
    ]
    assert [each.name for each in told_apart([employee("An Claes", "7"), employee("An Maes", "7")])] == ["An Claes"]


def test_the_three_nearest_are_offered() -> None:
    staff = [employee(name) for name in ("Elise De Smet", "Elise De Smedt", "Jan Peeters", "An Claes", "Els De Smet")]
    assert [each.name for each in Nearest(staff).to("Elise De Smed")][:2] == ["Elise De Smedt", "Elise De Smet"]
    assert Nearest(staff).to("Wout Xhaard") == []
    assert len(Nearest(staff).to("Elise De Smed")) == 3


def test_a_name_of_signs_only_has_no_words() -> None:
    assert name_words("[/] – ") == frozenset()
