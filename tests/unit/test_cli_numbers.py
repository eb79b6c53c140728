"""Phone numbers on the command line: any form, several words, standard input, and what is wrong with the rest."""

from __future__ import annotations

import io

import pytest

from fleet_tui.cli.exits import CommandError
from fleet_tui.cli.lookup import numbers_of

LINE = "+32489744365"


@pytest.mark.parametrize(
    "words",
    [
        ["0489744365"],
        ["0489 74 43 65"],
        ["0489", "74", "43", "65"],
        ["+32", "489", "74", "43", "65"],
        ["0032489744365"],
        ["0489/74.43.65"],
        [LINE, "0489744365"],
    ],
)
def test_a_number_is_understood_in_any_form(words: list[str]) -> None:
    assert numbers_of(words, io.StringIO()) == [LINE]


def test_numbers_in_several_words_stand_beside_each_other() -> None:
    words = ["0489", "74", "43", "65", "0488268365", "+32", "488", "26", "70", "74"]
    assert numbers_of(words, io.StringIO()) == [LINE, "+32488268365", "+32488267074"]


def test_numbers_are_read_from_standard_input() -> None:
    given = io.StringIO("0489 74 43 65\n\n0488268365, 0488 26 70 74;+32489744365\r\n")
    assert numbers_of(["-"], given) == [LINE, "+32488268365", "+32488267074"]


@pytest.mark.parametrize("word", ["12", "Margaux", "048974436", "=1+1", "\x1b[2J"])
def test_what_is_no_number_is_named_cleaned(word: str) -> None:
    with pytest.raises(CommandError) as caught:
        numbers_of(["0488268365", word], io.StringIO())
    assert "is not a phone number" in caught.value.user_message
    assert "\x1b" not in caught.value.user_message


def test_one_bad_line_of_standard_input_stops_everything() -> None:
    with pytest.raises(CommandError, match="“msisdn” is not a phone number"):
        numbers_of(["-"], io.StringIO("msisdn\n0489744365\n"))


def test_nothing_is_said_to_be_nothing() -> None:
    with pytest.raises(CommandError, match="No phone number was given"):
        numbers_of(["-"], io.StringIO("\n"))
