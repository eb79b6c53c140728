"""One item of an order, evaluated: the rule of its kind, what goes for every kind, and what a reader is shown of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from fleet_tui.domain import change as changes
from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.order import Effect, ItemPreview, OrderItemRequest
from fleet_tui.server.orders.facts import Facts, LineState, Refusal, euro_text
from fleet_tui.server.orders.inverse import inverse_change
from fleet_tui.server.orders.rules import RULES, Result, add_line
from fleet_tui.server.storage.catalogue import money

EFFECT_FIELDS = (
    "status", "iccid", "description", "person", "plan", "options", "billing_account", "split_bill_profile", "blocks",
    "pay_by_mobile_limit",
)  # fmt: skip


@dataclass(slots=True)
class Evaluated:
    """An item with what it does (`result`) or why it does nothing (`refusal`)."""

    before: LineState | None
    result: Result | None
    refusal: Notice | None

    def effects(self, facts: Facts) -> list[Effect]:
        """What changes, field by field. A deleted line's status goes to None, a new line's fields come from None."""
        if self.result is None:
            return []
        names = {person_id: f"{new.given_name} {new.family_name}" for person_id, new in _new_people(self.result)}
        effects = []
        for name in EFFECT_FIELDS if self.result.after is not None else ("status",):
            before, after = (_value(name, state, facts, names) for state in (self.before, self.result.after))
            if before != after:
                effects.append(Effect(field=name, before=before, after=after))
        return effects

    def preview(self, facts: Facts) -> ItemPreview:
        """The item as a preview shows it."""
        line = self.before or (self.result.after if self.result else None)
        difference = self._difference()
        return ItemPreview.model_validate(
            {
                "line_id": self.before.id if self.before else None,
                "msisdn": line.msisdn if line else None,
                "description": line.description if line else "",
                "person": facts.person_name(self.before.person_id) if self.before else None,
                "effects": self.effects(facts),
                "monthly_difference": money(difference),
                "losses": self.result.losses if self.result else [],
                "refusal": self.refusal,
                "irreversible": self.result is not None and inverse_change(self.before, self.result.after) is None,
            }
        )

    def _difference(self) -> int | None:
        """Cents a month more or less; None for a refused item and where a price is not known."""
        if self.result is None:
            return None
        before = self.before.billed if self.before else 0
        after = self.result.after.billed if self.result.after else 0
        return None if before is None or after is None else after - before


def evaluate(item: OrderItemRequest, line: LineState | None, facts: Facts, order_id: str | None = None) -> Evaluated:
    """Apply the rule of `item` to `line`; accepted, it leaves its mark in `facts` for the items after it.

    `order_id` is the order under way: its own schedule is no obstacle to it.
    """
    try:
        result = _result(item, line, facts, order_id)
    except Refusal as refusal:
        return Evaluated(line, None, refusal.notice)
    facts.cards.update(result.cards)
    if result.after is not None:
        result.after = replace(result.after, monthly_cost=_cost(line, result.after, facts))
        if line is None:
            facts.numbers.add(result.after.msisdn)
    return Evaluated(line, result, None)


def _result(item: OrderItemRequest, line: LineState | None, facts: Facts, order_id: str | None) -> Result:
    if isinstance(item.change, changes.AddLine):
        return add_line(item.change, facts)
    if line is None:
        raise Refusal("LINE_NOT_FOUND", "There is no such line.")
    if item.expected_version is not None and item.expected_version != line.version:
        raise Refusal("VERSION_CONFLICT", "The line was changed by somebody else meanwhile.")
    waiting = facts.schedules.get(line.id, {}).get(item.change.kind)
    if waiting is not None and waiting.order_id != order_id:
        raise Refusal(
            "ALREADY_SCHEDULED",
            "Order {order} does this on {date}.",
            order=waiting.order_number,
            date=waiting.day.isoformat(),
        )
    return RULES[type(item.change)](line, item.change, facts)


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
