"""What need not be paid, and what is worth a look: exactly these findings, with exactly these amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.own_data import UsageUnit
from fleet_tui.domain.people_matching import Answer
from fleet_tui.domain.text import Text
from tests.unit.findings.company import NUMBER, PRICES, Company, plan

OTHER = "+32488000002"


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.mark.parametrize(
    ("leaves", "found"), [(date(2026, 8, 14), ["LEAVER 45.00/–"]), (date(2026, 12, 31), []), (date(2026, 11, 29), [])]
)
def test_a_line_whose_user_has_left_is_said_from_the_day_after(
    company: Company, leaves: date, found: list[str]
) -> None:
    company.line(name="Europe", person=Text("Jan Peeters"))
    company.billed("45", "Mobile Europe")
    company.employee("Jan Peeters", leaves=leaves)
    assert company.found() == found


def test_a_name_is_the_same_in_another_order_with_accents_and_capitals(company: Company) -> None:
    company.line(person=Text("Elise De Smet"))
    company.billed("20")
    company.employee("DE SMET, Élise", leaves=date(2026, 8, 14))
    assert company.found() == ["LEAVER 20.00/–"]


def two_of_a_name(company: Company, mobile: str | None = None) -> None:
    company.line(person=Text("Jan Peeters"))
    company.billed("20")
    company.employee("Jan Peeters", "1", leaves=date(2026, 8, 14), mobile=mobile)
    company.employee("Jan Peeters", "2")


def test_one_of_two_of_a_name_is_asked_for(company: Company) -> None:
    two_of_a_name(company)
    assert company.found() == ["PERSON_AMBIGUOUS"]


def test_the_work_mobile_tells_two_of_a_name_apart(company: Company) -> None:
    two_of_a_name(company, NUMBER)
    assert company.found() == ["LEAVER 20.00/–"]


def test_an_answer_given_before_tells_them_apart(company: Company) -> None:
    two_of_a_name(company)
    company.more["person_links"] = {NUMBER: Answer("1", "jan peeters")}
    assert company.found() == ["LEAVER 20.00/–"]


def test_three_months_without_use_are_said(company: Company) -> None:
    company.line()
    company.billed("20")
    company.used(gb=0, minutes=0, sms=0)
    assert company.found() == ["NO_USE 20.00/–"]


def test_a_line_that_is_kept_is_left_alone(company: Company) -> None:
    company.line(keep=True)
    company.billed("20")
    company.used(gb=0, minutes=0, sms=0)
    assert company.found() == []


def test_two_months_known_are_not_enough(company: Company) -> None:
    company.line()
    company.billed("20")
    company.used(gb=0, minutes=0, sms=0, months=(10, 11))
    assert company.found() == []


@pytest.mark.parametrize("unknown", [{"gb": None, "minutes": 0, "sms": 0}, {"gb": 0, "minutes": 0, "sms": None}])
def test_what_is_not_known_is_not_nothing(company: Company, unknown: dict[str, Any]) -> None:
    company.line()
    company.billed("20")
    company.used(**unknown)
    company.usage = [
        each if unknown["gb"] is not None else type(each)(each.msisdn, each.month, Decimal(0), 0)
        for each in company.usage
    ]
    assert company.found() == []


def test_a_line_the_usage_file_has_no_row_of_is_not_known(company: Company) -> None:
    company.line()
    company.line(OTHER)
    company.billed("20")
    company.billed("20", msisdn=OTHER)
    company.used(OTHER, gb=1)
    company.used(gb=0, minutes=0, sms=0, months=(9, 10))
    assert company.found() == []


def test_a_line_younger_than_the_months_is_left_alone(company: Company) -> None:
    company.line(activated_on=date(2026, 9, 15))
    company.billed("20", months=(10, 11))
    company.used(gb=0, minutes=0, sms=0)
    assert company.found() == []


def test_a_data_card_is_judged_by_its_data(company: Company) -> None:
    company.line(name="Data")
    company.billed("12", "Mobile Data")
    company.used(gb=0, minutes=0, sms=2)
    assert company.found() == ["NO_USE 12.00/–"]


def test_a_line_suspended_since_long_and_one_never_activated_are_paid_for_nothing(company: Company) -> None:
    company.line(status=LineStatus.SUSPENDED, since=date(2026, 6, 1))
    company.billed("20")
    company.line(OTHER, "Start", status=LineStatus.PENDING)
    company.billed("10", "Mobile Start", msisdn=OTHER)
    assert company.found() == ["SUSPENDED_BILLED 20.00/–", "PENDING_BILLED 10.00/–"]


def test_a_line_suspended_lately_is_left_alone(company: Company) -> None:
    company.line(status=LineStatus.SUSPENDED, since=date(2026, 10, 1))
    company.billed("20")
    assert company.found() == []


@pytest.mark.parametrize(
    ("gb", "found"),
    [
        ("1.2", ["CHEAPER_PLAN 25.00/–"]),
        (8, ["CHEAPER_PLAN 10.00/–"]),
        (13, []),
        ([0, 0, 25], ["CHEAPER_PLAN 5.83/–"]),  # 20, 20 and 77.50 against 3 × 45: dearer once
        ([0, 14, 14], []),  # 20, 50, 50: dearer twice
    ],
)
def test_a_plan_that_would_have_cost_less_is_said(company: Company, gb: object, found: list[str]) -> None:
    contact = replace(plan("Contact", "20", 2), beyond={UsageUnit.MEGABYTE: Decimal("0.0025")})
    company.prices = (contact, plan("Europe", "45", None))
    company.line(name="Europe")
    company.billed("45", "Mobile Europe")
    company.used(gb=gb)
    assert company.found() == found


def test_a_plan_whose_inclusion_is_not_known_is_not_proposed(company: Company) -> None:
    company.prices = (plan("Contact", "20"), plan("Europe", "45", None))
    company.line(name="Europe")
    company.billed("45", "Mobile Europe")
    company.used(gb=1)
    assert company.found() == []


def test_roaming_far_above_the_usual_is_said_without_an_amount(company: Company) -> None:
    company.line()
    company.billed("20")
    for month, net in ((10, "12.00"), (11, "96.40")):
        company.charge(month, net, "Roaming in Switzerland", category=ChargeCategory.ROAMING)
    assert company.found() == ["ROAMING_OUTLIER"]


def test_the_prices_of_the_tests_are_six() -> None:
    assert [price.price for price in PRICES] == [20, 45, 10, 33, 25, 12]
