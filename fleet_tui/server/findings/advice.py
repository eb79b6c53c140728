"""The optimiser of the whole fleet, asked for a number of months."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.finding_list import GroupPackAdvice, LineAdvice, PlanAdvice
from fleet_tui.domain.findings.advice import Advice, advise, case_of
from fleet_tui.domain.findings.advice_words import Verdict
from fleet_tui.domain.findings.finding import cents
from fleet_tui.domain.findings.pack_advice import PackAdvice, advise_packs
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.own_data import PriceKind
from fleet_tui.domain.text import Text
from fleet_tui.server.findings.facts import FactsReader


async def plan_advice(
    connection: AsyncConnection, organisation_id: str, today: date, thresholds: Thresholds, months: int
) -> PlanAdvice:
    """What the optimiser says of each active line of a company, by its last `months` known months."""
    facts = await FactsReader(connection, organisation_id).facts(today, thresholds)
    case = await asyncio.to_thread(case_of, facts)
    found = await asyncio.to_thread(advise, case, months)
    names = {price.code: price.item for price in facts.prices if price.kind is PriceKind.PLAN}
    found.sort(key=lambda each: (-_saves(each), each.line.msisdn))
    saves = sum(map(_saves, found), Decimal(0))
    packs = await asyncio.to_thread(advise_packs, case)
    return PlanAdvice(
        months=months, saves=saves, items=[_of_line(each, names) for each in found], packs=list(map(_of_pack, packs))
    )


def _saves(advice: Advice) -> Decimal:
    return (advice.finding.month if advice.finding else None) or Decimal(0)


def _of_pack(advice: PackAdvice) -> GroupPackAdvice:
    cheaper = advice.finding if advice.verdict is Verdict.CHEAPER else None
    saves = None if cheaper is None else cheaper.month or Decimal(0)
    return GroupPackAdvice(
        pack=advice.pack.name,
        verdict=advice.verdict,
        months=len(advice.months),
        volume=advice.pack.volume,
        used=None if advice.used is None else round(advice.used),
        most=None if advice.most is None else round(advice.most),
        now=cents(advice.now),
        target=None if cheaper is None else cheaper.target,
        target_name=None if cheaper is None else Text(str(cheaper.values["offer"])),
        then=None if saves is None else cents(advice.now - saves),
        saves=saves,
        finding=None if advice.finding is None else advice.finding.id,
    )


def _of_line(advice: Advice, names: dict[str, Text]) -> LineAdvice:
    line, found = advice.line, advice.finding
    values: dict[str, Any] = {
        "msisdn": line.msisdn, "line_id": line.id, "line_version": line.version, "person": line.person,
        "verdict": advice.verdict, "months": advice.months, "plan": names.get(line.plan or "") or line.plan,
        "now": None if advice.now is None else cents(advice.now),
    }  # fmt: skip
    if found is not None:
        said = found.values
        values |= {
            "target": found.target, "target_name": said["plan"], "options_added": list(found.options_added),
            "options_removed": list(found.options_removed), "then": said["mean"], "saves": found.month,
            "dearer": said["dearer"], "worst": said["worst"], "peak": said.get("peak"), "finding": found.id,
        }  # fmt: skip
    return LineAdvice.model_validate(values)
