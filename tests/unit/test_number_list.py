"""A pasted list: every item is found or named, whatever stands between them and however they are written."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.fleet.grammar import QueryError
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_list import read_numbers
from fleet_tui.fleet.query import Query
from fleet_tui.fleet.view import FleetView
from tests.fleet_pages import CONTRACT, pages

ONE, TWO, THREE = "+32489744365", "+32488268365", "+32488267074"


@pytest.mark.parametrize(
    "text",
    [
        "0489 74 43 65\n0488 26 83 65\n0488 26 70 74",
        "0489744365\r\n\r\n0488268365\r\n0488267074\r\n",
        "0489/74.43.65, 0488/26.83.65, 0488/26.70.74",
        "0489744365;0488268365;0488267074",
        "0489744365\t0488268365\t0488267074",
        "0489744365 | 0488268365 | 0488267074",
        "0489 74 43 65 / 0488 26 83 65 / 0488 26 70 74",
        "0489744365/0488268365/0488267074",
        "0489 74 43 65 0488 26 83 65 0488 26 70 74",
        "+32 489 74 43 65 +32 488 26 83 65 +32 488 26 70 74",
        "+32(0)489744365\n0032 488 26 83 65\n(0488) 26 70 74",
        "0489\u201374\u201343\u201365, 0488\u201226\u201283\u201265, 0488\u221226\u221270\u221274",
        "\u202a0489744365\u202c\n\u200b0488268365\n\ufeff0488267074",
        "\u2066+32489744365\u2069,\u200e0488268365\u200f;0488267074",
        "- 0489744365\n- 0488268365\n- 0488267074",
        "1. 0489 74 43 65\n2. 0488 26 83 65\n3. 0488 26 70 74",
        '"0489744365","0488268365","0488267074"',
        "tel:+32489744365\nGSM 0488 26 83 65\ntel. 0488 26 70 74",
        "0489744365\u20280488268365\u20290488267074",
        "489744365\n488268365\n488267074",
        "0489744365\u20260488268365... 0488267074\u2026",
    ],
)
def test_numbers_are_read_whatever_stands_between_them(text: str) -> None:
    listed = read_numbers(text)
    assert listed.numbers == (ONE, TWO, THREE)
    assert listed.is_clear
    assert listed.count == 3


def test_columns_beside_the_numbers_are_left_out_and_kept_to_be_named() -> None:
    listed = read_numbers("GSM\tNaam\tSinds\n0489744365\tZoë Peeters\t01/11/2026\n0488 26 83 65\tVan 3\t02/11/2026")
    assert listed.numbers == (ONE, TWO)
    assert listed.unread == ("GSM  Naam  Sinds",)
    assert listed.beside == ("Zoë Peeters", "01/11/2026", "Van 3", "02/11/2026")


@pytest.mark.parametrize(
    "garbage", ["04", "0489…", "048974436", "0489 XX XX XX", "0489 74 43 65 12", "Total : 12", "#REF!"]
)
def test_what_is_no_whole_number_is_never_one(garbage: str) -> None:
    listed = read_numbers(f"0489744365\n{garbage}\n0488268365")
    assert listed.numbers == (ONE, TWO)
    assert listed.unread == (garbage,)
    beside = read_numbers(f"0489744365\t{garbage}")
    assert beside.numbers == (ONE,)
    assert (*beside.unread, *beside.beside) == (garbage,)


@pytest.mark.parametrize("between", ["\u2026", "\u2026 ", "...\t", " .. "])
def test_what_stands_around_an_ellipsis_is_never_one_number(between: str) -> None:
    listed = read_numbers(f"0489{between}048974\n8932020000{between}0123456789")
    assert not listed.numbers
    assert len(listed.unread) == 2


def test_a_number_given_twice_is_counted_and_named() -> None:
    listed = read_numbers("0489744365\n+32 489 74 43 65\n0488268365\n0489/74.43.65")
    assert listed.numbers == (ONE, TWO)
    assert listed.repeated == {ONE: 3}
    assert (listed.repeats, listed.count) == (2, 4)


def test_sim_card_numbers_are_a_list_too() -> None:
    index = fleet()
    view = FleetView(index)
    view.set_pasted(read_numbers("\n".join(filter(None, index.iccids[10:15]))))
    assert view.positions == [10, 11, 12, 13, 14]
    assert view.missing() == []


@cache
def fleet() -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for page in pages(2_000):
        index.add_page(page)
    return index


WRITINGS = (
    lambda number: number,
    grouped,
    lambda number: "0" + number[3:],
    lambda number: "0032" + number[3:],
    lambda number: f"+32 (0){number[3:]}",
    lambda number: f"({grouped(number)[:4]}) {grouped(number)[5:]}",
    lambda number: grouped(number).replace(" ", "."),
    lambda number: f"{grouped(number)[:4]}/{grouped(number)[5:].replace(' ', '.')}",
    lambda number: grouped(number).replace(" ", "\u2013"),
    lambda number: grouped(number).replace(" ", "\u00a0"),
    lambda number: f"\u202a{number}\u202c",
    lambda number: f"'0{number[3:]}",
)
SEPARATORS = ("\n", "\r\n", "\n\n", "\t", ", ", ",", ";", "; ", " / ", " | ", " ,\n", "\u2028")
GARBAGE = ("04", "0489…", "abc", "Zoë Peeters", "0489 XX XX XX", "n/a", "?", "#N/A", "[/]", "=1+1", "048974")

known = st.integers(0, 1_999).map(lambda number: f"+32470{number:06}")
foreign = st.integers(0, 999_999).map(lambda number: f"+32495{number:06}")
items = st.one_of(
    st.tuples(known | foreign, st.sampled_from(WRITINGS)).map(lambda item: item[1](item[0])), st.sampled_from(GARBAGE)
)


@given(st.lists(st.tuples(items, st.sampled_from(SEPARATORS)), min_size=1, max_size=60))
@example([("0489\u2026", "\t"), ("048974", "\n")])
def test_what_goes_in_is_what_is_found_and_what_is_named(pasted: list[tuple[str, str]]) -> None:
    view = FleetView(fleet())
    listed = read_numbers("".join(item + separator for item, separator in pasted))
    view.set_pasted(listed)

    numbers: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for item, _separator in pasted:
        try:
            numbers[parse_msisdn(item)] += 1
        except InvalidMsisdn:
            others[item] += 1
    here = {number for number in numbers if number.startswith("+32470")}
    assert {view.index.msisdns[position] for position in view.positions} == here
    assert set(view.missing()) == set(numbers) - here
    assert listed.repeated == {number: times for number, times in numbers.items() if times > 1}
    named = Counter(text for row in (*listed.unread, *listed.beside) for text in row.split("  "))
    assert named == others
    assert listed.count - len(listed.unread) == numbers.total()


def test_five_thousand_numbers_are_compared_with_a_large_fleet() -> None:
    view = FleetView(fleet())
    wanted = [f"+32470{number:06}" for number in range(0, 10_000, 2)]
    view.set_pasted(read_numbers("\n".join(map(grouped, wanted))))
    assert len(view.positions) == 1_000
    assert len(view.missing()) == 4_000


@pytest.mark.parametrize(
    "query", ["number:0489744365,04", "number:0489744365,0488", "0489744365, 04", "0489744365,0488 2"]
)
def test_a_list_that_lost_its_end_asks_for_no_other_lines(query: str) -> None:
    index = fleet()
    assert Query(query).select(index, range(len(index))) == []
    numbers = f"{query.replace('0489744365', '0470000007')}"
    assert Query(numbers).select(index, range(len(index))) == [7]


@pytest.mark.parametrize("query", ["04…", "0…", "047…", "04..", "+32…", "0470…"])
def test_a_number_that_was_cut_matches_nothing(query: str) -> None:
    index = fleet()
    assert Query(query).select(index, range(len(index))) == []
    for field in ("number:", "number=", "number:0470000007,"):
        with pytest.raises(QueryError):
            Query(field + query)


def test_lines_whose_phone_number_has_the_digits_come_before_those_of_an_account() -> None:
    view = FleetView(fleet())
    view.set_query("1004")
    of_number = ["1004" in view.index.msisdns[position] for position in view.positions]
    assert of_number == sorted(of_number, reverse=True)
    assert 0 < sum(of_number) < len(of_number)
    assert view.index.msisdns[view.positions[0]] != view.index.msisdns[0]
