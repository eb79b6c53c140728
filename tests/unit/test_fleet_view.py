"""What of the fleet is shown: filtering, sorting, marking, and keeping all of it while the fleet changes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.fleet.grammar import QueryError
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import find
from fleet_tui.fleet.view import FleetView, Sort
from tests.fleet_pages import CONTRACT, page, pages, row

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fleet(count: int = 100) -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for one in pages(count):
        index.add_page(one)
    return index


def shown(view: FleetView) -> list[str]:
    return [view.line_id(row) for row in range(len(view))]


def test_without_a_query_everything_is_shown_in_the_operators_order() -> None:
    view = FleetView(fleet())
    assert view.positions == list(range(100))


@given(st.lists(st.sampled_from(["z", "zo", "zoe", "zoe p", "zoe status:pending", "zoe -peeters", "", "0470"])))
def test_typing_on_shows_what_asking_at_once_would(queries: list[str]) -> None:
    view = FleetView(_SHARED)
    for query in queries:
        view.set_query(query)
        assert view.positions == find(_SHARED, query)


_SHARED = fleet()


def test_a_query_that_cannot_be_understood_changes_nothing() -> None:
    view = FleetView(fleet())
    view.set_query("status:pending")
    before = list(view.positions)
    with pytest.raises(QueryError):
        view.set_query("status:pending colour:red")
    assert view.positions == before
    assert view.query.text == "status:pending"


@pytest.mark.parametrize("column", [column.id for column in COLUMNS])
def test_sorts_by_every_column_and_back_again(column: str) -> None:
    index = fleet()
    view = FleetView(index)
    field = next(one.field for one in COLUMNS if one.id == column)

    def absent(position: int) -> bool:
        return index.value(position, field) in {None, "", ()}

    view.sort_by(column)
    forward = list(view.positions)
    view.sort_by(column)
    assert view.sort == Sort(column, reverse=True)
    for order in (forward, view.positions):
        assert sorted(order) == list(range(100))
        empties = [absent(position) for position in order]
        assert empties == sorted(empties), "lines without a value come last either way"
    again = FleetView(index)
    again.sort_by(column, reverse=True)
    assert again.positions == view.positions


def test_equal_lines_keep_their_earlier_order() -> None:
    index = fleet()
    view = FleetView(index)
    view.sort_by("number", reverse=True)
    view.sort_by("status")
    numbers = [index.msisdns[position] for position in view.positions if index.statuses[position] == "ACTIVE"]
    assert numbers == sorted(numbers, reverse=True)
    view.sort_by("status")
    assert index.statuses[view.positions[0]] == "SUSPENDED"
    again = [index.msisdns[position] for position in view.positions if index.statuses[position] == "ACTIVE"]
    assert again == numbers


def test_states_sort_by_their_course_not_by_the_alphabet() -> None:
    index = fleet()
    view = FleetView(index)
    view.sort_by("status")
    order = list(dict.fromkeys(index.statuses[position] for position in view.positions))
    assert order == ["PENDING", "ACTIVE", "SUSPENDED"]


def test_an_unknown_column_is_an_error_even_in_an_empty_fleet() -> None:
    with pytest.raises(KeyError):
        FleetView(FleetIndex()).sort_by("colour")


def test_unsorting_returns_to_the_operators_order() -> None:
    view = FleetView(fleet())
    view.sort_by("description")
    view.unsort()
    assert view.sort is None
    assert view.positions == list(range(100))


def test_the_sort_holds_for_what_is_found_next() -> None:
    index = fleet()
    view = FleetView(index)
    view.sort_by("number", reverse=True)
    view.set_query("zoe")
    assert view.positions == sorted(find(index, "zoe"), reverse=True)


@pytest.mark.parametrize("sorted_by", [None, "description"])
def test_pages_that_come_later_take_their_place(sorted_by: str | None) -> None:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    view = FleetView(index)
    view.set_query("zoe")
    if sorted_by:
        view.sort_by(sorted_by)
    for one in pages(1_000, size=100):
        index.add_page(one)
        assert view.refresh()
        assert sorted(view.positions) == find(index, "zoe")
    index.finish("token-1", NOW)
    assert view.refresh()
    assert not view.refresh()
    whole = FleetView(index)
    whole.set_query("zoe")
    if sorted_by:
        whole.sort_by(sorted_by)
    assert view.positions == whole.positions


def test_turning_a_sort_round_while_pages_come_sorts_all_there_is() -> None:
    index = FleetIndex()
    view = FleetView(index)
    first, second = pages(1_200)
    index.add_page(first)
    view.refresh()
    view.sort_by("cost")
    index.add_page(second)
    view.refresh()
    view.sort_by("cost")
    costs = [cost for position in view.positions if (cost := index.monthly_costs[position]) is not None]
    assert costs == sorted(costs, reverse=True)
    assert len(view) == 1_200


def test_changes_from_elsewhere_are_shown_where_they_belong() -> None:
    index = fleet()
    view = FleetView(index)
    view.set_query("status:pending")
    view.sort_by("description")
    assert "line-000004" in shown(view)
    index.apply_changes([page([row(4) | {"status": "ACTIVE"}], removed=["line-000009"])])
    view.refresh()
    assert "line-000004" not in shown(view)
    assert "line-000009" not in shown(view)
    assert len(view) == 18


def test_the_line_under_the_cursor_is_found_again() -> None:
    view = FleetView(fleet())
    view.sort_by("description")
    row_number = view.row_of("line-000042")
    assert row_number is not None
    assert view.line_id(row_number) == "line-000042"
    view.set_query("status:pending")
    assert view.row_of("line-000042") is None
    assert view.row_of("never heard of") is None


def test_marks_survive_filtering_and_sorting() -> None:
    view = FleetView(fleet())
    view.set_query("status:pending")
    view.mark_all_shown()
    view.set_query("margaux")
    view.sort_by("number")
    assert len(view.marks) == 20
    assert view.totals().marked == 20
    assert view.totals().shown == len(view)


def test_mark_all_shown_twice_takes_only_those_marks_off() -> None:
    view = FleetView(fleet())
    view.toggle(0)
    view.set_query("status:pending")
    view.mark_all_shown()
    view.mark_all_shown()
    assert view.marks == {"line-000000"}


def test_a_range_is_marked_in_either_direction() -> None:
    view = FleetView(fleet())
    view.mark_range(5, 2)
    assert view.marks == {f"line-{number:06}" for number in (2, 3, 4, 5)}
    assert [view.is_marked(row_number) for row_number in (1, 2, 5, 6)] == [False, True, True, False]


def test_a_removed_line_loses_its_mark() -> None:
    index = fleet()
    view = FleetView(index)
    view.mark(["line-000001", "line-000002", "never heard of"])
    index.apply_changes([page([], removed=["line-000001"])])
    view.refresh()
    assert view.marks == {"line-000002"}
    assert view.totals().costs == {"EUR": Decimal(2)}


def test_marked_lines_come_in_the_order_shown_hidden_ones_last() -> None:
    view = FleetView(fleet())
    view.mark(["line-000003", "line-000004", "line-000009"])
    view.set_query("status:pending")
    view.sort_by("number", reverse=True)
    assert view.marked_positions() == [9, 4, 3]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), st.integers(0, 99), st.just(0)),
        st.tuples(st.just("range"), st.integers(0, 99), st.integers(0, 99)),
        st.tuples(st.sampled_from(["all", "clear"]), st.just(0), st.just(0)),
    )
)


@given(STEPS)
def test_the_cost_of_the_marked_lines_is_right_at_every_moment(steps: list[tuple[str, int, int]]) -> None:
    view = FleetView(_SHARED)
    for step, first, last in steps:
        match step:
            case "toggle":
                view.toggle(first)
            case "range":
                view.mark_range(first, last)
            case "all":
                view.mark_all_shown()
            case _:
                view.clear()
        costs = [_SHARED.monthly_costs[position] for position in view.marked_positions() or view.positions]
        assert view.totals().costs.get("EUR", 0) == sum((cost for cost in costs if cost is not None), Decimal(0))
