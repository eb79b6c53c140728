"""Which session, form or file a word of a command means."""

from __future__ import annotations

import pytest

from fleet_tui.cli.exits import CommandError
from fleet_tui.cli.meant import the_one

NAMES = {"a1b2": {"list.csv", ""}, "a1c3": {"a1b", "may.xml"}, "ff00": {"may.xml"}}


def meant(typed: str) -> str:
    return the_one(
        NAMES, typed, str, none="none: {name}", several="several: {name}", names_of=lambda thing: NAMES[thing]
    )


@pytest.mark.parametrize(("typed", "thing"), [("A1B2", "a1b2"), (" f", "ff00"), ("a1b", "a1c3"), ("list.csv", "a1b2")])
def test_a_whole_name_is_meant_before_the_beginning_of_an_id(typed: str, thing: str) -> None:
    assert meant(typed) == thing


@pytest.mark.parametrize(
    ("typed", "said"),
    [("a1", "several: a1"), ("may.xml", "several: may.xml"), ("x\x1b[2J", "none: x␛[2J"), (" ", "none: ")],
)
def test_none_and_several_are_refused_with_what_was_typed_cleaned(typed: str, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        meant(typed)
    assert refused.value.user_message == said
