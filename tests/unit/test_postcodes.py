"""Belgian postcodes: all of them, each with its municipality; a town is doubted only where it is another's name."""

from __future__ import annotations

import pytest

from fleet_tui.domain.postcodes import doubtful, has_form, municipalities


def test_every_belgian_postcode_has_its_municipality() -> None:
    known = [code for code in map(str, range(1000, 10_000)) if municipalities(code)]
    assert len(known) == 1149
    assert municipalities("9000") == ("Gent", "Gand")
    assert municipalities("1040") == ("Brussel", "Bruxelles", "Etterbeek")
    assert municipalities("1001") == ()


@pytest.mark.parametrize(
    ("postcode", "town", "doubt"),
    [
        ("9000", "Gent", False),
        ("9000", "gand", False),
        ("4000", "Liege", False),
        ("1080", "Sint Jans Molenbeek", False),
        ("9000", "Namur", True),
        ("9040", "Sint-Amandsberg", False),  # a part of Gent: no name of a municipality
        ("2800", "", False),
    ],
)
def test_a_town_is_doubted_where_it_is_the_name_of_another_municipality(postcode: str, town: str, doubt: bool) -> None:
    assert doubtful(postcode, town) is doubt


def test_postcodes_of_the_neighbours_have_their_forms() -> None:
    assert has_form("NL", "1012 AB")
    assert has_form("LU", "L-1009")
    assert not has_form("NL", "1012")
    assert not has_form("DE", "1234")
    assert has_form("US", "anything")
