"""Which lines to put into one group pack: nearly the best, with how much better is possible at most.

One pack of `volume` MB at `price` a month; each MB beyond costs `extra`; a line in it pays less on its own. Lines are
taken by what they save for each MB they use, the most first, and the cheapest number of them is kept. The bound is the
Lagrangian one: no choice of lines costs less. Several pools, or commitments, are not reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fleet_tui.domain.findings.finding import ZERO


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A line that could be in the pack: MB it uses a month, and euros it pays less when it is."""

    id: str
    use: Decimal
    saves: Decimal


@dataclass(frozen=True, slots=True)
class PoolChoice:
    """The lines to put in, and what a month then costs more (or, below 0, less) than without the pack."""

    lines: tuple[str, ...]
    cost: Decimal
    bound: Decimal
    """No choice costs less than this."""

    @property
    def possible(self) -> Decimal:
        """How many euros a month better is possible, at most."""
        return self.cost - self.bound


def best_pool(lines: Iterable[PoolLine], volume: Decimal, price: Decimal, extra: Decimal) -> PoolChoice:
    """The cheapest of the sweep."""
    worthy = sorted((line for line in lines if line.saves > 0), key=_rank)
    taken, best = 0, price
    use = saved = ZERO
    for number, line in enumerate(worthy, start=1):
        use += line.use
        saved += line.saves
        cost = price + extra * max(ZERO, use - volume) - saved
        if cost < best:
            taken, best = number, cost
    return PoolChoice(tuple(line.id for line in worthy[:taken]), best, _bound(worthy, volume, price, extra))


def _rank(line: PoolLine) -> tuple[Decimal, str]:
    """Most saved for each MB first; what uses nothing before all."""
    return -(line.saves / line.use if line.use else Decimal("Infinity")), line.id


def _bound(worthy: list[PoolLine], volume: Decimal, price: Decimal, extra: Decimal) -> Decimal:
    """The greatest over λ in [0, extra] of price - λ·volume + Σ min(0, λ·use - saves), which is at a kink of it."""
    use = saved = ZERO
    best = price - extra * volume + sum((min(ZERO, extra * line.use - line.saves) for line in worthy), ZERO)
    for line in worthy:
        if line.use and (at := line.saves / line.use) <= extra:
            best = max(best, price - at * volume + at * use - saved)
        use += line.use
        saved += line.saves
    return max(best, price - saved)
