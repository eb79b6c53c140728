"""What takes a change back: worked out from what it did to the line, recorded when it is done.

Nothing takes back the end of a line, its first activation or another SIM card.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Row

from fleet_tui.domain import change as changes
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.blocks import Block
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import OrderItemRequest
from fleet_tui.server.orders.facts import LineState

_CONCERNED = (
    "status", "iccid", "description", "person_id", "plan", "options", "billing_account", "split_bill_profile", "blocks",
    "pay_by_mobile_limit",
)  # fmt: skip


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
        left = {name: getattr(after, name) for name in _CONCERNED if before is None or _differs(name, before, after)}
        return cls(change.model_dump(mode="json"), left, before.version + 1 if before else 1)

    @classmethod
    def read(cls, row: Row[Any]) -> Inverse:
        """The recorded inverse of a stored item."""
        return cls(**json.loads(row.inverse))

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


def inverse_change(before: LineState | None, after: LineState | None) -> changes.Change | None:
    """The change that makes `before` of `after`; None when there is none. `before` None: the line is new."""
    if before is None:
        return changes.Cease()
    if after is None or _one_way(before, after):
        return None
    parts = [*_status(before, after), *_products(before, after), *_user(before, after), *_billing(before, after)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else changes.Combined.model_validate({"changes": parts})


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


def _status(before: LineState, after: LineState) -> list[changes.Change]:
    if before.status == after.status:
        return []
    return [changes.Reactivate() if before.status == LineStatus.ACTIVE else changes.Suspend()]


def _products(before: LineState, after: LineState) -> list[changes.Change]:
    """Options gained go before the plan does: the old one may not have them."""
    parts: list[changes.Change] = []
    if gained := sorted({*after.options} - {*before.options}):
        parts.append(changes.RemoveOptions(options=gained))
    if before.plan != after.plan:
        parts.append(changes.SetPlan(plan=before.plan))
    if lost := sorted({*before.options} - {*after.options}):
        parts.append(changes.AddOptions(options=lost))
    if switched := {*before.blocks} ^ {*after.blocks}:
        parts.append(changes.SetBlocks(blocks={Block(code): code in before.blocks for code in sorted(switched)}))
    return parts


def _user(before: LineState, after: LineState) -> list[changes.Change]:
    parts: list[changes.Change] = []
    other_user = _differs("person_id", before, after)
    if other_user or _differs("description", before, after):
        user = changes.ExistingUser(person_id=before.person_id) if before.person_id else changes.NoUser()
        described = before.description if _differs("description", before, after) else None
        parts.append(changes.SetUser(user=user, description=described))
    # A line that loses its user loses its split bill as well.
    if _differs("split_bill_profile", before, after) or (
        other_user and before.person_id is None and before.split_bill_profile is not None
    ):
        parts.append(changes.SetSplitBill(split_bill_profile=before.split_bill_profile))
    return parts


def _billing(before: LineState, after: LineState) -> list[changes.Change]:
    parts: list[changes.Change] = []
    if before.billing_account is not None and _differs("billing_account", before, after):
        parts.append(changes.SetBillingAccount(billing_account=before.billing_account))
    if _differs("pay_by_mobile_limit", before, after):
        cents = before.pay_by_mobile_limit
        limit = None if cents is None else Money.of(Decimal(cents) / 100)
        parts.append(changes.SetPayByMobileLimit(limit=limit))
    return parts


def _differs(name: str, before: LineState, after: LineState) -> bool:
    return cast("bool", getattr(before, name) != getattr(after, name))


def _plain(value: Any) -> Any:
    """A field as JSON gives it back."""
    return list(value) if isinstance(value, tuple) else value
