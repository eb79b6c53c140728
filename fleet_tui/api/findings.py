"""Findings and disputes."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, Listing, json_of, segment
from fleet_tui.domain.finding_list import (
    Dispute,
    DisputeDetail,
    DisputeUpdate,
    FindingDetail,
    FindingPage,
    FindingProgress,
    FindingState,
    FindingUpdate,
    Keep,
    NewDispute,
    PlanAdvice,
)


class Findings(Endpoint):
    """What was found on the bills, and what becomes of it."""

    async def findings(
        self, *, state: FindingState | None = None, cursor: str | None = None, limit: int = 500
    ) -> FindingPage:
        return await self._get(FindingPage, "/findings", patient=True, state=state, cursor=cursor, limit=limit)

    async def findings_progress(self) -> int | None:
        return (await self._get(FindingProgress, "/findings/progress")).percent

    async def finding(self, finding_id: str) -> FindingDetail:
        """Raises NotFound."""
        return await self._get(FindingDetail, f"/findings/{segment(finding_id)}")

    async def change_finding(self, finding_id: str, changes: FindingUpdate) -> FindingDetail:
        """Raises NotFound, Conflict, OutcomeUnknown."""
        call = Call("PATCH", f"/findings/{segment(finding_id)}", body=json_of(changes), changes=True)
        return await self._ask(FindingDetail, call)

    async def keep_line(self, finding_id: str, *, keep: bool = True) -> None:
        """Raises NotFound, OutcomeUnknown."""
        body = json_of(Keep(keep=keep))
        await self._caller.send(Call("PUT", f"/findings/{segment(finding_id)}/keep", body=body, changes=True))

    async def plan_advice(self, months: int = 12) -> PlanAdvice:
        return await self._get(PlanAdvice, "/plan-advice", patient=True, months=months)

    async def disputes(self) -> list[Dispute]:
        return (await self._get(Listing[Dispute], "/disputes")).items

    async def dispute(self, number: int) -> DisputeDetail:
        """Raises NotFound."""
        return await self._get(DisputeDetail, f"/disputes/{number}")

    async def open_dispute(self, wanted: NewDispute, key: str) -> DisputeDetail:
        """Raises NotFound, Refused, OutcomeUnknown."""
        return await self._ask(DisputeDetail, Call("POST", "/disputes", body=json_of(wanted), key=key, changes=True))

    async def change_dispute(self, dispute: Dispute, changes: DisputeUpdate) -> DisputeDetail:
        """Raises Conflict, Refused, OutcomeUnknown."""
        path, body = f"/disputes/{dispute.number}", json_of(changes)
        call = Call("PATCH", path, body=body, version=dispute.version, changes=True)
        return await self._ask(DisputeDetail, call)
