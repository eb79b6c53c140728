"""What a list says of what was asked: pure, item by item and field by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.facts import LineState
from fleet_tui.domain.changes.kinds import SET_PLAN
from fleet_tui.domain.list_difference import DifferenceKind

_CONSEQUENCES = frozenset({"monthly_cost", "activated_on"})
"""Fields that follow from others: no list is asked about them."""


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """An item that is asked of the operator, or is to be. `after` are the fields as it is to leave them."""

    order_id: str
    position: int
    order: str
    """The order's number."""
    kind: str
    line_id: str | None
    msisdn: str | None
    after: Mapping[str, Any]
    effective_date: date
    asked_on: date | None = None
    due: date | None = None

    @property
    def ends_line(self) -> bool:
        """It is to stop the number."""
        return bool(self.after.get("status") == LineStatus.CEASED)

    @property
    def shown_by(self) -> frozenset[str]:
        """The fields by which a list shows that it was done."""
        if self.ends_line:
            return frozenset({"status"})
        fields = frozenset(self.after) - _CONSEQUENCES
        return fields - {"options"} if self.kind == SET_PLAN.code else fields  # options that the plan has not are lost

    def open_as(self, listed_on: date) -> DifferenceKind:
        """What it is when a list of that day does not show it."""
        if self.asked_on is None:
            return DifferenceKind.NOT_SENT
        return DifferenceKind.LATE if self.due is not None and self.due < listed_on else DifferenceKind.NOT_YET


@dataclass(frozen=True, slots=True)
class Judged:
    """What a list means for one line: the line as it is from now on, and each open item with what became of it."""

    line: LineState
    verdicts: Sequence[tuple[OpenAsk, DifferenceKind]]
    third: Mapping[str, Any]
    """What the list says of fields that are asked to be otherwise, and that is not what they were before."""
    asked: frozenset[str]
    """Fields that changed as somebody asked."""


def judged(
    asks: Sequence[OpenAsk], before: LineState, said: LineState, told: Collection[str], listed_on: date
) -> Judged:
    """Judge the open items of one line, in the order in which they were ordered.

    `said`: the line as the list has it, where what the list does not tell is as `before`; `told`: the fields it tells.
    """
    wanted: dict[str, list[Any]] = {}
    for ask in asks:
        for name, value in ask.after.items():
            wanted.setdefault(name, []).append(value)
    heard = {name: getattr(said, name) for name in wanted if name in told}
    third = {
        name: value for name, value in heard.items() if value != getattr(before, name) and value not in wanted[name]
    }
    verdicts = [(ask, _verdict(ask, heard, third, listed_on)) for ask in asks]
    verdicts = _superseded(verdicts)
    line = replace(said, **{name: getattr(before, name) for name in third})
    if third:
        line = replace(line, monthly_cost=said.monthly_cost if "monthly_cost" in told else before.monthly_cost)
    for ask, verdict in verdicts:
        if verdict is DifferenceKind.CONFIRMED:
            line = replace(line, **{name: value for name, value in ask.after.items() if name not in told})
    return Judged(line, verdicts, third, frozenset(heard) - frozenset(third))


def judged_missing(asks: Sequence[OpenAsk], listed_on: date) -> tuple[bool, list[tuple[OpenAsk, DifferenceKind]]]:
    """Judge the open items of a line that the list does not have: whether its stop was asked, and each item."""
    if not any(ask.ends_line for ask in asks):
        return False, [(ask, ask.open_as(listed_on)) for ask in asks]
    ended = DifferenceKind.CONFIRMED
    return True, [(ask, ended if ask.ends_line else DifferenceKind.SUPERSEDED) for ask in asks]


def _verdict(ask: OpenAsk, heard: Mapping[str, Any], third: Mapping[str, Any], listed_on: date) -> DifferenceKind:
    if not ask.shown_by.isdisjoint(third):
        return DifferenceKind.CONTRADICTED
    if ask.shown_by and all(name in heard and heard[name] == ask.after[name] for name in ask.shown_by):
        return DifferenceKind.CONFIRMED
    return ask.open_as(listed_on)


def _superseded(verdicts: list[tuple[OpenAsk, DifferenceKind]]) -> list[tuple[OpenAsk, DifferenceKind]]:
    """An item that is not shown, where a later one that is says otherwise of all its fields, is not waited for."""
    found: list[tuple[OpenAsk, DifferenceKind]] = []
    later: set[str] = set()
    for ask, verdict in reversed(verdicts):
        if verdict is DifferenceKind.CONFIRMED:
            later |= ask.shown_by
        elif ask.shown_by <= later:
            verdict = DifferenceKind.SUPERSEDED  # noqa: PLW2901
        found.append((ask, verdict))
    return found[::-1]
