"""What a ledger works on: the steps of a change, a line as it stands, and the operator's side that reads and sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from pydantic import JsonValue

from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.facts import Facts, LineState
from fleet_tui.domain.changes.models import Change


class StepState(StrEnum):
    """PLANNED → SENDING (on disk before the first byte leaves) → TAKEN → DONE / REFUSED / UNKNOWN / NOT_SENT.

    TAKEN: the operator said yes. DONE: the line shows it. UNKNOWN: it may have been taken; never sent again by itself.
    """

    PLANNED = "PLANNED"
    SENDING = "SENDING"
    TAKEN = "TAKEN"
    DONE = "DONE"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"
    NOT_SENT = "NOT_SENT"


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a change. `name` is the operator's word for it, `body` what is sent with it.

    `shows`: what the line says once it is done, in the operator's own words; by this its outcome is found out.
    """

    name: str
    shows: Mapping[str, JsonValue]
    body: JsonValue = None

    def shown_by(self, standing: Standing) -> bool:
        """The line is as this step leaves it."""
        return all(standing.own.get(name) == value for name, value in self.shows.items())


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as the operator has it at this moment: for the rules, and in its own words."""

    line: LineState
    own: Mapping[str, JsonValue]


class Fate(StrEnum):
    """What an operator that keeps orders itself says of one. HELD: until the customer does something."""

    UNDER_WAY = "UNDER_WAY"
    AWAITS_APPROVAL = "AWAITS_APPROVAL"
    HELD = "HELD"
    SCHEDULED = "SCHEDULED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Traced:
    """An order at the operator: by what it is asked for, what became of it, and the operator's own word for that."""

    id: str
    fate: Fate
    words: str = ""


class Desk(Protocol):
    """What the hand of an operator has beside, that keeps orders itself and finds them again by a reference of ours.

    A change is one step there. Every method but `remarks` may raise Failure.
    """

    async def prepared(self, change: Change, standing: Standing, day: date | None) -> Standing:
        """`standing` with what the operator says about `change` to it: can it be done now, from when, at what fee."""
        ...

    def remarks(self, change: Change, standing: Standing, day: date | None) -> Sequence[Notice]:
        """What a reader should know before ordering `change`, of what was prepared."""
        ...

    async def trace(self, step: Step, taken_as: str) -> Traced | None:
        """The operator's order for `step`, by what the operator called it, where that is known. None: not found."""
        ...

    async def withdraw(self, taken_as: str) -> None:
        """Cancel an order. Raises Refused where that is too late."""
        ...


class Hand(Protocol):
    """The operator's side of a ledger. Every method but `facts` and `steps` may raise Failure."""

    @property
    def name(self) -> str:
        """What the operator is called in a sentence."""
        ...

    async def standing(self, line_id: str) -> Standing:
        """The line as it stands now. Raises NotFound."""
        ...

    def facts(self, lines: Iterable[LineState], today: date) -> Facts:
        """What the rules have to know about changes to `lines`."""
        ...

    def steps(self, change: Change, standing: Standing, day: date | None) -> Sequence[Step]:
        """The requests of `change`, in their order; `day`: it is to be done then. Raises Refusal."""
        ...

    def undated(self, standing: Standing) -> Step:
        """The request that takes a dated change back before its day."""
        ...

    async def send(self, line_id: str, step: Step) -> Traced | None:
        """Send `step`, once; the order that the operator made of it, where it keeps orders.

        Raises OutcomeUnknown where it may have been taken; any other Failure: it was not.
        """
        ...
