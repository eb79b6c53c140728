"""A SIM card number while it is typed: the example of the portal's introduction, and what goes wrong with it."""

from __future__ import annotations

import pytest

from fleet_tui.workspace.card_entry import read_card

EXAMPLE = "8932030000205518327"


@pytest.mark.parametrize(
    "text", [EXAMPLE, "8932 0300 0020 5518 327", "8932-0300-0020-5518-327", EXAMPLE + "F", f" {EXAMPLE}\n"]
)
def test_a_number_is_read_however_it_is_pasted_or_scanned(text: str) -> None:
    assert read_card(text).iccid == EXAMPLE


def test_eighteen_digits_are_offered_their_check_digit() -> None:
    entry = read_card(EXAMPLE[:-1])
    assert entry.iccid is None
    assert entry.offered == EXAMPLE
    assert "check digit is 7" in entry.sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("8932030000205518328", "mistyped"),
        ("7932", "starts with 89"),
        ("8932O3", "digits only"),
        (EXAMPLE + "123", "19 digits"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, says: str) -> None:
    entry = read_card(text)
    assert says in entry.problem
    assert entry.iccid is None
    assert entry.offered is None


def test_what_is_missing_is_counted() -> None:
    assert read_card("893203").sentence == "13 digits to go"
    assert read_card("").sentence == ""


def test_a_number_scanned_behind_the_offered_prefix_is_read_alone() -> None:
    assert read_card("893203" + EXAMPLE).iccid == EXAMPLE
