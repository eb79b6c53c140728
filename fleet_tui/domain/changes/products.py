"""What a line subscribes to: its tariff plan and options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result, notice
from fleet_tui.domain.changes.models import AddOptions, RemoveOptions, SetPlan
from fleet_tui.domain.changes.rule import ChangeRule, unless_same


def require_plan(code: str, facts: Facts) -> None:
    """Refuse a plan the company cannot have. Raises Refusal."""
    plan = facts.plans.get(code)
    if plan is None or not plan.contracted:
        name = plan.name if plan else code
        raise Refusal("PLAN_NOT_CONTRACTED", "{plan} is not in your contract.", plan=name)


def require_options(codes: Sequence[str], plan: str, facts: Facts) -> None:
    """Refuse options that there are none of, or that do not go with `plan`. Raises Refusal."""
    for code in codes:
        option = facts.options.get(code)
        if option is None:
            raise Refusal("OPTION_NOT_CONTRACTED", "{option} is not in your contract.", option=code)
        if plan not in option.prices:
            raise Refusal(
                "OPTION_NOT_APPLICABLE",
                "{option} does not go with {plan}.",
                option=option.name,
                plan=facts.plans[plan].name,
            )


def _set_plan(line: LineState, change: SetPlan, facts: Facts) -> Result:
    require_plan(change.plan, facts)
    if change.plan == line.plan:
        raise Refusal("PLAN_UNCHANGED", "The line has this plan already.")
    kept = tuple(code for code in line.options if change.plan in facts.options[code].prices)
    losses = [
        notice("OPTION_LOST", "{option} does not go with the new plan.", option=facts.options[code].name)
        for code in line.options
        if code not in kept
    ]
    return Result(replace(line, plan=change.plan, options=kept), losses=losses)


def _add_options(line: LineState, change: AddOptions, facts: Facts) -> Result:
    require_options(change.options, line.plan, facts)
    return unless_same(line, replace(line, options=tuple(sorted({*line.options, *change.options}))))


def _remove_options(line: LineState, change: RemoveOptions, _facts: Facts) -> Result:
    kept = tuple(code for code in line.options if code not in change.options)
    return unless_same(line, replace(line, options=kept))


def _plan_before(before: LineState, after: LineState) -> SetPlan | None:
    return SetPlan(plan=before.plan) if before.plan != after.plan else None


def _options_lost(before: LineState, after: LineState) -> AddOptions | None:
    lost = sorted({*before.options} - {*after.options})
    return AddOptions(options=lost) if lost else None


def _options_gained(before: LineState, after: LineState) -> RemoveOptions | None:
    gained = sorted({*after.options} - {*before.options})
    return RemoveOptions(options=gained) if gained else None


SET_PLAN = ChangeRule(kinds.SET_PLAN, SetPlan, _set_plan, _plan_before)
ADD_OPTIONS = ChangeRule(kinds.ADD_OPTIONS, AddOptions, _add_options, _options_lost)
REMOVE_OPTIONS = ChangeRule(kinds.REMOVE_OPTIONS, RemoveOptions, _remove_options, _options_gained)
