"""Soracom's side of the ledger: reads one SIM, and knows which requests make which change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from pydantic import JsonValue

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import BRUSSELS
from fleet_tui.domain.changes.facts import Facts, LineState, PlanFact, Refusal
from fleet_tui.domain.changes.models import (
    Activate,
    Cease,
    Change,
    Combined,
    NoUser,
    Reactivate,
    SetPlan,
    SetUser,
    Suspend,
)
from fleet_tui.domain.failure import NotFound
from fleet_tui.i18n import _
from fleet_tui.ledger.step import Standing, Step
from fleet_tui.operators.soracom import sheet
from fleet_tui.operators.soracom.calls import Caller, call
from fleet_tui.operators.soracom.sim import PREFIX, Sim

TITLE = "Soracom"


class SoracomHand:
    """`pause`: what suspending a line asks of Soracom, "suspend" or "deactivate"."""

    name = TITLE

    def __init__(self, caller: Caller, pause: str) -> None:
        self._caller = caller
        self._pause = pause

    async def sim(self, line_id: str) -> Sim:
        """One SIM as it is now. Raises NotFound, Failure."""
        if not line_id.startswith(PREFIX) or not line_id.removeprefix(PREFIX):
            raise NotFound(_("It does not exist, or no longer; nothing was changed."))
        answered, _answer = await self._caller.json(call(sheet.ONE, line_id.removeprefix(PREFIX)))
        return Sim(answered if isinstance(answered, dict) else {})

    async def standing(self, line_id: str) -> Standing:
        """One SIM as it is now. Raises NotFound, Failure."""
        sim = await self.sim(line_id)
        return Standing(sim.state(), {"name": sim.name} | {name: sim.own.get(name) for name in sheet.SIM})

    def facts(self, lines: Iterable[LineState], today: date) -> Facts:
        """Speed classes are what there is to choose from; what a SIM has beside them can be kept, and not be chosen."""
        plans = {line.plan: PlanFact(line.plan, None, contracted=False) for line in lines}
        plans |= {speed: PlanFact(speed, None, contracted=True) for speed in sheet.SPEEDS}
        return Facts(today, False, plans, {}, frozenset(), {})

    def steps(self, change: Change, standing: Standing, day: date | None) -> Sequence[Step]:
        """The requests of `change`, in their order. Raises Refusal."""
        if isinstance(change, Combined):
            return [step for part in change.changes for step in self.steps(part, standing, day)]
        if day is not None:
            return self._dated(change, standing, day)
        match change:
            case Activate() | Reactivate():
                return [Step("activate", {"status": "active"})]
            case Suspend():
                return [_paused(self._pause)]
            case Cease():
                _require_begun(standing)
                return [_UNPROTECTED, Step("terminate", {"status": "terminated"})]
            case SetPlan(plan=speed):
                _require_same_family(standing.line.plan, speed)
                return [Step("update_speed_class", {"speedClass": speed}, {"speedClass": speed})]
            case SetUser(user=NoUser(), description=str(name)):
                return [Step("put_tags", {"name": name}, [{"tagName": "name", "tagValue": name}])]
            case _:
                raise Refusal("NOT_OFFERED", "{operator} does not offer this through its API.", operator=TITLE)

    def _dated(self, change: Change, standing: Standing, day: date) -> list[Step]:
        if standing.own.get("expiryTime"):
            raise Refusal("EXPIRES", "{operator} does something to it on a day already.", operator=TITLE)
        match change:
            case Suspend():
                return [_expiry(day, self._pause)]
            case Cease():
                _require_begun(standing)
                return [_UNPROTECTED, _expiry(day, "terminate")]
            case _:
                raise Refusal("NO_DATE", "{operator} does this at once: no day can be given.", operator=TITLE)

    def undated(self, standing: Standing) -> Step:
        """The request that takes a dated change back before its day."""
        return Step("unset_expiry_time", {"expiryTime": None})

    async def send(self, line_id: str, step: Step) -> None:
        """Send `step`, once."""
        await self._caller.send(call(sheet.STEPS[step.name], line_id.removeprefix(PREFIX), body=step.body))


_UNPROTECTED = Step("enable_termination", {"terminationEnabled": True})


def _paused(pause: str) -> Step:
    return Step(pause, {"status": {"suspend": "suspended", "deactivate": "inactive"}[pause]})


def _expiry(day: date, action: str) -> Step:
    """At the beginning of `day` in Belgium."""
    moment = int(datetime.combine(day, time(), BRUSSELS).timestamp() * 1000)
    body: dict[str, JsonValue] = {"expiryTime": moment, "expiryAction": action}
    return Step("set_expiry_time", body, body)


def _require_begun(standing: Standing) -> None:
    if standing.line.status == LineStatus.PENDING:
        raise Refusal("NEVER_ACTIVE", "It was never active: {operator} does not end it through here.", operator=TITLE)


def _require_same_family(now: str, wanted: str) -> None:
    """`s1.…` and `u1.…` belong to different subscriptions, and so do classes that only one has. Raises Refusal."""
    if now.partition(".")[0] != wanted.partition(".")[0]:
        raise Refusal("SPEED_OF_ANOTHER", "{speed} does not go with the SIM's subscription.", speed=wanted)
