"""What a ledger works on: the steps of a change, a line as it stands, and the operator's side that reads and sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from pydantic import JsonValue

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

    async def send(self, line_id: str, step: Step) -> None:
        """Send `step`, once. Raises OutcomeUnknown where it may have been taken; any other Failure: it was not."""
        ...
