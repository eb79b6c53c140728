"""Amounts: what the program writes in any language is read back to the same cents, and nothing else is read."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fleet_tui import i18n
from fleet_tui.domain.amount import InvalidAmount, amount_between, cents_text, parse_amount
from fleet_tui.domain.billing_settings import SplitBillProfileRequest, parse_share
from fleet_tui.domain.changes.facts import euro_text
from fleet_tui.domain.finding_list import DisputeUpdate
from fleet_tui.domain.group_pack import parse_notify_at
from fleet_tui.domain.money import Money
from fleet_tui.domain.pay_by_mobile import parse_limit
from fleet_tui.i18n.format import money
from fleet_tui.server.storage.catalogue import euros
from fleet_tui.server.storage.lines import _amount as column_text

LANGUAGES = ("en", "fr", "nl", "de", "pl", "ja", "de_CH", "sv")
"""The four of the program, and some that are known from CLDR only: other signs between thousands."""
GROUPS = (".", ",", " ", "'", "’")
cents = st.integers(-(10**14) + 1, 10**14 - 1)


def written_by_the_program(amount: Decimal, language: str) -> str:
    before, i18n._language = i18n._language, language
    try:
        return money(amount)
    finally:
        i18n._language = before


def plain_writings(amount: Decimal) -> set[str]:
    """Every unambiguous way to write the figure of an amount that is not negative, worked out from its digits."""
    whole, _point, rest = f"{amount:.2f}".partition(".")
    grouped = {f"{int(whole):,}".replace(",", group): group for group in GROUPS} if len(whole) > 3 else {}
    endings = {rest, rest[0]} if rest[1] == "0" else {rest}
    found = {whole + point + ending for point in ".," for ending in endings}
    for figure, group in grouped.items():
        found |= {figure + point + ending for point in ".," for ending in endings if point != group}
    if rest == "00":
        found |= {whole} | {figure for figure, sign in grouped.items() if sign not in ".," or figure.count(sign) > 1}
    return found


@given(cents, st.sampled_from(LANGUAGES), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_what_the_program_writes_is_read_back_to_the_same_cents(value: int, language: str, space: str) -> None:
    amount = Decimal(value) / 100
    assert parse_amount(written_by_the_program(amount, language).replace(" ", space)) == amount


@given(cents)
def test_the_decimal_strings_of_the_contract_are_read_back_to_the_same_cents(value: int) -> None:
    text = cents_text(value)
    assert Decimal(text) * 100 == value
    assert parse_amount(text) == Decimal(text)
    assert Money.model_validate({"amount": text}).amount == Decimal(text)


@pytest.mark.parametrize(
    "mark", ["\u00ad", "\u061c", "\u200b", "\u200d", "\u200e", "\u202a", "\u2063", "\u2066", "\ufeff"]
)
def test_marks_of_no_width_are_no_part_of_an_amount(mark: str) -> None:
    assert parse_amount(f"{mark}€ 12{mark},50{mark}") == Decimal("12.50")


@given(st.integers(0, 10**11), st.sampled_from(["{}", "€{}", "€ {}", "{}€", "{} €", "EUR {}", "{} EUR", " {} "]))
def test_every_way_to_write_an_amount_is_read(value: int, around: str) -> None:
    amount = Decimal(value) / 100
    for figure in plain_writings(amount):
        assert parse_amount(around.format(figure)) == amount
        assert parse_amount(around.format(f"-{figure}")) == -amount


@given(st.text(alphabet="0123456789012345678901234567890., '’-€e_+\u0663\u00b2x", max_size=14))
def test_nothing_else_is_read(text: str) -> None:
    try:
        amount = parse_amount(text)
    except InvalidAmount:
        return
    figure = text.replace("€", "").strip().removeprefix("-").strip()
    assert figure in plain_writings(abs(amount))
    assert (amount < 0) == ("-" in text and amount != 0)
    assert text.count("€") <= 1


@given(st.integers(1, 10**6), st.integers(0, 999), st.sampled_from(".,"))
def test_what_may_be_thousands_is_refused_with_both_ways_to_write_it(whole: int, last: int, point: str) -> None:
    with pytest.raises(InvalidAmount) as caught:
        parse_amount(f"{whole}{point}{last:03d}")
    assert caught.value.code == "AMOUNT_UNCLEAR"
    offered = caught.value.message.partition(". Write ")[2].removesuffix(".").split(" or ")
    thousands, decimals = map(parse_amount, offered)
    assert thousands == whole * 1000 + last
    assert abs(decimals - (whole + Decimal(last) / 1000)) <= Decimal("0.005")


@pytest.mark.parametrize("text", ["1.000", "1,000", "10.000", "1234.567", "1234,567", "1,234.567", "1.234,567",
                                  "12345.678", "€ 1.000", "-1.000", "1.000 €", "1 234.567", "1'234,567"])  # fmt: skip
def test_thousands_or_decimals_are_never_guessed(text: str) -> None:
    with pytest.raises(InvalidAmount) as caught:
        parse_amount(text)
    assert caught.value.code == "AMOUNT_UNCLEAR"


@pytest.mark.parametrize(
    "text",
    ["", " ", "€", "-", "1e2", "1E+2", "1_00", "٣", "１２", "2²", "½", "NaN", "Infinity", "1.2.3", "1,2,3", "12 50",
     "1 23", "1.23.456", "1.234.56", "12,-", "12,50-", "(12,50)", "--1", "-€ -1", "€ 1 €", "CHF 9.50", "$ 5", "£ 5",
     "12.345,", "12,", ",50", ".5", "0x10", "0,125", "0.1234", "012", "00", "+5", "ten", "5 %", "1 000 000 000 000,00",
     "1.000.00", "1,000,000,00", "1.000,000.00", "12,5€0", "1\n2"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidAmount) as caught:
        parse_amount(text)
    assert caught.value.code == "AMOUNT_INVALID"
    assert "12.50" in caught.value.message


@pytest.mark.parametrize(
    ("text", "amount"),
    [("-0,01", "-0.01"), ("€ -0.01", "-0.01"), ("-€ 0.50", "-0.50"), ("−12,50 €", "-12.50"), ("-0", "0"),
     ("1.234.567", "1234567"), ("1'234.50", "1234.50"), ("1’234", "1234"), ("1\u202f234,5", "1234.50"),
     ("\u202a€ 12,50\u202c", "12.50"), ("12 eur", "12")],
)  # fmt: skip
def test_amounts_as_people_and_programs_write_them(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("value", [-1, -99, -100, -101, -1250, 0, 1, 1250])
def test_cents_below_zero_are_written_as_they_are(value: int) -> None:
    for text in (cents_text(value), column_text(value).strip('"'), euro_text(value)):
        assert Decimal(str(text)) == euros(value).amount


def test_each_place_has_its_range_and_the_one_reader() -> None:
    assert parse_limit(" ") is None
    assert parse_limit("€ 99,50") == Money.of("99.50")
    assert parse_notify_at("10.000,00 €") == Money.of(10_000)
    assert parse_share("29,50") == Decimal("29.50")
    for read, wrong in ((parse_limit, "301"), (parse_limit, "-1"), (parse_notify_at, "0,99"), (parse_notify_at, "-1"),
                        (parse_share, "1000,01"), (parse_share, "-0,01")):  # fmt: skip
        with pytest.raises(InvalidAmount, match="€"):
            read(wrong)
        with pytest.raises(InvalidAmount, match="thousands"):
            read("1.000")
    with pytest.raises(InvalidAmount, match=re.escape("from € 1.00 to € 10,000.00")):
        amount_between("12000", Decimal(1), Decimal(10_000))


@pytest.mark.parametrize("text", ["1e2", "1_00", "٣", "1,50", "1.000", " 1", "+1", "NaN", "€ 1", ""])
def test_the_contract_takes_decimal_strings_only(text: str) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": text})
    with pytest.raises(ValidationError):
        SplitBillProfileRequest.model_validate({"name": "A", "rule": "AMOUNT", "amount": text})
    with pytest.raises(ValidationError):
        DisputeUpdate.model_validate({"state": "CREDITED", "amount": text})
    with pytest.raises(ValidationError):
        DisputeUpdate.model_validate_json('{"state": "CREDITED", "amount": 1.5}', strict=True)
