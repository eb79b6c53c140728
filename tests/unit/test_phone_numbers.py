"""Phone numbers as people write them: any way of writing one of ours is read, and nothing else is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, home_code, live_in, may_be_mobile, parse_msisdn, plain
from fleet_tui.domain.text import fold, fold_all, same_name, unwrapped
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import find
from tests.fleet_pages import page, row

OURS = st.from_regex(r"\A4[5-9][0-9]{7}\Z").map(lambda digits: f"+32{digits}")
SEPARATORS = st.sampled_from(
    ["", " ", ".", "-", "/", "\u00a0", "\u202f", "\u2009", "–", "—", "‑", "‐", " - ", "\t", "  ", "·", "\u200b"]
)
LEAD_INS = st.sampled_from(
    ["", "tel:", "Tel. ", "Tél. : ", "TEL ", "GSM ", "gsm: ", "GSM : ", "Mobile: ", "'", "’", " ", "\u202a", "\ufeff",
     "téléphone ", "Handy: ", "msisdn:"]
)  # fmt: skip
GROUPS = ((4, 2, 2, 2), (4, 6), (4, 3, 3), (10,), (4, 3, 2, 1), (3, 3, 4), (2, 2, 2, 2, 2))
PREFIXES = (
    "0",
    "+32",
    "+32 ",
    "+32 (0)",
    "+32(0)",
    "(+32) ",
    "+(32)",
    "0032",
    "0032 (0) ",
    "00 32 ",
    "32",
    "+32 0",
    "",
)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """One of our numbers in E.164, and a way of writing it."""
    msisdn = draw(OURS)
    national = "0" + msisdn[3:]
    prefix = draw(st.sampled_from(PREFIXES))
    groups, place = [], 0
    for size in draw(st.sampled_from(GROUPS)):
        groups.append(national[place : place + size])
        place += size
    groups[0] = groups[0][1:]
    if prefix == "0" and draw(st.booleans()):
        prefix, groups[0] = "", f"(0{groups[0]})"
    text = prefix + draw(SEPARATORS).join(groups)
    if draw(st.booleans()):
        text = text.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
    text = draw(LEAD_INS) + text + draw(st.sampled_from(["", " ", "\u202c", "\u200b", "\n"]))
    return msisdn, f'="{text}"' if draw(st.booleans()) else text


@given(written())
def test_any_way_of_writing_one_of_our_numbers_is_read_as_that_number(pair: tuple[str, str]) -> None:
    msisdn, text = pair
    assume(len(re.sub(r"\D", "", text)) >= 9)
    assert parse_msisdn(text) == msisdn


@given(OURS)
def test_what_a_screen_shows_of_a_number_is_read_as_that_number(msisdn: str) -> None:
    assert parse_msisdn(grouped(msisdn)) == msisdn


@given(written(), st.data())
def test_a_number_with_anything_in_it_that_is_no_number_is_refused(pair: tuple[str, str], data: st.DataObject) -> None:
    _msisdn, text = pair
    start = max(text.rfind(digit) for digit in "0123456789０１２３４５６７８９")
    first = next(place for place, char in enumerate(text) if char.isdigit())
    strange = data.draw(st.sampled_from("aXeOlé陳;,:#_*&@=?%\n\x1b٤"))
    place = data.draw(st.integers(first + 1, start if strange == "\n" else start + 1))  # a line may end behind it
    with pytest.raises(InvalidMsisdn):
        parse_msisdn(text[:place] + strange + text[place:])


@given(written(), written(), st.sampled_from([" ", ";", ",", "/", " / ", "\n", " et ", "-", ""]))
def test_two_numbers_are_never_read_as_one(one: tuple[str, str], other: tuple[str, str], between: str) -> None:
    with pytest.raises(InvalidMsisdn):
        parse_msisdn(one[1] + between + other[1])


DATE_FORMS = st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"])


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), DATE_FORMS, st.text("0123456789 ", max_size=5))
def test_a_date_is_no_phone_number_whatever_stands_behind_it(day: date, form: str, rest: str) -> None:
    with pytest.raises(InvalidMsisdn):
        parse_msisdn(f"{day:{form}} {rest}")


@given(st.text("0123456789+-./() aeExX;,:'=\"\u00a0–٤", max_size=24))
def test_what_is_read_as_a_number_has_its_digits_and_no_letter(text: str) -> None:
    try:
        msisdn = parse_msisdn(text)
    except InvalidMsisdn:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", msisdn)
    assert not re.search(r"[a-zA-Z;,:٤]", text)
    assert parse_msisdn(msisdn) == msisdn
    digits = re.sub(r"[^0-9]", "", text)
    assert digits.endswith(msisdn[-7:]) or text.rstrip(' "').endswith("0")  # 489744365.0, a whole figure


@pytest.mark.parametrize(
    "text",
    [
        "0489 XX XX XX", "0487 74 GEEN", "0489744402;0488268302", "0489744408;12", "48974436.0", "048974436.0",
        "-489744369", "- 0489 74 43 69", "23/11/2026", "Édité le 24/11/2026", "Client 12345678", "12345678",
        "Total : 12.345.678", "12.345.678", "0489٧٤٤٣٨٨", "0489 74 43 65 ext. 3", "0489744365;ext=3", "0489744365#3",
        "+32489744365x3", "4.89744365", "4,89744E+08", "4.89744365E8", "0489 74 43", "22268888", "2026-11-24",
        "02/11/2026 9", "0489744365²", "１２３４５６７８", "", " ", "+", "()", "tel:", "GSM", "O489744365", "112", "½",
        "04/8/2026 123", "0" * 500, "++32489744365", "+32+489744365", "0489744365\n0489744366",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidMsisdn):
        parse_msisdn(text)


@pytest.mark.parametrize(
    ("text", "msisdn"),
    [
        ("+327700010023652", "+327700010023652"),
        ("0770 0010 0236 53", "+327700010023653"),
        ("0032 (0)770 0010 0236 53", "+327700010023653"),
        ("+3197001234567", "+3197001234567"),
        ("097 12 34 56 789", "+3197123456789"),
        ("0031 97 123 456 789", "+3197123456789"),
        ("+882360001234567", "+882360001234567"),
    ],
)
def test_numbers_of_machines_are_read_and_shown_so_that_they_are_read_again(text: str, msisdn: str) -> None:
    assert parse_msisdn(text) == msisdn
    assert parse_msisdn(grouped(msisdn)) == msisdn
    assert may_be_mobile(msisdn)


@pytest.mark.parametrize("text", ["+3277000100236", "077000", "0770 0010 0236 5", "+31971234567", "+32970012345678"])
def test_a_number_of_a_machine_that_lacks_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidMsisdn):
        parse_msisdn(text)


def test_numbers_from_abroad_and_landlines_are_read_with_their_code_or_zero() -> None:
    assert parse_msisdn("+31 6 12345678") == "+31612345678"
    assert parse_msisdn("0033 (0)6 12 34 56 78") == "+33612345678"
    assert parse_msisdn("02/226.88.88") == "+3222268888"
    assert parse_msisdn("489744365.0") == "+32489744365"


def test_a_landline_and_a_service_number_are_no_number_of_a_sim_card() -> None:
    assert may_be_mobile("+32489744365")
    assert may_be_mobile("+31612345678")
    assert may_be_mobile("+12025550123")  # America does not tell them apart
    assert not may_be_mobile("+3222268888")
    assert not may_be_mobile("+3280012345")
    assert not may_be_mobile("nonsense")


# Folding and wrapping


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Işık Yıldız", "isik yildiz"), ("İbrahim Şahin", "ibrahim sahin"), ("Łukasz Wójcik", "lukasz wojcik"),
        ("Søren Ærø", "soren aero"), ("Đorđe Œuvrard", "dorde oeuvrard"), ("Cœur de ville", "coeur de ville"),
        ("Straße", "strasse"), ("O’Brien", "o'brien"), ("ǿǽ", "oae"), ("Þór", "thor"), ("12–15", "12-15"),
    ],
)  # fmt: skip
def test_letters_are_found_by_what_another_keyboard_makes_of_them(text: str, typed: str) -> None:
    assert fold(text) == typed
    assert fold_all([text, "x", text]) == [typed, "x", typed]


def test_a_name_written_with_other_spaces_case_or_accents_is_the_same_name() -> None:
    names = ("Mobile Start", "Mobile  Start", "mobile\u00a0start ", "Mobile\u200b Start", "MOBILE\tSTART")
    assert len({same_name(name) for name in names}) == 1
    assert same_name("Zoe\u0301 E\u0301tienne") == same_name("ZOÉ ÉTIENNE")
    assert same_name("Mobile Start") != same_name("Mobile Start 2")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('="0489744365"', "0489744365"), ('= "Van 12"', "Van 12"), ('\ufeff="a ""b"""', 'a "b"'),
        ("\u202a+32 489\u202c", "+32 489"), ("\u200b x \u00a0", "x"), ('="a"&"b"', '="a"&"b"'), ("=1+1", "=1+1"),
        ('""', '""'), ("", ""),
    ],
)  # fmt: skip
def test_what_other_programs_put_around_a_value_is_taken_off(text: str, value: str) -> None:
    assert unwrapped(text) == value


