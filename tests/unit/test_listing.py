"""Records of a list: found by words, sorted either way, those without a value last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from fleet_tui.fleet.view import Sort
from fleet_tui.workspace.listing import ListColumn, Listing
from screens.listing import table_column


@dataclass(frozen=True)
class Thing:
    """A record."""

    name: str
    day: date | None = None


COLUMNS: tuple[ListColumn[Thing], ...] = (
    ListColumn("name", "Name", lambda thing: thing.name, 20),
    ListColumn("day", "Day", lambda thing: str(thing.day or ""), 10, value=lambda thing: thing.day, kind="day"),
)
THINGS = [Thing("Zoë"), Thing("anna", date(2026, 3, 1)), Thing("Émile", date(2025, 3, 1)), Thing("Bob")]


def listing() -> Listing[Thing]:
    made = Listing(COLUMNS, lambda thing: thing.name, words=lambda thing: [f"code-{thing.name[0]}"])
    made.replace(THINGS)
    return made


def names(of: Listing[Thing]) -> list[str]:
    return [thing.name for thing in of.shown]


def test_each_word_is_found_whatever_its_case_and_accents() -> None:
    things = listing()
    things.search("zoe")
    assert names(things) == ["Zoë"]
    things.search("2026 ANN")
    assert names(things) == ["anna"]
    things.search("code-b")
    assert names(things) == ["Bob"]
    things.search("")
    assert (names(things), things.total) == (["Zoë", "anna", "Émile", "Bob"], 4)


def test_sorted_as_people_read_and_the_other_way_round() -> None:
    things = listing()
    things.sort_by("name")
    assert names(things) == ["anna", "Bob", "Émile", "Zoë"]
    things.sort_by("name")
    assert (names(things), things.sort) == (["Zoë", "Émile", "Bob", "anna"], Sort("name", True))


def test_what_has_no_value_comes_last_either_way() -> None:
    things = listing()
    things.sort_by("day")
    assert names(things) == ["Émile", "anna", "Zoë", "Bob"]
    things.sort_by("day")
    assert names(things) == ["anna", "Émile", "Zoë", "Bob"]
    things.replace([*THINGS, Thing("new", date(2027, 1, 1))])
    assert names(things)[0] == "new"


def test_rows_of_a_workbook_hold_values() -> None:
    things = listing()
    things.search("anna")
    assert things.sheet_rows() == [["anna", date(2026, 3, 1)]]
    assert [(column.heading, column.kind) for column in things.sheet_columns()] == [("Name", "text"), ("Day", "day")]


@pytest.mark.parametrize(
    ("declared", "held", "width", "least"),
    [
        ((11, 10), 8, 8, 8),  # an amount in euros takes what it takes
        ((15, 13), 18, 18, 13),  # a state is longer in German
        ((22, 12), 300, 44, 12),  # one that is far too long does not take all the room
        ((26, 16), 0, 7, 7),  # nothing in it: its heading is left, whole
    ],
)
def test_a_column_is_as_wide_as_what_it_holds(declared: tuple[int, int], held: int, width: int, least: int) -> None:
    column = table_column(ListColumn("id", "Heading", str, declared[0], min_width=declared[1]), held)
    assert (column.width, column.min_width) == (width, least)
