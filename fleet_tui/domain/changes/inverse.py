"""What takes a change back: worked out from what it did to the line, recorded when it is done.

Nothing takes back the end of a line, its first activation or another SIM card.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.facts import CHANGEABLE, LineState
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.changes.models import Cease, Change, Combined, ReportDeparture, ReportLoss
from fleet_tui.domain.changes.rule import nothing_restored
from fleet_tui.domain.changes.rules import RULES
from fleet_tui.domain.order import OrderItemRequest

_RESTORES: tuple[Callable[[LineState, LineState], Change | None], ...] = tuple(
    rule.restore for rule in RULES.values() if rule.restore is not nothing_restored
)


@dataclass(frozen=True, slots=True)
class Inverse:
    """A change that takes another one back, as long as the line's fields named in `left` are as that one left them.

    `version` is the version that the line had then.
    """

    change: dict[str, Any]
    left: dict[str, Any]
    version: int

    @classmethod
    def of(cls, before: LineState | None, after: LineState | None) -> Inverse | None:
        """What makes `before` of `after`; None when nothing does."""
        change = inverse_change(before, after)
        if change is None or after is None:
            return None
        left = {name: getattr(after, name) for name in CHANGEABLE if before is None or _differs(name, before, after)}
        return cls(change.model_dump(mode="json"), left, before.version + 1 if before else 1)

    @classmethod
    def read(cls, stored: str) -> Inverse:
        """The inverse that `stored` gave."""
        return cls(**json.loads(stored))

    def stored(self) -> str:
        """As the item keeps it."""
        return json.dumps({"change": self.change, "left": self.left, "version": self.version})

    def item(self, line_id: str, line: LineState | None) -> OrderItemRequest:
        """The item that takes the change back; it expects the version it was left at where somebody else was there."""
        untouched = line is not None and all(_plain(getattr(line, name)) == left for name, left in self.left.items())
        return OrderItemRequest.model_validate(
            {
                "line_id": line_id,
                "expected_version": line.version if line is not None and untouched else self.version,
                "change": self.change,
            }
        )


def inverse_change(before: LineState | None, after: LineState | None) -> Change | None:
    """The change that makes `before` of `after`; None when there is none. `before` None: the line is new."""
    if before is None:
        return Cease()
    if after is None or _one_way(before, after):
        return None
    parts = [change for restore in _RESTORES if (change := restore(before, after)) is not None]
    if len(parts) > 1:
        return Combined.model_validate({"changes": parts})
    return parts[0] if parts else None


def irreversible(change: Change) -> bool:
    """Nothing takes `change` back, whatever becomes of it."""
    if isinstance(change, ReportDeparture):
        return change.action.ends_line
    if isinstance(change, ReportLoss):
        return change.iccid is not None
    return not KINDS[change.kind].reversible


def _one_way(before: LineState, after: LineState) -> bool:
    ended_or_begun = before.status != after.status and not {before.status, after.status} <= {
        LineStatus.ACTIVE,
        LineStatus.SUSPENDED,
    }
    # An account can be replaced, but not taken away again.
    return (
        ended_or_begun
        or _differs("iccid", before, after)
        or (before.billing_account is None and after.billing_account is not None)
    )


def _differs(name: str, before: LineState, after: LineState) -> bool:
    return cast("bool", getattr(before, name) != getattr(after, name))


def _plain(value: Any) -> Any:
    """A field as JSON gives it back."""
    return list(value) if isinstance(value, tuple) else value
