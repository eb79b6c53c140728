"""The example company: what it is billed, what is found, and that each amount stands on charges counted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from fleet_tui.domain.findings.finding import Kind
from fleet_tui.domain.findings.registry import find, sums
from fleet_tui.workbook.examples import company

TODAY = date(2026, 11, 29)


def test_the_three_invoices_come_to_what_they_should() -> None:
    nets = [sum((charge.net for charge in charges), Decimal(0)) for _invoice, charges in company.invoices()]
    assert nets == [Decimal("1257.00"), Decimal("1257.00"), Decimal("1282.00")]
    assert len(company.EXAMPLES) == 60


def test_412_a_month_on_23_lines_and_198_to_claim() -> None:
    found = find(company.facts(TODAY))
    whole = sums(found)
    assert (whole.month, whole.lines, whole.claim) == (Decimal("412.00"), 23, Decimal("198.00"))
    by_code: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for each in found:
        by_code[each.code][0] += each.month or 0
        by_code[each.code][1] += each.claim or 0
    assert {code: (str(month), str(claim)) for code, (month, claim) in by_code.items()} == {
        "BILLED_TWICE": ("25.00", "25.00"),
        "BILLED_AFTER_END": ("55.00", "110.00"),
        "PRICE_DIFFERS": ("17.50", "52.50"),
        "INSTALMENT_PAST_END": ("3.50", "10.50"),
        "LEAVER": ("130.00", "0"),
        "NO_USE": ("90.00", "0"),
        "OPTION_UNUSED": ("16.00", "0"),
        "CHEAPER_PLAN": ("75.00", "0"),
    }


def test_claims_and_savings_are_shown_apart() -> None:
    found = find(company.facts(TODAY))
    claims, savings = (sums([each for each in found if each.kind is kind]) for kind in (Kind.CLAIM, Kind.SAVE))
    assert (claims.lines, claims.month, claims.claim) == (9, Decimal("101.00"), Decimal("198.00"))
    assert (savings.lines, savings.month, savings.claim) == (14, Decimal("311.00"), Decimal(0))


def test_every_amount_stands_on_charges_and_no_charge_is_counted_beyond_its_net() -> None:
    facts = company.facts(TODAY)
    nets = {charge.id: charge.net for charge in facts.charges}
    taken: Counter[str] = Counter()
    for each in find(facts):
        counted = sum((evidence.taken for evidence in each.evidence), Decimal(0))
        assert counted == (each.claim if each.kind is Kind.CLAIM else each.month)
        for evidence in each.evidence:
            taken[evidence.charge] += evidence.taken  # type: ignore[assignment]
    assert all(amount <= nets[charge] for charge, amount in taken.items())


def test_a_day_later_the_same_things_are_found_again() -> None:
    today, later = (find(company.facts(day)) for day in (TODAY, date(2027, 3, 1)))
    assert [each.id for each in today] == [each.id for each in later]
    assert sums(today) == sums(later)
    assert len({each.id for each in today}) == len(today)
