"""Why a line costs more or less than the month before: from its charges then and now, nothing else is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fleet_tui.domain.charges import Charge, ChargeCategory, InvoiceLine


class CauseKind(StrEnum):
    """What made the difference."""

    NEW_LINE = "NEW_LINE"
    PLAN = "PLAN"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    PRICE = "PRICE"
    USE = "USE"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason, and the difference it makes, excluding VAT. `before` and `after` name plans, options, packs."""

    kind: CauseKind
    difference: Decimal
    category: str = ""
    before: str = ""
    after: str = ""


_BY_THE_MONTH = (ChargeCategory.OPTION, ChargeCategory.GROUP_PACK)


def difference_of(line: InvoiceLine) -> Decimal | None:
    """How much more (or less) than the month before; None when that is not known."""
    return None if line.previous is None else line.amount.amount - line.previous.amount


def causes(line: InvoiceLine) -> list[Cause]:
    """Why, the greatest difference first; nothing where nothing changed or nothing is known. They add up to it."""
    difference = difference_of(line)
    if difference is None:
        return []
    subscriptions = _of(line, ChargeCategory.SUBSCRIPTION)
    if subscriptions and not any(_before(charge) for charge in subscriptions):
        return [Cause(CauseKind.NEW_LINE, difference, after=subscriptions[0].name)]
    found = [*_plan(subscriptions), *_monthly(line), *_use(line)]
    return sorted((cause for cause in found if cause.difference), key=lambda cause: -abs(cause.difference))


def _plan(subscriptions: list[Charge]) -> Iterator[Cause]:
    ended = [charge for charge in subscriptions if not charge.amount]
    begun = [charge for charge in subscriptions if charge.amount and not _before(charge)]
    difference = _difference(subscriptions)
    if ended and begun:
        yield Cause(CauseKind.PLAN, difference, before=ended[0].name, after=begun[0].name)
    elif subscriptions:
        yield Cause(CauseKind.PRICE, difference, after=subscriptions[0].name)


def _monthly(line: InvoiceLine) -> Iterator[Cause]:
    for charge in (charge for category in _BY_THE_MONTH for charge in _of(line, category)):
        difference = _difference([charge])
        if not charge.amount:
            yield Cause(CauseKind.REMOVED, difference, before=charge.name)
        elif not _before(charge):
            yield Cause(CauseKind.ADDED, difference, after=charge.name)
        else:
            yield Cause(CauseKind.PRICE, difference, after=charge.name)


def _use(line: InvoiceLine) -> Iterator[Cause]:
    """What depends on use, by category; a category that a newer server invented too."""
    fixed = {ChargeCategory.SUBSCRIPTION, *_BY_THE_MONTH}
    for category in dict.fromkeys(charge.category for charge in line.charges if charge.category not in fixed):
        yield Cause(CauseKind.USE, _difference(_of(line, category)), category=category)


def _of(line: InvoiceLine, category: str) -> list[Charge]:
    return [charge for charge in line.charges if charge.category == category]


def _before(charge: Charge) -> Decimal:
    return charge.previous.amount if charge.previous else Decimal(0)


def _difference(charges: Iterable[Charge]) -> Decimal:
    return sum((charge.amount.amount - _before(charge) for charge in charges), Decimal(0))
