"""The operator's next list against what is known and what was asked: what a difference is, and what is open of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text


class DifferenceKind(StrEnum):
    """What a list says of a line, beside what was asked.

    CONFIRMED: as asked. NOT_YET, LATE: as before, the day not past, or past. NOT_SENT: as before, and nobody was
    asked. CONTRADICTED: neither as before nor as asked; nothing is written. SUPERSEDED: a later order asked
    otherwise, and the list is as that one says. CHANGED_OUTSIDE: nothing was asked; taken over. FILLED_IN: it was not
    known before. GONE: not in this list any more. CEASED: not in the list before either: stopped. NEW: a number that
    was not known.
    """

    CONFIRMED = "CONFIRMED"
    NOT_YET = "NOT_YET"
    NOT_SENT = "NOT_SENT"
    LATE = "LATE"
    CONTRADICTED = "CONTRADICTED"
    SUPERSEDED = "SUPERSEDED"
    CHANGED_OUTSIDE = "CHANGED_OUTSIDE"
    FILLED_IN = "FILLED_IN"
    GONE = "GONE"
    CEASED = "CEASED"
    NEW = "NEW"


ALARMS = frozenset({
    DifferenceKind.NOT_SENT, DifferenceKind.LATE, DifferenceKind.CONTRADICTED, DifferenceKind.CHANGED_OUTSIDE,
    DifferenceKind.GONE,
})  # fmt: skip
"""What is drift: the rest is as it should be, or is not due yet. Of an order that was not sent nothing comes."""


class ListDifference(Resource):
    """One difference. `field`, `before` and `after` are of what a list shows changed (names, or codes as in `Line`).

    `change`, `order`, `asked_on` and `due` are of what was asked.
    """

    kind: Annotated[DifferenceKind | Text, Field(union_mode="left_to_right")]
    msisdn: str
    line_id: str | None = None
    field: str | None = None
    before: Text = Text("")
    after: Text = Text("")
    change: str | None = None
    order: str | None = None
    """The order's number."""
    order_id: str | None = None
    asked_on: date | None = None
    due: date | None = None


class Drift(Resource):
    """What differs between what was asked for and what the operator listed last."""

    listed_on: date | None = None
    """The day of the last list; None: not known."""
    differences: list[ListDifference] = []

    @property
    def alarming(self) -> bool:
        """Something is not as it should be."""
        return any(each.kind in ALARMS for each in self.differences)
