"""SIMs as the port has lines: one with all that hangs on it, and a page of them, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.line import Line, LinePage, Schedule
from fleet_tui.domain.plan import Plan, PlanGroup
from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.domain.text import Text
from fleet_tui.operators.soracom.sim import Sim

_CARDS = {LineStatus.PENDING: SimCardStatus.ASSIGNED, LineStatus.CEASED: SimCardStatus.RETIRED}


def plan_of(speed: str) -> Plan:
    """A speed class as a plan; what it costs is not told."""
    return Plan(code=speed, name=Text(speed), group=PlanGroup.MOBILE_DATA)


def line_of(sim: Sim) -> Line:
    """A SIM as a line."""
    status, expiry = sim.status, sim.expiry
    return Line(
        id=sim.line_id,
        version=sim.version,
        msisdn=sim.msisdn or None,
        description=Text(sim.name),
        status=Text(status) if status not in {*LineStatus} else LineStatus(status),
        status_words=_own_word(sim),
        plan=plan_of(sim.speed) if sim.speed else None,
        options=[],
        monthly_cost=None,
        sim_card=SimCard(iccid=sim.iccid, status=_card(status), line_id=sim.line_id) if sim.iccid else None,
        person=None,
        billing_account=None,
        split_bill_profile=None,
        blocks=[],
        pay_by_mobile_limit=None,
        schedules=[Schedule(order_id="", kind=expiry[0], effective_date=expiry[1])] if expiry else [],
        labels=[Text(label) for label in sim.labels],
        modified_at=sim.modified_at,
    )


def page_of(sims: Sequence[Sim], *, total: int, next_cursor: str | None) -> LinePage:
    """A page of SIMs; `total` is how many are known by now."""
    none: list[None] = [None] * len(sims)
    labelled = any(sim.labels for sim in sims)
    return LinePage(
        total=total,
        sync_token="",  # Soracom does not say what changed since: the list is fetched whole again
        next_cursor=next_cursor,
        id=[sim.line_id for sim in sims],
        version=[sim.version for sim in sims],
        msisdn=[sim.msisdn or None for sim in sims],
        iccid=[sim.iccid for sim in sims],
        description=[sim.name for sim in sims],
        person=[*none],
        plan=[sim.speed or None for sim in sims],
        status=[sim.status for sim in sims],
        billing_account=[*none],
        options=[[] for _sim in sims],
        split_bill_profile=[*none],
        blocks=[[] for _sim in sims],
        pay_by_mobile_limit=[*none],
        monthly_cost=[*none],
        scheduled_kind=[sim.expiry[0] if sim.expiry else None for sim in sims],
        scheduled_date=[sim.expiry[1].isoformat() if sim.expiry else None for sim in sims],
        status_words=[_own_word(sim) for sim in sims],
        labels=[sim.labels for sim in sims] if labelled else [],
    )


def _own_word(sim: Sim) -> Text | None:
    """Soracom's word for a suspended line: it has three."""
    return Text(sim.word) if sim.status == LineStatus.SUSPENDED else None


def _card(status: str) -> SimCardStatus:
    return _CARDS.get(LineStatus(status), SimCardStatus.ACTIVE) if status in {*LineStatus} else SimCardStatus.ACTIVE
