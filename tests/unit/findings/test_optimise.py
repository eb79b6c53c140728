"""The optimiser of the whole fleet: what it says of each line, and nothing where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.findings.advice import advise, case_of
from fleet_tui.domain.findings.registry import find
from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit
from fleet_tui.domain.text import Text
from fleet_tui.workbook.examples import company as example
from tests.unit.findings.company import GB, NUMBER, Company, plan

BEYOND = {UsageUnit.MEGABYTE: Decimal("0.0025")}
CONTACT = replace(plan("Contact", "20", 2), beyond=BEYOND)
MORE = Price(Text("Extra GB"), Decimal(5), PriceKind.OPTION, "EXTRA", included={UsageUnit.MEGABYTE: 10 * GB})


@pytest.fixture
def company() -> Company:
    return Company(prices=(CONTACT, plan("Europe", "45", None)))


def said(company: Company, months: int = 12) -> list[tuple[str, str | None]]:
    found = advise(case_of(company.facts()), months)
    return [(each.verdict.value, None if each.finding is None else f"{each.finding.month:.2f}") for each in found]


def europe(company: Company, msisdn: str = NUMBER, **more: object) -> None:
    company.line(msisdn, "Europe", **more)
    company.billed("45", "Mobile Europe", msisdn=msisdn)


def test_every_line_is_said_something_of(company: Company) -> None:
    numbers = [f"+3248800000{place}" for place in range(1, 8)]
    europe(company, numbers[0])
    company.used(numbers[0], gb=1)
    europe(company, numbers[1])  # no use known
    europe(company, numbers[2])
    company.used(numbers[2], gb=1, months=(10, 11))  # of two months only
    europe(company, numbers[3], keep=True)
    company.used(numbers[3], gb=1)
    europe(company, numbers[4])
    company.used(numbers[4], gb=0, minutes=0, sms=0)  # not used at all: that comes first
    europe(company, numbers[5])
    company.used(numbers[5], gb=30)
    company.line(numbers[6], "Unheard")
    company.used(numbers[6], gb=1)
    assert said(company) == [
        ("CHEAPER", "25.00"), ("USE_UNKNOWN", None), ("USE_UNKNOWN", None), ("KEPT", None), ("FOUND", None),
        ("BEST", None), ("PRICE_UNKNOWN", None),
    ]  # fmt: skip


def test_a_line_that_is_not_active_is_none_of_them(company: Company) -> None:
    europe(company, status=LineStatus.SUSPENDED, since=date(2026, 11, 1))
    company.used(gb=1)
    assert said(company) == []


@pytest.mark.parametrize(
    ("gb", "months", "verdict"),
    [
        ([14, 14, 0, 0, 0, 0], 12, "BEST"),  # dearer in two of six months, whatever it saves on average
        ([14, 14, 0, 0, 0, 0], 4, "CHEAPER"),  # the last four were quiet
        ([14, 0, 0, 0, 0, 0], 12, "CHEAPER"),  # dearer in one
    ],
)
def test_no_more_than_one_known_month_may_have_been_dearer(
    company: Company, gb: list[int], months: int, verdict: str
) -> None:
    europe(company)
    company.used(gb=gb, months=(6, 7, 8, 9, 10, 11))
    assert [each for each, _saves in said(company, months)] == [verdict]


def test_a_plan_may_come_with_an_option_and_its_months_are_kept(company: Company) -> None:
    company.prices = (*company.prices, MORE)
    europe(company)
    company.used(gb=[8, 9, 12])
    (found,) = find(company.facts())
    assert (found.target, found.options_added, found.options_removed) == ("CONTACT", ("EXTRA",), ())
    assert [(each.month.month, str(each.mb), str(each.now), str(each.then)) for each in found.months] == [
        (11, "12000", "45.00", "25.00"), (10, "9000", "45.00", "25.00"), (9, "8000", "45.00", "25.00"),
    ]  # fmt: skip


def test_it_agrees_with_the_findings_of_the_example() -> None:
    facts = example.facts(date(2026, 11, 29))
    advised = advise(case_of(facts))
    assert [each.finding for each in advised if each.finding] == [
        found for found in find(facts) if found.code == "CHEAPER_PLAN"
    ]
    assert sum(each.finding.month or 0 for each in advised if each.finding) == Decimal("75.00")
