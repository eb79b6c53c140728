"""The items of an order evaluated: the rule of each kind, what goes for every kind, and what a reader is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any

from pydantic import JsonValue

from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.changes.facts import (
    PLACEHOLDERS,
    CardFact,
    Facts,
    LineState,
    NewIds,
    Refusal,
    Result,
    euro_text,
)
from fleet_tui.domain.changes.inverse import inverse_change
from fleet_tui.domain.changes.kinds import LINE_FIELDS
from fleet_tui.domain.changes.models import AddLine
from fleet_tui.domain.changes.rules import apply
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import Effect, ItemPreview, OrderItemRequest, Preview


@dataclass(slots=True)
class Evaluated:
    """An item with what it does (`result`) or why it does nothing (`refusal`)."""

    before: LineState | None
    result: Result | None
    refusal: Notice | None
    called: str = ""
    """What a new line that is refused would be called; its card, where that is all one knows it by."""

    def effects(self, facts: Facts) -> list[Effect]:
        """What changes, field by field. A deleted line's status goes to None, a new line's fields come from None."""
        if self.result is None:
            return []
        names = {person_id: f"{new.given_name} {new.family_name}" for person_id, new in _new_people(self.result)}
        effects = []
        for name in LINE_FIELDS if self.result.after is not None else ("status",):
            before, after = (_value(name, state, facts, names) for state in (self.before, self.result.after))
            if before != after:
                effects.append(Effect(field=name, before=before, after=after))
        return effects

    @property
    def cards(self) -> Mapping[str, CardFact]:
        """SIM cards as the item leaves them, by ICCID."""
        return self.result.cards if self.result is not None else {}

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers the item takes."""
        new = self.result.after if self.before is None and self.result is not None else None
        return () if new is None else (new.msisdn,)

    def preview(self, facts: Facts) -> ItemPreview:
        """The item as a preview shows it."""
        line = self.before or (self.result.after if self.result else None)
        difference = self.difference
        return ItemPreview.model_validate(
            {
                "line_id": self.before.id if self.before else None,
                "msisdn": line.msisdn if line else None,
                "description": line.description if line else self.called,
                "person": facts.person_name(self.before.person_id) if self.before else None,
                "effects": self.effects(facts),
                "monthly_difference": None if difference is None else Money.of_cents(difference),
                "losses": self.result.losses if self.result else [],
                "refusal": self.refusal,
                "irreversible": self.result is not None and inverse_change(self.before, self.result.after) is None,
            }
        )

    @property
    def difference(self) -> int | None:
        """Cents a month more or less; None for a refused item and where a price is not known."""
        if self.result is None:
            return None
        before = self.before.billed if self.before else 0
        after = self.result.after.billed if self.result.after else 0
        return None if before is None or after is None else after - before


def evaluate(item: OrderItemRequest, line: LineState | None, facts: Facts, order_id: str | None = None) -> Evaluated:
    """What `item` does to `line`, or why nothing.

    `order_id` is the order under way: its own schedule is no obstacle to it.
    """
    try:
        if line is not None:
            _require_unchanged(item, line)
            _require_unscheduled(item, line, facts, order_id)
            _require_unasked(item, line, facts)
        result = apply(line, item.change, facts)
    except Refusal as refusal:
        called = item.change.description or item.change.iccid if isinstance(item.change, AddLine) else ""
        return Evaluated(line, None, _with_asked(refusal, line, facts).notice, called)
    if result.after is not None:
        result.after = replace(result.after, monthly_cost=_cost(line, result.after, facts))
    if line is not None and line.monthly_cost is None:  # nobody said what it costs: by its prices, as what it becomes
        line = replace(line, monthly_cost=facts.cost(line.plan, line.options))
    return Evaluated(line, result, None)


