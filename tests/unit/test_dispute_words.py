"""Disputes in words: the reminder says one thing, sums go by currency, and what can be noted is said once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fleet_tui.domain.finding_list import Dispute, DisputedClaim, DisputeState
from fleet_tui.i18n import available_languages
from fleet_tui.workspace.dispute_words import awaited, reminder, said_of, still_open, sums_words, why_not

TODAY = date(2026, 11, 30)
DRAFTED, SENT, ACCEPTED, CREDITED = DisputeState
SAYS_NOTHING = {
    "en": ("accepted", "answered", "expected", "no credit note"),
    "fr": ("accepté", "répondu", "attendions", "aucune note"),
    "nl": ("aanvaardde", "geantwoord", "verwachtten", "geen"),
    "de": ("zugestimmt", "geantwortet", "erwarteten", "keine"),
}


def disputed(
    state: DisputeState = SENT, amount: str = "100", credited: str = "0", noted: str = "0", currency: str = "EUR"
) -> Dispute:
    """Of one claim; `credited` by credit notes, `noted` beside them. It was sent on 1 October."""
    claim = DisputedClaim(
        finding="a", msisdn="+32488000011", code="PRICE_DIFFERS", amount=Decimal(amount), credited=Decimal(credited)
    )
    return Dispute(
        number=1, state=state, amount=Decimal(amount), credited=Decimal(credited) + Decimal(noted),
        noted=Decimal(noted), currency=currency, drafted_on=date(2026, 9, 30),
        sent_on=date(2026, 10, 1), accepted_on=date(2026, 10, 9),
        deadline=date(2026, 10, 31), claims=[claim],
    )  # fmt: skip


def letter(dispute: Dispute, language: str = "en") -> str:
    return reminder(dispute, "Wouters", "Zoë", TODAY, language)


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("state", [SENT, ACCEPTED])
def test_a_reminder_of_what_came_back_in_part_says_nothing_of_silence(state: DisputeState, language: str) -> None:
    silent, answered = letter(disputed(state), language), letter(disputed(state, credited="40"), language)
    said = [each for each in SAYS_NOTHING[language] if each in silent]
    assert said
    assert [each for each in said if each in answered] == []
    assert "40" in answered


def test_a_reminder_adds_up() -> None:
    assert letter(disputed(credited="40", noted="10")).splitlines() == [
        "30/11/2026", "", "Reminder: € 50.00 disputed", "", "Dear Sir or Madam,", "",
        "On 01/10/2026 we disputed the charges below.", "So far you have credited € 50.00 of € 100.00.", "",
        "Please credit these charges. Amounts exclude VAT.", "",
        "1. 0488 00 00 11: price above the contract: € 60.00", "Less what came back without a credit note: € 10.00",
        "", "Total: € 50.00", "", "Yours faithfully,", "", "Zoë", "Wouters",
    ]  # fmt: skip
    assert "without a credit note" not in letter(disputed(credited="40"))


def test_sums_go_by_currency_and_letters_only_drafted_stand_apart() -> None:
    found = [
        disputed(), disputed(ACCEPTED, "7", "2"), disputed(CREDITED, "20", "20", currency="GBP"),
        disputed(DRAFTED, "55"), disputed(DRAFTED, "5", currency="GBP"),
    ]  # fmt: skip
    assert sums_words(found, TODAY) == (
        "€ 107.00 + GBP 20.00 asked · € 2.00 + GBP 20.00 credited · 1 late · 2 only drafted: € 55.00 + GBP 5.00"
    )
    assert sums_words(found[3:4], TODAY) == "1 only drafted: € 55.00"
    assert sums_words([], TODAY) == ""
    paid = disputed(DRAFTED, "52.50", noted="40")  # though nobody noted that its letter was sent
    assert sums_words([paid], TODAY) == "€ 40.00 credited · 1 only drafted: € 52.50"
    assert sums_words([disputed(), paid, found[4]], TODAY) == (
        "€ 100.00 asked · € 40.00 credited · 1 late · 2 only drafted: € 52.50 + GBP 5.00"
    )


@pytest.mark.parametrize(
    ("state", "can_be_noted", "reminded"),
    [
        (DRAFTED, [SENT, ACCEPTED, CREDITED], False),
        (SENT, [SENT, ACCEPTED, CREDITED], True),
        (ACCEPTED, [ACCEPTED, CREDITED], True),
        (CREDITED, [], False),
    ],
)
def test_what_can_be_noted_of_each_state(
    state: DisputeState, can_be_noted: list[DisputeState], *, reminded: bool
) -> None:
    dispute = disputed(state)
    assert [each for each in (SENT, ACCEPTED, CREDITED) if why_not(dispute, each) is None] == can_be_noted
    assert awaited(dispute) == reminded


def test_what_is_still_open_is_said_as_long_as_it_is() -> None:
    part = disputed(ACCEPTED, credited="40", noted="20")
    assert (said_of(part, TODAY), still_open(part)) == ("accepted · € 60.00 of € 100.00 credited", Decimal(40))
    assert said_of(disputed(ACCEPTED), TODAY) == "accepted"
    assert said_of(disputed(CREDITED, credited="100"), TODAY) == "credited"
