"""What a company can ask back: exactly these findings, with exactly these amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.invoice_charges import InvoiceKind, SumDifference, SumRule, Totals
from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit
from fleet_tui.domain.text import Text
from tests.unit.findings.company import NUMBER, PRICES, Company, plan

OTHER = "+32488000002"


@pytest.fixture
def company() -> Company:
    return Company()


def test_a_line_billed_as_agreed_used_and_in_hr_has_nothing(company: Company) -> None:
    company.line(person=Text("Jan Peeters"))
    company.billed("20")
    company.used(gb=1)
    company.employee("Jan Peeters")
    assert company.found() == []


def test_rent_after_the_end_is_claimed(company: Company) -> None:
    company.line(name="Europe", status=LineStatus.CEASED, ended_on=date(2026, 9, 30))
    company.billed("45", "Mobile Europe")
    assert company.found() == ["BILLED_AFTER_END 45.00/90.00"]


def ended_in_november(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 11, 12))
    company.billed("20")


def credited(company: Company, net: str, text: str = "Mobile Contact", **more: Any) -> None:
    note = company.invoice("CN1", 11, kind=InvoiceKind.CREDIT_NOTE, issued=date(2026, 11, 20))
    company.charge(11, net, text, invoice=note, **more)


def test_of_the_month_it_ended_in_the_days_after_are_claimed(company: Company) -> None:
    ended_in_november(company)
    assert company.found() == ["BILLED_AFTER_END 0.00/12.00"]  # 18 of 30 days


@pytest.mark.parametrize(("given", "found"), [("-12", []), ("-10", ["BILLED_AFTER_END 0.00/2.00"])])
def test_what_was_credited_since_is_taken_off(company: Company, given: str, found: list[str]) -> None:
    ended_in_november(company)
    credited(company, given)
    assert company.found() == found


def test_a_credit_for_another_item_settles_nothing(company: Company) -> None:
    ended_in_november(company)
    company.charge(11, "5", "Roaming pack", category=ChargeCategory.OPTION)
    company.prices = (*PRICES, Price(Text("Roaming pack"), Decimal(5), PriceKind.OPTION, "ROAMING"))
    credited(company, "-5", "Roaming pack")
    assert company.found() == ["BILLED_AFTER_END 0.00/10.00"]  # 15.00 of the two, 5.00 of it credited as one of them


def test_rent_reckoned_to_the_last_day_is_right(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 11, 12))
    company.billed("20", months=(9, 10))
    company.charge(11, "8.00")  # 12 of 30 days, although the period says the whole month
    assert company.found() == []


def test_rent_kept_after_the_end_is_claimed_once_two_invoices_gave_nothing_back(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 9, 12))
    company.charge(9, "20")
    for month in (10, 11):
        company.charge(month, "5", "Office line", None, category=ChargeCategory.OTHER)
    assert "CREDIT_MISSING" in str(company.found())
    company.charge(10, "-12.00")
    assert "CREDIT_MISSING" not in str(company.found())


def test_rent_reckoned_to_the_last_day_was_not_kept(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 9, 12))
    company.charge(8, "20")
    company.charge(9, "8.00")  # 12 of 30 days
    for month in (10, 11):
        company.charge(month, "5", "Office line", None, category=ChargeCategory.OTHER)
    assert "CREDIT_MISSING" not in str(company.found())


def test_a_credit_of_before_the_end_gives_no_later_rent_back(company: Company) -> None:
    company.line(status=LineStatus.CEASED, ended_on=date(2026, 9, 12))
    company.charge(8, "-12.00")
    company.charge(9, "20")
    for month in (10, 11):
        company.charge(month, "5", "Office line", None, category=ChargeCategory.OTHER)
    assert "CREDIT_MISSING" in str(company.found())


def test_a_number_that_is_in_no_list_is_claimed_whole(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(11, "10", "Mobile Start", OTHER)
    assert company.found() == ["BILLED_UNKNOWN 10.00/10.00"]


def test_a_number_that_was_ordered_is_not_unknown(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(11, "10", "Mobile Start", OTHER)
    company.more["ordered"] = frozenset({OTHER})
    assert company.found() == []


def test_an_item_twice_in_a_month_is_claimed_once(company: Company) -> None:
    company.line(name="National")
    company.billed("25", "Mobile National")
    company.charge(11, "25", "Mobile National")
    assert company.found() == ["BILLED_TWICE 25.00/25.00"]


def test_two_lines_with_one_plan_are_right(company: Company) -> None:
    for msisdn in (NUMBER, OTHER):
        company.line(msisdn, "National")
        company.billed("25", "Mobile National", msisdn=msisdn)
    assert company.found() == []


def test_the_same_month_on_an_interim_invoice_is_claimed(company: Company) -> None:
    company.line()
    company.billed("20")
    interim = company.invoice("2026119001", 11, issued=date(2026, 11, 15))
    company.charge(11, "20", invoice=interim)
    assert company.found() == ["BILLED_TWICE 20.00/20.00"]


def test_what_was_credited_and_billed_anew_is_not_billed_twice(company: Company) -> None:
    company.line()
    company.billed("20")
    credited(company, "-20")
    again = company.invoice("2026119001", 11, issued=date(2026, 11, 21))
    company.charge(11, "20", invoice=again)
    assert company.found() == []


def test_a_price_in_two_parts_is_not_billed_twice(company: Company) -> None:
    company.line()
    company.billed("20", months=(9, 10))
    company.charge(11, "12")
    company.charge(11, "8")
    assert company.found() == []


def test_a_price_above_the_contract_is_claimed_for_each_month(company: Company) -> None:
    company.line(name="Limitless")
    company.billed("36.50", "Mobile Limitless")
    assert company.found() == ["PRICE_DIFFERS 3.50/10.50"]


@pytest.mark.parametrize("text", ["Abonnement MOBILE  limitless", "mobile limitless (monthly fee)"])
def test_an_item_is_the_same_in_other_letters_and_with_words_that_say_nothing(company: Company, text: str) -> None:
    company.line(name="Limitless")
    company.billed("36.50", text)
    assert company.found() == ["PRICE_DIFFERS 3.50/10.50"]


def test_an_item_with_another_word_in_it_is_another_item(company: Company) -> None:
    company.line(name="Limitless")
    company.billed("36.50", "Mobile Limitless roaming")
    assert company.found() == ["NOT_IN_CONTRACT 36.50/0.00"]


def test_the_first_days_of_a_line_cost_their_part(company: Company) -> None:
    company.line(activated_on=date(2026, 11, 23))
    company.charge(11, "5.33", period_from=date(2026, 11, 23))
    assert company.found() == []


def test_the_first_days_cost_their_part_when_the_invoice_gives_no_period_of_their_own(company: Company) -> None:
    company.line(OTHER)
    company.billed("20", msisdn=OTHER)
    company.line(activated_on=date(2026, 11, 23))
    company.charge(11, "5.33")
    assert company.found() == []


def test_activation_is_billed_with_the_next_month(company: Company) -> None:
    company.line(activated_on=date(2026, 11, 23))
    company.charge(11, "25.33", period_from=date(2026, 11, 23), period_until=date(2026, 12, 31))
    assert company.found() == []


def test_a_price_below_the_contract_is_only_said(company: Company) -> None:
    company.line()
    company.billed("18")
    assert company.found() == ["PRICE_LOWER 0.00/0.00"]


def test_a_price_counts_from_the_day_it_is_valid(company: Company) -> None:
    company.prices = (
        plan("Contact", "18", valid_until=date(2026, 10, 31)), plan("Contact", "20", valid_from=date(2026, 11, 1)),
    )  # fmt: skip
    company.line()
    company.billed("20")
    assert company.found() == ["PRICE_DIFFERS 0.00/4.00"]


def test_a_recurring_item_without_a_price_is_a_question(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(11, "4.99", "Premium assistance", category=ChargeCategory.OPTION)
    assert company.found() == ["NOT_IN_CONTRACT 4.99/0.00"]


def test_use_above_its_rate_is_claimed(company: Company) -> None:
    company.line()
    company.billed("20")
    company.prices = (
        *PRICES,
        Price(Text("Extra data"), Decimal("0.0025"), PriceKind.RATE, unit=UsageUnit.MEGABYTE),
    )
    use: dict[str, Any] = {"category": ChargeCategory.DATA, "unit": ChargeUnit.GIGABYTE, "quantity": Decimal(10)}
    company.charge(11, "35.00", "Extra data", **use)
    assert company.found() == ["RATE_DIFFERS 0.00/10.00"]


def test_a_rate_of_eleven_decimals_is_reckoned_exactly(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(
        11, "3091.26", "Data in the pool", None, category=ChargeCategory.DATA, quantity=Decimal("278362.5"),
        unit=ChargeUnit.MEGABYTE, unit_price=Decimal("0.01110515964"),
    )  # fmt: skip
    assert company.found() == []


def test_instalments_after_the_last_are_claimed(company: Company) -> None:
    company.line()
    company.billed("20")
    for month, number in ((9, 25), (10, 26), (11, 27)):
        company.charge(
            month, "3.50", f"Phone, payment {number} of 24", category=ChargeCategory.DEVICE, instalment=(number, 24)
        )
    assert company.found() == ["INSTALMENT_PAST_END 3.50/10.50"]


def test_vat_on_third_party_costs_is_claimed(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(11, "10.00", "Parking", category=ChargeCategory.THIRD_PARTY)
    assert company.found() == ["VAT_WRONG 0.00/2.10", "THIRD_PARTY"]


def test_third_party_costs_without_vat_are_only_watched(company: Company) -> None:
    company.line()
    company.billed("20")
    company.charge(11, "10.00", "Parking", category=ChargeCategory.THIRD_PARTY, vat_category="O", vat_rate=None)
    assert company.found() == ["THIRD_PARTY"]


def test_an_invoice_that_does_not_add_up_is_said_and_its_claims_are_checked_by_hand(company: Company) -> None:
    company.line()
    company.invoices.clear()
    company.charge(11, "20.00")
    number, invoice = next(iter(company.invoices.items()))
    company.invoices[number] = replace(invoice, totals=Totals(lines=Decimal("41.00")))
    assert company.found() == ["SUM_WRONG"]


def test_a_claim_from_an_invoice_whose_sums_differ_is_marked(company: Company) -> None:
    company.line(name="Limitless")
    company.charge(11, "36.50", "Mobile Limitless")
    number, invoice = next(iter(company.invoices.items()))
    wrong = SumDifference(SumRule.LINES, Decimal(41), Decimal("36.50"))
    company.invoices[number] = replace(invoice, differences=(wrong,))
    price, sums = company.findings()
    assert (price.code, price.check_by_hand, price.claim) == ("PRICE_DIFFERS", True, Decimal("3.50"))
    assert sums.code == "SUM_WRONG"


def test_a_discount_that_was_agreed_and_not_given_is_claimed(company: Company) -> None:
    company.prices = (*PRICES, Price(Text("Fleet discount"), Decimal(2), PriceKind.DISCOUNT, plan="CONTACT"))
    company.line()
    company.billed("20")
    company.charge(10, "-2", "Fleet discount", category=ChargeCategory.DISCOUNT)
    assert company.found() == ["DISCOUNT_MISSING 2.00/4.00"]


def test_each_charge_is_counted_once_when_three_things_are_wrong(company: Company) -> None:
    """Too dear, its user gone, not used: the difference is the claim, the rest is saved, and nothing is left."""
    company.line(name="Limitless", person=Text("Jan Peeters"))
    company.billed("36.50", "Mobile Limitless")
    company.employee("Jan Peeters", leaves=date(2026, 8, 14))
    company.used(gb=0, minutes=0, sms=0)
    assert company.found() == ["PRICE_DIFFERS 3.50/10.50", "LEAVER 33.00/–"]
    findings = company.findings()
    taken = [each for found in findings for each in found.evidence if each.charge == company.charges[-1].id]
    assert sum(each.taken for each in taken) == Decimal("36.50")