def evaluate_all(
    items: Iterable[tuple[OrderItemRequest, LineState | None]],
    facts: Facts,
    *,
    order_id: str | None = None,
    new_ids: Iterator[NewIds] | None = None,
) -> Iterator[Evaluated]:
    """Evaluate the items of one order with their lines, each knowing which cards and numbers those before it took.

    `facts` stays as it is. `new_ids`: for what each item creates; None for a preview, which creates nothing.
    """
    new_ids = new_ids or repeat(PLACEHOLDERS)
    cards, numbers = dict(facts.cards), set(facts.numbers)
    for item, line in items:
        known = replace(facts, cards=cards, numbers=numbers, new_ids=next(new_ids))
        evaluated = evaluate(item, line, known, order_id)
        cards.update(evaluated.cards)
        numbers.update(evaluated.numbers)
        yield evaluated


def preview(items: Sequence[ItemPreview], day: date) -> Preview:
    """The preview of an order for `day`, of its items' previews."""
    accepted = [item.monthly_difference for item in items if item.refusal is None]
    known = [difference.amount for difference in accepted if difference is not None]
    return Preview(
        items=list(items),
        accepted=len(accepted),
        refused=len(items) - len(accepted),
        monthly_difference=Money.of(sum(known, Decimal(0))) if len(known) == len(accepted) else None,
        effective_date=day,
    )


def _require_unchanged(item: OrderItemRequest, line: LineState) -> None:
    if item.expected_version is not None and item.expected_version != line.version:
        raise Refusal("VERSION_CONFLICT", "The line was changed by somebody else meanwhile.")


def _require_unscheduled(item: OrderItemRequest, line: LineState, facts: Facts, order_id: str | None) -> None:
    waiting = facts.schedules.get(line.id, {}).get(item.change.kind)
    if waiting is not None and waiting.order_id != order_id:
        raise Refusal(
            "ALREADY_SCHEDULED",
            "Order {order} does this on {date}.",
            order=waiting.order_number,
            date=waiting.day.isoformat(),
        )


def _require_unasked(item: OrderItemRequest, line: LineState, facts: Facts) -> None:
    asked = facts.asks.get(line.id, {}).get(item.change.kind)
    if asked is not None:
        raise Refusal("ALREADY_ASKED", "Order {order} asks the operator for it already.", order=asked.order_number)


_OF_STATES = frozenset({"LINE_CEASED", "NOT_ACTIVE", "NOT_SUSPENDED", "NOT_PENDING"})


def _with_asked(refusal: Refusal, line: LineState | None, facts: Facts) -> Refusal:
    """`refusal`, or what is true of a line that is asked to be in another state and is not known to be."""
    asks = facts.asks.get(line.id, {}).values() if line is not None else ()
    asked = [ask for ask in asks if ask.status]
    if refusal.notice.code not in _OF_STATES or not asked:
        return refusal
    return Refusal("ASKED_OTHERWISE", "Order {order} asks the operator otherwise.", order=asked[-1].order_number)


def _cost(before: LineState | None, after: LineState, facts: Facts) -> int | None:
    """The monthly cost; where a price is not known, what the list said, as long as plan and options stay."""
    if after.status == LineStatus.CEASED:
        return 0
    known = facts.cost(after.plan, after.options)
    if known is None and before is not None and (before.plan, before.options) == (after.plan, after.options):
        return before.monthly_cost
    return known


def _new_people(result: Result) -> list[tuple[str, Any]]:
    return [result.new_person] if result.new_person else []


def _value(name: str, state: LineState | None, facts: Facts, new_people: dict[str, str]) -> JsonValue:
    """A field as an effect shows it: codes, names and amounts as in `Line`."""
    if state is None:
        return None
    if name == "person":
        person_id = state.person_id
        return new_people[person_id] if person_id in new_people else facts.person_name(person_id)
    if name == "split_bill_profile":
        return facts.split_bill_profiles[state.split_bill_profile] if state.split_bill_profile else None
    if name == "pay_by_mobile_limit":
        return euro_text(state.pay_by_mobile_limit)
    value = state.shown(name)
    return list(value) if isinstance(value, tuple) else value
