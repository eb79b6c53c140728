"""Lists of pairs for a swap: pasted, scanned, from a workbook; what is wrong with them is said row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.swap_list import SwapList
from fleet_tui.workspace.swap_reading import CardList, Pair, PairProblem, cards_in_file, cards_in_text, read_pair

CARD = "8932030000205518327"
OTHER = with_check_digit("893203000020551833")
THIRD = with_check_digit("893203000020551834")
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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"3;0470000001;Zoë Peeters 2;{CARD}", Pair("+32470000001", CARD)),
        (f"{CARD};0470000001", Pair("+32470000001", CARD)),
        (f'="0470000001";="{CARD}"', Pair("+32470000001", CARD)),
    ],
)
def test_a_running_number_and_a_name_between_are_passed_over(text: str, read: Pair) -> None:
    assert read_pair(text) == read


@pytest.mark.parametrize(
    "text", [f"0470000001;{CARD};{OTHER}", f"0470000001;0470000002;{CARD}", f"Zoë;{CARD}", f"0470000001 {CARD} {OTHER}"]
)
def test_which_of_two_is_meant_is_never_guessed(text: str) -> None:
    with pytest.raises(PairProblem):
        read_pair(text)


def test_a_pasted_card_without_a_number_is_nobodys_where_others_have_one() -> None:
    found = cards_in_text(f"0470000001;{CARD}\n;{OTHER}\n0470000001;{OTHER}")
    assert found.pairs == [Pair(NUMBERS[0], CARD)]
    assert any(OTHER in problem for problem in found.problems)
    assert "0470 00 00 01 stands twice in the list; the first card was taken." in found.problems


HEADED = [
    ["No", "Utilisateur", "Carte SIM (ancienne)", "Numéro de GSM", "Carte SIM (nouvelle)"],
    ["1", "Zoë [/]", OTHER, "0470 00 00 01", CARD],
    ["2", "Émile", CARD, "", THIRD],
    ["3", "陳", CARD, "0470 00 00 02", "8932"],
    ["4", "=1+1", CARD, "0470 00 00 03", CARD],
]


def _as_csv(path: Path) -> CardList:
    path.with_suffix(".csv").write_text("\n".join(map(";".join, HEADED)), encoding="utf-8")
    return cards_in_file(path.with_suffix(".csv"))


def _as_workbook(path: Path) -> CardList:
    book = Workbook()
    assert book.active is not None
    for row in HEADED:
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    return cards_in_file(path.with_suffix(".xlsx"))


def _pasted(path: Path) -> CardList:
    return cards_in_text("\n".join(map("\t".join, HEADED)))


@pytest.mark.parametrize("read", [_as_csv, _as_workbook, _pasted])
def test_the_screen_reads_a_list_as_the_command_does(tmp_path: Path, read: Callable[[Path], CardList]) -> None:
    """The new card not the old one, each row's own number, every row that is none named with its place."""
    found = read(tmp_path / "cards")
    assert found.pairs == [Pair(NUMBERS[0], CARD)]
    assert [problem.partition(":")[0] for problem in found.problems] == ["Row 3", "Row 4", "Row 5"]
    assert "Columns not used: Utilisateur, Carte SIM (ancienne)." in found.report
    assert "Columns: Numéro de GSM → phone number, Carte SIM (nouvelle) → SIM card number." in found.report


def test_hidden_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["GSM", "SIM"], ["0470000001", CARD], ["0470000002", OTHER]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "cards.xlsx")
    found = cards_in_file(tmp_path / "cards.xlsx")
    assert found.pairs == [Pair(NUMBERS[0], CARD)]
    assert "1 row that is hidden in the file is left out." in found.report


@pytest.mark.parametrize(
    "text", ["a;b\nc;d\n", f"0470000001;{CARD}\n", "GSM;Plan\n0470000001;Mobile\n", f"SIM\n{CARD}\n"]
)
def test_a_file_without_the_two_columns_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WorkbookError):
        cards_in_file(path)
