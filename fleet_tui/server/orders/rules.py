"""The rules: for each kind of change, what it does to a line, or why not. Pure: preview and execution are this code.

Sources: the portal's dialogs (what is offered for which state), the EU's ceiling for payments by phone (Delegated
Regulation behind PSD2: € 300 a month), the Belgian rules for keeping a number (mandate of the holder).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from fleet_tui.domain import change as changes
from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.change import DepartureAction
from fleet_tui.domain.person import NewPerson
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.server.orders.facts import CardFact, Facts, LineState, Refusal, notice
from fleet_tui.server.storage.secrets import new_id

PAY_BY_MOBILE_CEILING = 300_00
"""Cents a month and subscriber."""

_LIVE = frozenset({LineStatus.ACTIVE, LineStatus.SUSPENDED})


@dataclass(slots=True)
class Result:
    """What a change makes of a line: `after` None means the line is deleted."""

    after: LineState | None
    cards: dict[str, CardFact] = field(default_factory=dict)
    new_person: tuple[str, NewPerson] | None = None
    losses: list[Notice] = field(default_factory=list)


def _require(line: LineState, *statuses: LineStatus) -> None:
    """Refuse unless the line is in one of `statuses`; the code names the first of them."""
    if line.status in statuses:
        return
    if line.status == LineStatus.CEASED:
        raise Refusal("LINE_CEASED", "The line was stopped.")
    if statuses[0] is LineStatus.PENDING:
        raise Refusal("NOT_PENDING", "The line is not pending.")
    if statuses[0] is LineStatus.SUSPENDED:
        raise Refusal("NOT_SUSPENDED", "The line is not suspended.")
    raise Refusal("NOT_ACTIVE", "The line is not active.")


def _require_not_ceased(line: LineState) -> None:
    _require(line, LineStatus.ACTIVE, LineStatus.SUSPENDED, LineStatus.PENDING)


def _require_live(line: LineState) -> None:
    _require(line, LineStatus.ACTIVE, LineStatus.SUSPENDED)


def _unless_same(line: LineState, after: LineState) -> Result:
    if after == line:
        raise Refusal("NOTHING_TO_CHANGE", "It is so already.")
    return Result(after)


def activate(line: LineState, _change: changes.Activate, facts: Facts) -> Result:
    _require(line, LineStatus.PENDING)
    if line.iccid is None:
        raise Refusal("NO_CARD", "The line has no SIM card.")
    after = replace(line, status=LineStatus.ACTIVE.value, activated_on=facts.today)
    return Result(after, {line.iccid: CardFact(SimCardStatus.ACTIVE, line.id)})


def suspend(line: LineState, _change: changes.Suspend, _facts: Facts) -> Result:
    _require(line, LineStatus.ACTIVE)
    return Result(replace(line, status=LineStatus.SUSPENDED.value))


def reactivate(line: LineState, _change: changes.Reactivate, _facts: Facts) -> Result:
    _require(line, LineStatus.SUSPENDED)
    return Result(replace(line, status=LineStatus.ACTIVE.value))


def swap_sim(line: LineState, change: changes.SwapSim, facts: Facts) -> Result:
    _require(line, LineStatus.ACTIVE)
    _require_blank(change.iccid, facts)
    cards = {change.iccid: CardFact(SimCardStatus.ACTIVE, line.id)}
    if line.iccid is not None:
        cards[line.iccid] = CardFact(SimCardStatus.RETIRED, line.id)
    return Result(replace(line, iccid=change.iccid), cards)


def cease(line: LineState, _change: changes.Cease, _facts: Facts) -> Result:
    _require_not_ceased(line)
    if line.status == LineStatus.PENDING:
        return Result(None, {line.iccid: CardFact(SimCardStatus.STOCK, None)} if line.iccid else {})
    return _ended(line, "The number {msisdn} is given up.")


def port_out(line: LineState, change: changes.PortOut, _facts: Facts) -> Result:
    _require_live(line)
    return _ended(line, "The number {msisdn} goes to {operator}.", operator=change.recipient_operator)


def _ended(line: LineState, message: str, **params: str) -> Result:
    cards = {line.iccid: CardFact(SimCardStatus.RETIRED, line.id)} if line.iccid else {}
    loss = notice("NUMBER_LOST", message, msisdn=line.msisdn, **params)
    return Result(replace(line, status=LineStatus.CEASED.value), cards, losses=[loss])


def set_user(line: LineState, change: changes.SetUser, facts: Facts) -> Result:
    _require_not_ceased(line)
    current = facts.people[line.person_id] if line.person_id else None
    if isinstance(change.user, changes.NewUser) and current is not None and current.confirmed:
        raise Refusal(
            "PERSON_CONFIRMED", "{person} confirmed their own data: nobody else edits them.", person=current.name
        )
    result = _with_user(line, change.user, facts)
    if change.description is not None and result.after is not None:
        result.after = replace(result.after, description=change.description)
    if result.after == line:
        raise Refusal("NOTHING_TO_CHANGE", "It is so already.")
    return result


def _with_user(line: LineState, user: changes.UserChoice, facts: Facts) -> Result:
    person_id, new_person = _user(user, facts)
    result = Result(replace(line, person_id=person_id), new_person=new_person)
    if person_id is None and line.split_bill_profile is not None:
        # Nobody is left to pay the other part.
        _lose_split_bill(result, facts)
    return result


def _user(user: changes.UserChoice, facts: Facts) -> tuple[str | None, tuple[str, NewPerson] | None]:
    if isinstance(user, changes.NewUser):
        person_id = new_id()
        return person_id, (person_id, user.person)
    if isinstance(user, changes.ExistingUser):
        if user.person_id not in facts.people:
            raise Refusal("PERSON_UNKNOWN", "There is no such user.")
        return user.person_id, None
    return None, None


def _lose_split_bill(result: Result, facts: Facts) -> None:
    if result.after is None or result.after.split_bill_profile is None:
        return
    name = facts.split_bill_profiles[result.after.split_bill_profile]
    result.after = replace(result.after, split_bill_profile=None)
    result.losses.append(notice("SPLIT_BILL_LOST", "The split-bill profile {profile} ends.", profile=name))


def set_plan(line: LineState, change: changes.SetPlan, facts: Facts) -> Result:
    _require_live(line)
    _require_plan(change.plan, facts)
    if change.plan == line.plan:
        raise Refusal("PLAN_UNCHANGED", "The line has this plan already.")
    kept = tuple(code for code in line.options if change.plan in facts.options[code].prices)
    losses = [
        notice("OPTION_LOST", "{option} does not go with the new plan.", option=facts.options[code].name)
        for code in line.options
        if code not in kept
    ]
    return Result(replace(line, plan=change.plan, options=kept), losses=losses)


def _require_plan(code: str, facts: Facts) -> None:
    plan = facts.plans.get(code)
    if plan is None or not plan.contracted:
        name = plan.name if plan else code
        raise Refusal("PLAN_NOT_CONTRACTED", "{plan} is not in your contract.", plan=name)


def _require_options(codes: list[str], plan: str, facts: Facts) -> None:
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


def add_options(line: LineState, change: changes.AddOptions, facts: Facts) -> Result:
    _require_live(line)
    _require_options(change.options, line.plan, facts)
    return _unless_same(line, replace(line, options=tuple(sorted({*line.options, *change.options}))))


def remove_options(line: LineState, change: changes.RemoveOptions, _facts: Facts) -> Result:
    _require_live(line)
    kept = tuple(code for code in line.options if code not in change.options)
    return _unless_same(line, replace(line, options=kept))


def set_billing_account(line: LineState, change: changes.SetBillingAccount, facts: Facts) -> Result:
    _require_live(line)
    _require_account(change.billing_account, facts)
    return _unless_same(line, replace(line, billing_account=change.billing_account))


def _require_account(number: str, facts: Facts) -> None:
    if number not in facts.accounts:
        raise Refusal("ACCOUNT_UNKNOWN", "There is no billing account {account}.", account=number)


def set_split_bill(line: LineState, change: changes.SetSplitBill, facts: Facts) -> Result:
    _require_live(line)
    _require_profile(change.split_bill_profile, facts)
    return _unless_same(line, replace(line, split_bill_profile=change.split_bill_profile))


def _require_profile(profile: str | None, facts: Facts) -> None:
    if profile is not None and profile not in facts.split_bill_profiles:
        raise Refusal("PROFILE_UNKNOWN", "There is no such split-bill profile.")


def set_blocks(line: LineState, change: changes.SetBlocks, _facts: Facts) -> Result:
    _require_live(line)
    on = set(line.blocks)
    for block, blocked in change.blocks.items():
        (on.add if blocked else on.discard)(block.value)
    return _unless_same(line, replace(line, blocks=tuple(sorted(on))))


def set_pay_by_mobile_limit(line: LineState, change: changes.SetPayByMobileLimit, _facts: Facts) -> Result:
    _require_live(line)
    limit = None if change.limit is None else int(change.limit.amount * 100)
    if limit is not None and not 0 <= limit <= PAY_BY_MOBILE_CEILING:
        raise Refusal("LIMIT_ABOVE_CEILING", "The limit lies between € 0 and € {ceiling}.", ceiling="300")
    return _unless_same(line, replace(line, pay_by_mobile_limit=limit))


def report_departure(line: LineState, change: changes.ReportDeparture, facts: Facts) -> Result:
    result = _departed(line, change, facts)
    if change.clear_split_bill:
        _lose_split_bill(result, facts)
    return result


def _departed(line: LineState, change: changes.ReportDeparture, facts: Facts) -> Result:
    if change.action is DepartureAction.SUSPEND:
        return suspend(line, changes.Suspend(), facts)
    if change.action is DepartureAction.CEASE:
        return cease(line, changes.Cease(), facts)
    if change.action is DepartureAction.PORT_OUT:
        if change.recipient_operator is None:
            raise Refusal("RECIPIENT_MISSING", "Which operator the number goes to is missing.")
        return port_out(line, changes.PortOut(recipient_operator=change.recipient_operator), facts)
    _require_not_ceased(line)
    return _with_user(line, change.user, facts)


def combined(line: LineState, change: changes.Combined, facts: Facts) -> Result:
    whole = Result(line)
    for part in change.changes:
        step = RULES[type(part)](whole.after or line, part, facts)
        whole.after = step.after
        whole.cards |= step.cards
        whole.new_person = step.new_person or whole.new_person
        whole.losses += step.losses
    return whole


def add_line(change: changes.AddLine, facts: Facts) -> Result:
    """The one change without a line: its result is the new one, PENDING."""
    _require_blank(change.iccid, facts)
    _require_profile(change.split_bill_profile, facts)
    _require_plan(change.plan, facts)
    _require_options(change.options, change.plan, facts)
    _require_account(change.billing_account, facts)
    if isinstance(change.number, changes.PortIn) and not change.number.mandate:
        raise Refusal("MANDATE_MISSING", "The holder's mandate is missing.")
    if change.number.msisdn in facts.numbers:
        raise Refusal("NUMBER_NOT_AVAILABLE", "{msisdn} is not available.", msisdn=change.number.msisdn)
    person_id, new_person = _user(change.user, facts)
    line = LineState(
        id=new_id(),
        version=0,  # the first one counts when it is written
        msisdn=change.number.msisdn,
        iccid=change.iccid,
        description=change.description,
        status=LineStatus.PENDING.value,
        plan=change.plan,
        options=tuple(sorted(set(change.options))),
        person_id=person_id,
        billing_account=change.billing_account,
        split_bill_profile=change.split_bill_profile,
        blocks=(),
        pay_by_mobile_limit=None,
        monthly_cost=None,
        activated_on=None,
    )
    return Result(line, {change.iccid: CardFact(SimCardStatus.ASSIGNED, line.id)}, new_person)


def _require_blank(iccid: str, facts: Facts) -> None:
    card = facts.cards.get(iccid)
    if card is None:
        if facts.stock_known:
            raise Refusal("CARD_UNKNOWN", "This SIM card is not one of yours.")
        return
    if card.status != SimCardStatus.STOCK:
        raise Refusal("CARD_NOT_IN_STOCK", "This SIM card is in use or was used.")


Rule = Callable[[LineState, Any, Facts], Result]

RULES: dict[type, Rule] = {
    changes.Activate: activate,
    changes.Suspend: suspend,
    changes.Reactivate: reactivate,
    changes.SwapSim: swap_sim,
    changes.Cease: cease,
    changes.PortOut: port_out,
    changes.SetUser: set_user,
    changes.SetPlan: set_plan,
    changes.AddOptions: add_options,
    changes.RemoveOptions: remove_options,
    changes.SetBillingAccount: set_billing_account,
    changes.SetSplitBill: set_split_bill,
    changes.SetBlocks: set_blocks,
    changes.SetPayByMobileLimit: set_pay_by_mobile_limit,
    changes.ReportDeparture: report_departure,
    changes.Combined: combined,
}
"""Every kind but `add_line`."""
