"""What a line may be used for: its blocks, and its cap on payments by mobile phone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fleet_tui.domain.blocks import Block
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.models import SetBlocks, SetPayByMobileLimit
from fleet_tui.domain.changes.rule import ChangeRule, unless_same
from fleet_tui.domain.money import Money
from fleet_tui.domain.pay_by_mobile import MONTHLY_CEILING


def _set_blocks(line: LineState, change: SetBlocks, _facts: Facts) -> Result:
    on = set(line.blocks)
    for block, blocked in change.blocks.items():
        (on.add if blocked else on.discard)(block.value)
    return unless_same(line, replace(line, blocks=tuple(sorted(on))))


def _set_pay_by_mobile_limit(line: LineState, change: SetPayByMobileLimit, _facts: Facts) -> Result:
    amount = None if change.limit is None else change.limit.amount
    if amount is not None and not 0 <= amount <= MONTHLY_CEILING.amount:
        ceiling = f"{MONTHLY_CEILING.amount:.0f}"
        raise Refusal("LIMIT_ABOVE_CEILING", "The limit lies between € 0 and € {ceiling}.", ceiling=ceiling)
    return unless_same(line, replace(line, pay_by_mobile_limit=None if amount is None else int(amount * 100)))


def _blocks_before(before: LineState, after: LineState) -> SetBlocks | None:
    switched = sorted({*before.blocks} ^ {*after.blocks})
    return SetBlocks(blocks={Block(code): code in before.blocks for code in switched}) if switched else None


def _limit_before(before: LineState, after: LineState) -> SetPayByMobileLimit | None:
    if before.pay_by_mobile_limit == after.pay_by_mobile_limit:
        return None
    cents = before.pay_by_mobile_limit
    return SetPayByMobileLimit(limit=None if cents is None else Money.of(Decimal(cents) / 100))


SET_BLOCKS = ChangeRule(kinds.SET_BLOCKS, SetBlocks, _set_blocks, _blocks_before)
SET_PAY_BY_MOBILE_LIMIT = ChangeRule(
    kinds.SET_PAY_BY_MOBILE_LIMIT, SetPayByMobileLimit, _set_pay_by_mobile_limit, _limit_before
)
