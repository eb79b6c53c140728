"""Lists of pairs for a swap: pasted, scanned, from a workbook; what is wrong with them is said row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.swap_list import Pair, PairProblem, SwapList, pairs_in_file, read_pair

CARD = "8932030000205518327"
OTHER = with_check_digit("893203000020551833")
NUMBERS = ["+32470000001", "+32470000002", "+32470000003"]


def fleet() -> FleetIndex:
    index = FleetIndex()
    count = len(NUMBERS)
    index.add_page(
        LinePage(
            total=count, sync_token="1", id=[f"line-{n}" for n in range(count)], version=[1] * count, msisdn=NUMBERS,
            iccid=[None] * count, description=[""] * count, person=[None] * count, plan=["P"] * count,
            status=["ACTIVE"] * count, billing_account=[None] * count, options=[[]] * count,
            split_bill_profile=[None] * count, blocks=[[]] * count, pay_by_mobile_limit=[None] * count,
            monthly_cost=[None] * count,
            scheduled_kind=[None] * count, scheduled_date=[None] * count,
        )
    )  # fmt: skip
    return index


@pytest.mark.parametrize(
    "text",
    [
        f"0470000001;{CARD}",
        f"0470 00 00 01\t{CARD}",
        "+32 470 00 00 01 , 8932 0300 0020 5518 327F",
        f"0470000001 {CARD}",
    ],
)
def test_a_pair_is_read_with_any_separator(text: str) -> None:
    assert read_pair(text) == Pair("+32470000001", CARD)


def test_a_card_alone_is_a_pair_without_a_number() -> None:
    assert read_pair("8932-0300-0020-5518-327") == Pair(None, CARD)


@pytest.mark.parametrize("text", ["0470000001;8932030000205518328", "0470000001", "hello", "=1+1", f"12;{CARD}"])
def test_what_is_no_pair_says_so(text: str) -> None:
    with pytest.raises(PairProblem) as caught:
        read_pair(text)
    assert text[:4] in caught.value.message


def test_cards_alone_go_to_the_lines_in_their_order() -> None:
    index = fleet()
    swap = SwapList([index.row(1), index.row(0)])
    assert swap.take([Pair(None, CARD), Pair(None, OTHER)], index) == []
    assert swap.cards == {"line-1": CARD, "line-0": OTHER}
    assert swap.take([Pair(None, CARD)], index) == ["There are more cards than lines."]


def test_a_pair_brings_its_own_line_in() -> None:
    index = fleet()
    swap = SwapList([index.row(0)])
    problems = swap.take([Pair(NUMBERS[2], CARD), Pair("+32470000009", OTHER)], index)
    assert [line.id for line in swap.chosen] == ["line-2"]
    assert problems == ["0470 00 00 09 is not a line of this fleet."]


def test_one_card_is_for_one_line() -> None:
    index = fleet()
    swap = SwapList([index.row(0), index.row(1)])
    assert swap.take([Pair(NUMBERS[0], CARD), Pair(NUMBERS[1], CARD)], index) == [
        "This card is chosen for 0470 00 00 01 already."
    ]


def test_pairs_come_from_a_file_in_either_order_below_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(f"Number;Card\n0470000001;{CARD}\n{OTHER};0470000002\n0470000003;8932\n\n", encoding="utf-8")
    pairs, problems = pairs_in_file(path)
    assert pairs == [Pair(NUMBERS[0], CARD), Pair(NUMBERS[1], OTHER)]
    assert len(problems) == 1
    assert problems[0].startswith("Row 4: ")


def test_a_file_without_pairs_says_so(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a;b\nc;d\n", encoding="utf-8")
    with pytest.raises(WorkbookError):
        pairs_in_file(path)
