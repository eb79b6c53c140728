"""What is only said: fees, periods, packs, what list, invoice and HR list disagree on, what lists showed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.billing import SplitBillRule
from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.findings.advice import case_of
from fleet_tui.domain.findings.facts import AcceptedDispute, Asked, Gone, OutsideChange, SplitShare
from fleet_tui.domain.findings.finding import Code
from fleet_tui.domain.findings.pack_advice import advise_packs
from fleet_tui.domain.findings.registry import CHECKS, find, sums
from fleet_tui.domain.findings.words import NAMES, on_the_wire, row_of, sentence_of
from fleet_tui.domain.invoice_charges import InvoiceKind
from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text
from tests.unit.findings.company import GB, MONTHS, NUMBER, PRICES, TODAY, Company, plan

OTHER = "+32488000002"


@pytest.fixture
def company() -> Company:
    return Company()


def normal(company: Company, **more: object) -> None:
    company.line(**more)  # type: ignore[arg-type]
    company.billed("20")


def test_every_code_has_a_check_a_name_and_words_for_a_row_and_why() -> None:
    assert list(CHECKS) == list(Code)
    assert set(NAMES) == set(Code)
    for code in Code:
        assert row_of(code, {}) != ""
        assert sentence_of(code, {}) != ""


def test_a_fee_is_watched_and_one_the_contract_gives_free_is_claimed(company: Company) -> None:
    normal(company)
    company.charge(11, "5", "Replacement SIM card", category=ChargeCategory.ONE_OFF)
    company.charge(11, "15", "Activation", category=ChargeCategory.ONE_OFF)
    company.prices = (*PRICES, Price(Text("Activation"), Decimal(0), PriceKind.FEE))
    assert company.found() == ["FEE", "FEE 0.00/15.00"]


def test_a_fee_as_the_contract_says_is_nothing(company: Company) -> None:
    normal(company)
    company.charge(11, "15", "Activation", category=ChargeCategory.ONE_OFF)
    company.prices = (*PRICES, Price(Text("Activation"), Decimal(15), PriceKind.FEE))
    assert company.found() == []


def test_a_month_without_an_invoice_is_said(company: Company) -> None:
    company.line(activated_on=date(2026, 11, 2))
    company.billed("20", months=(9, 11))
    assert company.found() == ["PERIOD_GAP"]


def test_two_invoices_for_other_lines_of_one_period_are_said(company: Company) -> None:
    normal(company)
    company.line(OTHER)
    for month in (9, 10):
        company.charge(month, "20", msisdn=OTHER)
    second = company.invoice("2026119001", 11, issued=date(2026, 11, 3))
    company.charge(11, "20", msisdn=OTHER, invoice=second)
    assert company.found() == ["PERIOD_TWICE"]


def test_a_line_on_no_invoice_for_two_months_is_said(company: Company) -> None:
    normal(company)
    company.line(OTHER)
    company.line("+32488000003", activated_on=date(2026, 11, 20))
    assert company.found() == ["NOT_BILLED"]


def test_another_plan_on_the_bill_than_in_the_list_is_said(company: Company) -> None:
    company.line(name="Start")
    company.billed("20")
    assert company.found() == ["PLAN_DIFFERS"]


def test_cost_centres_that_differ_are_said(company: Company) -> None:
    company.line(person=Text("Jan Peeters"), cost_centre=Text("CC100"))
    company.billed("20", cost_centre=Text("cc100"))
    company.employee("Jan Peeters", cost_centre=Text("CC200"))
    assert company.found() == ["COST_CENTRE_DIFFERS"]


def test_a_bill_far_above_the_usual_is_said_once_another_finding_explains_it_not(company: Company) -> None:
    normal(company)
    company.charge(11, "45", "Calls to abroad", category=ChargeCategory.CALLS, unit_price=Decimal(45))
    assert company.found() == ["SPIKE"]


def test_premium_numbers_are_watched(company: Company) -> None:
    normal(company)
    company.charge(11, "4", "Appels 0903 numéros surtaxés", category=ChargeCategory.CALLS)
    assert company.found() == ["PREMIUM"]


@pytest.mark.parametrize(
    ("share", "found"),
    [
        (SplitShare(Text("Half"), SplitBillRule.AMOUNT, amount=Decimal(15)), ["SPLIT_DIFFERS"]),
        (SplitShare(Text("All"), SplitBillRule.AMOUNT, amount=Decimal(50)), []),
        (SplitShare(Text("Calls"), SplitBillRule.CATEGORIES, categories=frozenset({"CALLS"})), ["SPLIT_DIFFERS"]),
        (SplitShare(Text("Half"), SplitBillRule.PERCENTAGE, percentage=50), []),
    ],
)
def test_a_bill_against_the_split_bill_profile(company: Company, share: SplitShare, found: list[str]) -> None:
    normal(company, split_bill_profile="p")
    company.more["split_bill"] = {"p": share}
    assert company.found() == found


def test_two_voice_lines_of_one_person_and_a_line_of_nobody(company: Company) -> None:
    for msisdn, person in ((NUMBER, "Jan Peeters"), (OTHER, "Jan Peeters"), ("+32488000003", "")):
        company.line(msisdn, person=Text(person) if person else None, person_id=person or None)
        company.billed("20", msisdn=msisdn)
    assert company.found() == ["NO_PERSON", "TWO_LINES"]


def test_a_voice_line_and_a_data_card_of_one_person_are_right(company: Company) -> None:
    company.line(person=Text("Jan Peeters"), person_id="p")
    company.line(OTHER, "Data", person=Text("Jan Peeters"), person_id="p")
    company.billed("20")
    company.billed("12", "Mobile Data", msisdn=OTHER)
    assert company.found() == []


def test_people_who_are_not_in_the_hr_list_and_who_have_no_line(company: Company) -> None:
    normal(company, person=Text("Jan Peeters"))
    company.employee("An Claes", starts=date(2026, 12, 1))
    company.employee("Piet Maes", starts=date(2020, 1, 1))
    assert company.found() == ["NOT_IN_HR", "JOINER_WITHOUT_LINE"]


def test_what_lists_showed_is_said(company: Company) -> None:
    normal(company)
    company.more |= {
        "asked": (Asked("ORD-5", NUMBER, "cease", date(2026, 11, 26)), Asked("ORD-6", NUMBER, "cease", TODAY)),
        "outside": (OutsideChange(NUMBER, "plan", Text("Contact"), Text("[/]"), date(2026, 11, 28)),),
        "gone": (Gone(OTHER, date(2026, 11, 28)),),
    }
    assert company.found() == ["ORDER_LATE", "CHANGED_OUTSIDE", "GONE"]


def test_money_that_was_accepted_and_never_came_is_said_after_two_invoices(company: Company) -> None:
    normal(company)
    dispute = AcceptedDispute("1", Text("T-1"), "ACC1", NUMBER, Decimal(10), Decimal(0), date(2026, 9, 15))
    company.more["accepted"] = (dispute,)
    assert company.found() == ["CREDIT_MISSING"]
    company.more["accepted"] = (replace(dispute, credited=Decimal(10)),)
    assert company.found() == []
    company.more["accepted"] = (replace(dispute, accepted_on=date(2026, 10, 15)),)
    assert company.found() == []


def pack(name: str, price: str, gb: int, **more: Any) -> Price:
    return Price(
        Text(name), Decimal(price), PriceKind.PACK, name.upper(), included={UsageUnit.MEGABYTE: gb * GB},
        beyond={UsageUnit.MEGABYTE: Decimal("0.002")}, **more,
    )  # fmt: skip


PACKS = (pack("Group data 100", "100", 100), pack("Group data 50", "60", 50), pack("Group data 10", "20", 10))


def with_pack(company: Company, **used: Any) -> None:
    """One line that shares the pack of 100 GB."""
    company.line(options=("GROUP DATA 100",))
    company.billed("20")
    company.billed("100", "Group data 100", msisdn=None, category=ChargeCategory.GROUP_PACK)
    company.prices = (*PRICES, *PACKS)
    if used:
        company.used(**used)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ({"gb": [20, 10, 6]}, ("CHEAPER", 3, 12 * GB, 20 * GB, "GROUP DATA 50", Decimal(40))),
        ({"gb": [20, 10, 60]}, ("BEST", 3, 30 * GB, 60 * GB, None, None)),
        ({"gb": [20, 10], "months": (10, 11)}, ("USE_UNKNOWN", 0, None, None, None, None)),
    ],
)
def test_the_optimiser_says_of_a_pack_what_its_findings_say(
    company: Company, used: dict[str, Any], said: tuple[Any, ...]
) -> None:
    with_pack(company, **used)
    (advice,) = advise_packs(case_of(company.facts()))
    found = advice.finding
    assert said == (
        advice.verdict, len(advice.months), advice.used, advice.most, found and found.target, found and found.month
    )  # fmt: skip
    assert advice.now == 100


def test_one_pack_on_two_accounts_is_two_packs(company: Company) -> None:
    """Each has the lines that are billed on its account, and says for itself what was used of it."""
    company.prices = (*PRICES, *PACKS)
    for account, number, gb in (("ACC1", NUMBER, 20), ("ACC2", OTHER, 60)):
        company.line(number, options=("GROUP DATA 100",))
        company.used(number, gb=gb)
        for month in MONTHS:
            bill = company.invoice(f"{account}-{month}", month, account=account)
            company.charge(month, "20", msisdn=number, invoice=bill)
            category = ChargeCategory.GROUP_PACK
            company.charge(month, "100", "Group data 100", None, category=category, invoice=bill)
    first, second = advise_packs(case_of(company.facts()))
    assert [(str(each.pack.name), each.verdict, each.used) for each in (first, second)] == [
        ("Group data 100 (ACC1)", "CHEAPER", 20 * GB),
        ("Group data 100 (ACC2)", "BEST", 60 * GB),
    ]
    assert company.findings() == [first.finding]
    company.usage = [replace(each, mb_home=10 * GB) for each in company.usage]
    idle = company.findings()
    assert [str(each.values["pack"])[-6:] for each in idle] == ["(ACC1)", "(ACC2)"]
    assert [each.finding for each in advise_packs(case_of(company.facts()))] == idle

    third = company.line("+32488000099", options=("GROUP DATA 100",))  # shares one of them, and costs nothing by itself
    company.used(third, gb=60)
    assert [(each.used, each.verdict) for each in advise_packs(case_of(company.facts()))] == [(None, "USE_UNKNOWN")] * 2
    company.lines[-1] = replace(company.lines[-1], billing_account="ACC2")
    assert [each.used for each in advise_packs(case_of(company.facts()))] == [10 * GB, 70 * GB]


def test_what_is_said_of_a_pack_stays_the_same_when_another_account_gets_it(company: Company) -> None:
    with_pack(company, gb=10)
    (before,) = company.findings()
    assert str(before.values["pack"]) == "Group data 100"
    bill = company.invoice("second", account="ACC2")
    company.charge(11, "100", "Group data 100", None, category=ChargeCategory.GROUP_PACK, invoice=bill)
    assert before.id in {each.id for each in company.findings()}


@pytest.mark.parametrize(
    ("used", "found"),
    [
        ({"gb": [20, 10, 5]}, ["POOL_IDLE 40.00/–"]),  # 20 GB go into the pack of 50, which costs 60
        ({"gb": [20, 10, 60]}, []),
        ({"gb": [0, 0, 0], "minutes": 60}, ["POOL_IDLE 80.00/–"]),
        ({"gb": [20, 10], "months": (10, 11)}, []),
        ({"gb": None}, []),
        ({}, []),  # what was used is not known
    ],
)
def test_a_pack_half_empty_costs_what_a_smaller_one_does_not(
    company: Company, used: dict[str, Any], found: list[str]
) -> None:
    with_pack(company, **used)
    if used.get("gb", 0) is None:
        company.usage = [replace(each, mb_home=None, mb_eu=None) for each in company.usage]
    assert company.found() == found


def test_of_a_pack_every_line_must_be_known(company: Company) -> None:
    with_pack(company, gb=1)
    company.line(OTHER, options=("GROUP DATA 100",))
    company.billed("20", msisdn=OTHER)
    assert company.found() == []


def beyond(company: Company, months: tuple[int, ...], **more: Any) -> None:
    for month in months:
        company.charge(month, "30", "Data beyond the pack", None, category=ChargeCategory.DATA, **more)


def test_what_was_paid_beyond_a_pack_is_what_a_larger_one_saves(company: Company) -> None:
    with_pack(company)
    company.prices = (*PRICES, PACKS[0], pack("Group data 200", "110", 200))
    beyond(company, (9, 10, 11), quantity=Decimal(15), unit=ChargeUnit.GIGABYTE)
    assert company.found() == ["POOL_SHORT 20.00/–"]
    (found,) = company.findings()
    assert (found.target, found.values["extra"]) == ("GROUP DATA 200", Decimal("30.00"))


def test_what_was_paid_beyond_a_pack_is_said_where_no_other_costs_less(company: Company) -> None:
    with_pack(company)
    beyond(company, (9, 10, 11))
    assert company.found() == ["POOL_SHORT"]


def test_paid_beyond_a_pack_in_two_months_of_three_is_nothing(company: Company) -> None:
    with_pack(company)
    beyond(company, (9, 11))
    assert company.found() == []


def test_a_discount_of_the_whole_account_is_claimed_for_each_invoice_without_it(company: Company) -> None:
    normal(company)
    company.prices = (
        *PRICES, Price(Text("Fleet discount"), Decimal(50), PriceKind.DISCOUNT, valid_from=date(2026, 10, 1))
    )  # fmt: skip
    discount: dict[str, Any] = {"category": ChargeCategory.DISCOUNT}
    assert company.found() == ["DISCOUNT_MISSING 50.00/100.00"]  # agreed from October on
    company.charge(11, "-50", "Fleet discount", None, **discount)
    assert company.found() == ["DISCOUNT_MISSING 0.00/50.00"]
    (found,) = company.findings()
    assert [each.taken for each in found.evidence] == [0]
    note = company.invoice("CN1", 11, kind=InvoiceKind.CREDIT_NOTE, credited_number="2026100001")
    company.charge(11, "-50", "Fleet discount", None, invoice=note, **discount)
    assert company.found() == []


def test_an_option_nobody_uses_is_saved_and_not_once_more_by_another_plan(company: Company) -> None:
    world = Price(
        Text("Asia"), Decimal(16), PriceKind.OPTION, "ASIA", included={UsageUnit.MEGABYTE_WORLD: Decimal(1000)}
    )
    company.prices = (plan("Contact", "20", None), plan("Start", "10", None), world)
    company.line(options=("ASIA",))
    company.billed("20")
    company.billed("16", "Asia", category=ChargeCategory.OPTION)
    company.used(gb=1)
    assert company.found() == ["OPTION_UNUSED 16.00/–", "CHEAPER_PLAN 10.00/–"]


def test_a_data_line_is_compared_with_data_plans_only(company: Company) -> None:
    company.prices = (plan("Data", "12", None, group=PlanGroup.MOBILE_DATA), plan("Start", "5", None))
    company.line(name="Data")
    company.billed("12", "Mobile Data")
    company.used(gb=1)
    assert company.found() == []


def test_rent_for_a_quarter_is_three_months_of_the_price(company: Company) -> None:
    company.line(name="Limitless")
    company.charge(11, "108.00", "Mobile Limitless", period_from=date(2026, 9, 1), period_until=date(2026, 11, 30))
    assert company.found() == ["PRICE_DIFFERS 3.00/9.00"]


def test_a_period_of_the_operator_from_the_fifteenth_is_a_month(company: Company) -> None:
    company.line()
    company.charge(10, "20", period_from=date(2026, 9, 15), period_until=date(2026, 10, 14))
    company.charge(11, "20", period_from=date(2026, 10, 15), period_until=date(2026, 11, 14))
    assert company.found() == []


def test_a_stop_asked_for_and_not_confirmed_claims_from_its_day(company: Company) -> None:
    company.line(ended_on=date(2026, 10, 31), end_asked=True)
    company.billed("20")
    assert company.found() == ["BILLED_AFTER_END 20.00/20.00"]


def test_a_line_that_ended_is_compared_with_nothing_else(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 11, 30))
    company.billed("20")
    assert company.found() == []


def test_amounts_of_another_currency_are_not_added_to_euros(company: Company) -> None:
    company.line(name="Limitless")
    company.billed("36.50", "Mobile Limitless")
    pounds = company.invoice("UK1", 11, currency="GBP", account="UK", supplier_vat="GB999999973")
    company.charge(11, "7", "Mobile Start", OTHER, invoice=pounds)
    found = find(company.facts())
    assert (sums(found).claim, sums(found, "GBP").claim) == (Decimal("10.50"), Decimal(7))


def test_hostile_texts_are_shown_cleaned(company: Company) -> None:
    company.line()
    company.charge(11, "4.99", "\x1b[31m[/] =1+1", category=ChargeCategory.OPTION)
    (found,) = company.findings()
    words = row_of(found.code, on_the_wire(found.values))
    assert "\x1b" not in words
    assert "[/] =1+1" in words