def test_a_number_without_its_country_code_is_of_the_country_that_the_operator_is_at_home_in() -> None:
    live_in("NL")
    assert home_code() == "+31"
    assert parse_msisdn("06 12 34 56 78") == parse_msisdn("0031 6 12345678") == "+31612345678"
    assert plain("+31612345678") == "0612345678"
    assert grouped("+32489744365") == "+32 489 74 43 65"  # abroad now
    assert parse_msisdn("+32 489 74 43 65") == parse_msisdn("0032489744365") == "+32489744365"
    assert parse_msisdn("097 012345678") == "+3197012345678"
    with pytest.raises(InvalidMsisdn):
        parse_msisdn("489744365")  # a Belgian mobile whose zero a spreadsheet dropped, at home only
    index = FleetIndex()
    index.add_page(page([row(1) | {"msisdn": "+31612345678"}]))
    assert [find(index, text) for text in ("0612345678", "06 1234", "number:0612")] == [[0]] * 3


def test_a_machine_has_a_number_of_no_plan_that_is_known_here() -> None:
    live_in("BE", machines=True)
    for written in ("+423 663900000001", "423663900000001", "00423663900000001"):
        assert parse_msisdn(written) == "+423663900000001"
    assert parse_msisdn("0489 74 43 65") == "+32489744365"
    for no_number in ("89423810000000000012", "663", "meter 1"):
        with pytest.raises(InvalidMsisdn):
            parse_msisdn(no_number)
