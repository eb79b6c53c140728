"""Two files of one bill: which of them only adds up what the other has charge by charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

_CENT = Decimal("0.01")


class Billed(Protocol):
    """A charge of a bill; without a number it is the whole account's, with an empty `invoice` it names none."""

    @property
    def msisdn(self) -> str | None: ...
    @property
    def net(self) -> Decimal: ...
    @property
    def invoice(self) -> str: ...
    @property
    def issued(self) -> date | None: ...
    @property
    def period_from(self) -> date | None: ...


_Said = Callable[[Billed], Hashable]
"""What a charge says of the bill that it stands on; None or empty: nothing."""


def sums_up(summary: Sequence[Billed], bill: Sequence[Billed]) -> bool:
    """Whether `summary` says in fewer rows what `bill` charges each number.

    Amounts of a number are compared to the cent, within the invoice that both files name, or else within the day of
    issue and the month of the period that both name. Charges of the whole account may stand in one of them only, so
    files of nothing else are never the same.
    """
    if len(summary) >= len(bill):
        return False
    ours, theirs = ([charge for charge in charges if charge.msisdn is not None] for charges in (summary, bill))
    named = [said for said in (_invoice, _issued, _month) if all(map(said, (*ours, *theirs)))]
    if _invoice in named:
        named = [_invoice]  # its calls may be of the month before
    amounts = _amounts(ours, named)
    return bool(amounts) and amounts == _amounts(theirs, named)


def _amounts(charges: Sequence[Billed], named: Sequence[_Said]) -> dict[Hashable, Decimal]:
    """What each number is charged, by what is `named`."""
    found: dict[Hashable, Decimal] = defaultdict(Decimal)
    for charge in charges:
        found[charge.msisdn, *(said(charge) for said in named)] += charge.net
    return {key: amount.quantize(_CENT) for key, amount in found.items() if amount}


def _invoice(charge: Billed) -> Hashable:
    return charge.invoice


def _issued(charge: Billed) -> Hashable:
    return charge.issued


def _month(charge: Billed) -> Hashable:
    return charge.period_from and (charge.period_from.year, charge.period_from.month)
