"""Amounts, counts and days in each language: the conventions agree with CLDR, spaces are ordinary."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal

from fleet_tui import i18n
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.labels import CHANGES, LINE_STATUSES, label
from fleet_tui.domain.money import Money
from fleet_tui.i18n import format as written

CLDR = {"en": "en", "fr": "fr_BE", "nl": "nl_BE", "de": "de_BE"}


@pytest.fixture(params=CLDR)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(i18n, "_language", request.param)
    return str(request.param)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("amount", ["0", "0.5", "-3.25", "999.99", "1240.00", "1234567.89", "-1240.5"])
def test_amounts_agree_with_cldr(language: str, amount: str) -> None:
    pattern = "¤ #,##0.00" if language == "en" else None  # the unit apart, as in the three languages of Belgium
    expected = spaced(format_currency(Decimal(amount), "EUR", pattern, locale=CLDR[language]))
    assert written.money(Decimal(amount)) == expected
    assert written.money(Money.of(amount)) == expected


@pytest.mark.parametrize("count", [0, 7, 999, 1000, 12_345, 1_234_567, -1_500])
def test_counts_agree_with_cldr(language: str, count: int) -> None:
    assert written.number(count) == spaced(format_decimal(count, locale=CLDR[language]))


@pytest.mark.parametrize("code", ["fr", "nl", "de"])
def test_what_stands_here_is_what_babel_says(code: str) -> None:
    assert written._from_cldr(CLDR[code]) == written._CONVENTIONS[code]


def test_a_language_with_nothing_but_a_catalogue_is_written_as_babel_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_language", "pl")
    assert written.money(Decimal("-1234567.5")) == "-1 234 567,50 €"
    assert written.number(12_345) == "12 345"
    assert written.day(date(2026, 3, 7)) == "07.03.2026"
    monkeypatch.setattr(i18n, "_language", "ja")
    assert written.money(Decimal("-1234.5")) == "-€ 1,234.50"
    assert written.day(date(2026, 3, 7)) == "2026/03/07"


def test_another_currency_shows_its_code() -> None:
    assert written.money(Money(amount=Decimal("9.50"), currency="CHF")) == "CHF 9.50"


def test_days_and_moments_are_belgian() -> None:
    assert written.day(date(2026, 3, 7)) == "07/03/2026"
    assert written.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2026 00:30"
    assert written.clock(datetime(2026, 1, 1, 8, 5, tzinfo=UTC)) == "09:05"


def test_codes_have_words_and_unknown_codes_are_shown_cleaned() -> None:
    assert set(CHANGES) == set(KINDS) | {"mixed"}
    assert label(LINE_STATUSES, "CEASED") == "stopped"
    assert "\x1b" not in label(LINE_STATUSES, "NEW\x1b[c")
