"""Which lines to put into a pack: near the best, and never better than the bound says."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fleet_tui.domain.findings.pool import PoolLine, best_pool

VOLUME, PRICE, EXTRA = Decimal(10_000), Decimal(60), Decimal("0.01")
LINES = st.lists(st.tuples(st.integers(0, 6_000), st.integers(-300, 2_000)), max_size=7)


def cost(chosen: list[PoolLine]) -> Decimal:
    use = sum((line.use for line in chosen), Decimal(0))
    saves = sum((line.saves for line in chosen), Decimal(0))
    return PRICE + EXTRA * max(Decimal(0), use - VOLUME) - saves


@given(LINES)
def test_the_choice_costs_what_it_says_and_no_choice_costs_less_than_the_bound(drawn: list[tuple[int, int]]) -> None:
    lines = [PoolLine(str(place), Decimal(use), Decimal(saves) / 100) for place, (use, saves) in enumerate(drawn)]
    choice = best_pool(lines, VOLUME, PRICE, EXTRA)
    by_id = {line.id: line for line in lines}
    assert choice.cost == cost([by_id[each] for each in choice.lines])
    best = min(cost(list(some)) for count in range(len(lines) + 1) for some in combinations(lines, count))
    assert choice.bound <= best + Decimal("0.0000000001")  # a quotient of two decimals is not exact
    assert best <= choice.cost


def test_lines_that_save_most_for_what_they_use_go_in() -> None:
    lines = [PoolLine("heavy", Decimal(9_000), Decimal(30)), PoolLine("light", Decimal(500), Decimal(25)),
        PoolLine("idle", Decimal(0), Decimal(10)), PoolLine("dear", Decimal(100), Decimal(-1))]  # fmt: skip
    choice = best_pool(lines, VOLUME, PRICE, EXTRA)
    assert set(choice.lines) == {"heavy", "light", "idle"}
    assert (choice.cost, choice.possible) == (Decimal(-5), Decimal(0))
