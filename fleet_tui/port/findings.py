"""What was found on the bills of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.finding_list import (
        Dispute,
        DisputeDetail,
        DisputeUpdate,
        FindingDetail,
        FindingPage,
        FindingState,
        FindingUpdate,
        NewDispute,
        PlanAdvice,
    )


class FindingsPort(Protocol):
    """Findings, and the disputes that come of them."""

    async def findings(
        self, *, state: FindingState | None = None, cursor: str | None = None, limit: int = 500
    ) -> FindingPage:
        """What was found, the weightiest first; without a state what is open: new, ordered or disputed."""
        ...

    async def findings_progress(self) -> int | None:
        """How many percent of it are done while `findings` makes one wait; None: nothing is being done."""
        ...

    async def finding(self, finding_id: str) -> FindingDetail:
        """One with the charges it stands on. Raises NotFound."""
        ...

    async def change_finding(self, finding_id: str, changes: FindingUpdate) -> FindingDetail:
        """Dismiss it, or take that back. Raises NotFound, Refused (FINDING_UNDER_WAY), OutcomeUnknown."""
        ...

    async def keep_line(self, finding_id: str, *, keep: bool = True) -> None:
        """Its line is kept whatever it costs (or not any more). Raises NotFound, Refused (NO_LINE), OutcomeUnknown."""
        ...

    async def plan_advice(self, months: int = 12) -> PlanAdvice:
        """Which plan would have cost each active line least in its last `months` known months, 3 to 12 of them."""
        ...

    async def disputes(self) -> list[Dispute]:
        """All disputes with what came back of each, newest first."""
        ...

    async def dispute(self, number: int) -> DisputeDetail:
        """One with its letter. Raises NotFound."""
        ...

    async def open_dispute(self, wanted: NewDispute, key: str) -> DisputeDetail:
        """Keep a dispute, once for each `key`; nothing is sent to anybody.

        Raises NotFound, Refused (NOT_A_CLAIM, ALREADY_DISPUTED, CURRENCIES), OutcomeUnknown.
        """
        ...

    async def change_dispute(self, dispute: Dispute, changes: DisputeUpdate) -> DisputeDetail:
        """What became of it, noted on `dispute` as it was.

        Raises Conflict, OutcomeUnknown, Refused (AMOUNT_NOT_NOTED, AMOUNT_NOT_OPEN, DATE_AHEAD, DISPUTE_OVER,
        DISPUTE_STATE).
        """
        ...
