"""Whether an invoice adds up: the calculations of EN 16931 (BR-CO-10, 13, 15, 16, VAT) and Peppol (R110, R111, R120).

A sum that is wrong is said, the invoice is taken all the same: it is the operator's, not ours to put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fleet_tui.domain.invoice_charges import SumDifference, SumRule

TOLERANCE = Decimal("0.02")
"""Euros: line amounts of four decimals add up to within two cents."""
SHOWN = 200
"""Differences that are kept; an invoice with more is wrong altogether."""
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)

Rate = tuple[str, Decimal]
"""VAT category and percent."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The sums an invoice states, as they stand there; None where it does not."""

    lines: Decimal | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    payable: Decimal | None = None
    by_rate: dict[Rate, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    """What is taxed and its tax."""


class Sums:
    """Adds up an invoice while it is read; amounts are as they stand in the file."""

    def __init__(self, period_from: date | None, period_until: date | None) -> None:
        self._from, self._until = period_from, period_until
        self._lines = _ZERO
        self._allowances = _ZERO
        self._by_rate: defaultdict[Rate, Decimal] = defaultdict(Decimal)
        self._found: list[SumDifference] = []

    def line(self, position: int, net: Decimal, reckoned: Decimal | None, rate: Rate) -> None:
        """A line with its amount; `reckoned` is quantity × price with what is taken off, None without a price."""
        self._lines += net
        self._by_rate[rate] += net
        if reckoned is not None:
            self._compare(SumRule.LINE, net, reckoned, position)

    def period(self, position: int, start: date | None, end: date | None) -> None:
        """A line has a period of its own."""
        before = self._from is not None and start is not None and start < self._from
        after = self._until is not None and end is not None and end > self._until
        if before or after:
            self._add(SumDifference(SumRule.PERIOD, _ZERO, _ZERO, position))

    def allowance(self, signed: Decimal, rate: Rate) -> None:
        """Something added to the whole invoice, or taken off (negative)."""
        self._allowances += signed
        self._by_rate[rate] += signed

    def differences(self, stated: Stated) -> tuple[SumDifference, ...]:
        """All sums that are not what the invoice states."""
        lines = stated.lines if stated.lines is not None else self._lines
        self._compare(SumRule.LINES, stated.lines, self._lines)
        self._compare(SumRule.NET, stated.net, lines + self._allowances)
        if stated.net is not None:
            self._compare(SumRule.GROSS, stated.gross, stated.net + (stated.vat or _ZERO))
        if stated.gross is not None:
            payable = stated.gross - (stated.prepaid or _ZERO) + (stated.rounding or _ZERO)
            self._compare(SumRule.PAYABLE, stated.payable, payable)
        for said, reckoned in self._vat(stated):
            self._compare(SumRule.VAT, said, reckoned)
        return tuple(self._found)

    def _vat(self, stated: Stated) -> Iterator[tuple[Decimal | None, Decimal]]:
        """What is taxed at each rate, its tax, and the tax of all rates: as stated, as reckoned."""
        if not stated.by_rate:
            return
        for (category, percent), (taxed, tax) in stated.by_rate.items():
            if taxed is not None:
                yield taxed, self._by_rate.get((category, percent), _ZERO)
                yield tax, taxed * percent / _HUNDRED
        yield stated.vat, sum((tax or _ZERO for _taxed, tax in stated.by_rate.values()), _ZERO)

    def _compare(self, rule: SumRule, stated: Decimal | None, reckoned: Decimal, position: int | None = None) -> None:
        if stated is not None and abs(stated - reckoned) > TOLERANCE:
            self._add(SumDifference(rule, stated, reckoned, position))

    def _add(self, difference: SumDifference) -> None:
        if len(self._found) < SHOWN:
            self._found.append(difference)
