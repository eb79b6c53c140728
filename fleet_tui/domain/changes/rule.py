"""What a rule is: a kind of change with what it does to a line, and what restores a line by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fleet_tui.domain.base import LineStatus, Request
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.kind import ChangeKind

Model = TypeVar("Model", bound=Request)


def nothing_restored(_before: LineState, _after: LineState) -> None:
    """No change of such a kind takes anything back."""
    return


@dataclass(frozen=True, slots=True)
class ChangeRule(Generic[Model]):
    """A kind with its model and what it does. Pure: a preview and the order itself are this code."""

    kind: ChangeKind
    model: type[Model]
    rule: Callable[[Any, Model, Facts], Result]
    """What the change makes of a line (`LineState`; None for a kind that needs none). Raises Refusal."""
    restore: Callable[[LineState, LineState], Model | None] = nothing_restored
    """The change of this kind, if any, that leads from a later state of a line (second) to an earlier one (first)."""

    def apply(self, line: LineState | None, change: Model, facts: Facts) -> Result:
        """What `change` makes of `line`. Raises Refusal, also for a line that is in none of the kind's states."""
        if self.kind.states:
            _require(line, self.kind.states)
        return self.rule(line, change, facts)


def _require(line: LineState | None, states: tuple[str, ...]) -> None:
    if line is None:
        raise Refusal("LINE_NOT_FOUND", "There is no such line.")
    if line.status in states:
        return
    if line.status == LineStatus.CEASED:
        raise Refusal("LINE_CEASED", "The line was stopped.")
    if states[0] == LineStatus.PENDING:
        raise Refusal("NOT_PENDING", "The line is not pending.")
    if states[0] == LineStatus.SUSPENDED:
        raise Refusal("NOT_SUSPENDED", "The line is not suspended.")
    raise Refusal("NOT_ACTIVE", "The line is not active.")


def unless_same(line: LineState, after: LineState) -> Result:
    """`after`, if it is another state than `line`. Raises Refusal."""
    if after == line:
        raise Refusal("NOTHING_TO_CHANGE", "It is so already.")
    return Result(after)
